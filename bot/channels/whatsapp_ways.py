"""Which connections lead to an address: straight there, or through the proxy that the system's environment names."""

import os
import ssl
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import httpcore

from bot.channels.whatsapp_wire import Wire

KEPT_FOR = 5.0
"""Seconds that a connection lies idle before it is closed."""


class UnusableProxyError(Exception):
    """The environment names a proxy that calls cannot be made through."""


class Ways:
    """Connections to any host, at most `connections` at once on each way.

    HTTPS_PROXY, HTTP_PROXY and ALL_PROXY name a proxy, NO_PROXY whoever is reached without
    (https://docs.python.org/3/library/urllib.request.html#urllib.request.getproxies); SSL_CERT_FILE and SSL_CERT_DIR
    other authorities than certifi's. All are read once.
    """

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._trusted = trusted()
        named = getproxies()
        self._proxies = {scheme: named[scheme] for scheme in ("http", "https", "all") if named.get(scheme)}
        self._straight = httpcore.AsyncConnectionPool(
            ssl_context=self._trusted,
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=KEPT_FOR,
            network_backend=Wire(),
        )
        self._through: dict[str, httpcore.AsyncHTTPProxy] = {}

    def to(self, scheme: str, host: str, port: int | None) -> httpcore.AsyncConnectionPool:
        """Raises UnusableProxyError."""
        if not self._proxies:
            return self._straight
        proxy = self._proxies.get(scheme) or self._proxies.get("all")
        if proxy is None or proxy_bypass(host) or (port and proxy_bypass(f"{host}:{port}")):
            return self._straight
        if proxy not in self._through:
            self._through[proxy] = self._by(proxy if "://" in proxy else f"http://{proxy}")
        return self._through[proxy]

    async def close(self) -> None:
        """Close all of them."""
        for pool in (self._straight, *self._through.values()):
            await pool.aclose()

    def _by(self, proxy: str) -> httpcore.AsyncHTTPProxy:
        try:
            parts = urlsplit(proxy)
            url = httpcore.URL(scheme=parts.scheme, host=parts.hostname or "", port=parts.port, target="/")
        except (ValueError, TypeError):
            raise UnusableProxyError from None
        if parts.scheme not in {"http", "https"} or not url.host:
            raise UnusableProxyError
        name, password = unquote(parts.username or ""), unquote(parts.password or "")
        return httpcore.AsyncHTTPProxy(
            url,
            proxy_auth=(name.encode(), password.encode()) if name or password else None,
            ssl_context=self._trusted,
            proxy_ssl_context=self._trusted if parts.scheme == "https" else None,
            max_connections=self._connections,
            max_keepalive_connections=self._connections,
            keepalive_expiry=KEPT_FOR,
            network_backend=Wire(),
        )


def trusted() -> ssl.SSLContext:
    """TLS as the system's environment wants it, certifi's authorities otherwise."""
    if file := os.environ.get("SSL_CERT_FILE"):
        return ssl.create_default_context(cafile=file)
    if folder := os.environ.get("SSL_CERT_DIR"):
        return ssl.create_default_context(capath=folder)
    return ssl.create_default_context(cafile=certifi.where())
