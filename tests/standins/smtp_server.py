"""An SMTP server on 127.0.0.1 for tests (RFC 5321, with STARTTLS of RFC 3207 and AUTH PLAIN of RFC 4954), over real sockets.

    async with smtp_server() as smtp:
        smtp.says["RCPT"] = ["550 no such box"]
        ...
        smtp.taken[0].message["Subject"]

`says` scripts the answers to a command, one after the other; then it answers as it should. "DATA" is the answer to the
command, "END" that to the message. DROP hangs up instead of answering, SILENCE never answers.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DROP, SILENCE = "drop", "silence"
ENDS_WITH = b"\r\n.\r\n"


@dataclass
class Taken:
    """One message that the server took. `sealed`: over TLS. `user`: who had signed in, or ''."""

    sender: str
    to: list[str]
    raw: bytes
    sealed: bool
    user: str

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def text(self) -> str:
        content: str = self.message.get_content()
        return content.replace("\r\n", "\n")


@dataclass
class SmtpServer:
    """`offers`: what EHLO says besides its name. `password` of `user`, who has to sign in when there is one."""

    port: int = 0
    offers: list[str] = field(default_factory=list)
    user: str = ""
    password: str = ""
    tls: ssl.SSLContext | None = None
    says: dict[str, list[str]] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    connections: int = 0
    took: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            await _Talk(self, reader, writer).hold()
        writer.close()
        with suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()


class _HangUpError(Exception):
    """The script says so."""


class _Talk:
    """One connection."""

    def __init__(
        self, server: SmtpServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.sealed = writer.get_extra_info("sslcontext") is not None
        self.user, self.sender, self.to = "", "", list[str]()

    async def hold(self) -> None:
        with suppress(_HangUpError):
            await self.answer("GREETING", "220 standin ESMTP")
            while line := (await self.reader.readline()).decode().strip():
                verb, _, rest = line.partition(" ")
                self.server.heard.append(line)
                if not await self.obey(verb.upper(), rest):
                    return

    async def obey(self, verb: str, rest: str) -> bool:
        match verb:
            case "EHLO":
                offers = [*self.server.offers, *(["STARTTLS"] if self.server.tls and not self.sealed else [])]
                lines = ["standin", *offers]
                last = len(lines) - 1
                good = "\r\n".join(f"250{' ' if at == last else '-'}{line}" for at, line in enumerate(lines))
                await self.answer(verb, good)
            case "STARTTLS":
                await self.answer(verb, "220 go ahead")
                assert self.server.tls is not None
                await self.writer.start_tls(self.server.tls)
                self.sealed = True
            case "AUTH":
                kind, _, secret = rest.partition(" ")
                assert kind == "PLAIN"
                _, user, password = base64.b64decode(secret).decode().split("\0")
                right = (user, password) == (self.server.user, self.server.password)
                self.user = user if right else ""
                await self.answer(verb, "235 welcome" if right else "535 5.7.8 wrong")
            case "MAIL":
                allowed = not self.server.user or self.user
                self.sender, self.to = _address(rest), []
                await self.answer(verb, "250 ok" if allowed else "530 5.7.0 sign in first")
            case "RCPT":
                self.to.append(_address(rest))
                await self.answer(verb, "250 ok")
            case "DATA":
                await self.answer(verb, "354 go on")
                raw = (await self.reader.readuntil(ENDS_WITH)).removesuffix(ENDS_WITH) + b"\r\n"
                raw = raw.replace(b"\r\n..", b"\r\n.")
                self.server.taken.append(Taken(self.sender, self.to, raw, self.sealed, self.user))
                await self.answer("END", "250 taken")
            case "QUIT":
                await self.answer(verb, "221 bye")
                return False
            case _:
                await self.answer(verb, "502 not known here")
        return True

    async def answer(self, verb: str, good: str) -> None:
        scripted = self.server.says.get(verb, [])
        words = scripted.pop(0) if scripted else good
        if verb == "END" and not words.startswith("2") and words not in (DROP, SILENCE):
            self.server.taken.pop()
        if words == DROP:
            raise _HangUpError
        if words == SILENCE:
            await self.reader.read()
            raise _HangUpError
        self.writer.write(words.encode() + b"\r\n")
        await self.writer.drain()
        if verb == "END" and words.startswith("2"):
            self.server.took.set()


def _address(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0]


@asynccontextmanager
async def smtp_server(
    *, tls: ssl.SSLContext | None = None, at_once: bool = False
) -> AsyncIterator[SmtpServer]:
    """`tls`: offered with STARTTLS, or spoken from the first byte with `at_once`."""
    server = SmtpServer(tls=None if at_once else tls)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls if at_once else None)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await listening.wait_closed()


def certificate(folder: Path) -> tuple[ssl.SSLContext, str]:
    """A server's side of TLS for 127.0.0.1, and the file of the certificate that a client has to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "standin")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "standin.pem", folder / "standin.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, str(public)
