"""How fast a page may speak, and how many may begin. No network address is kept: what stands for one dies with the process."""

import hashlib
import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_REMEMBERED = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Pace:
    """A bucket for each key that holds `burst` and gains `per_second`; `clock` gives seconds."""

    def __init__(self, burst: float, per_second: float, clock: Callable[[], float]) -> None:
        self._burst = burst
        self._per_second = per_second
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def allows(self, key: str) -> bool:
        """Whether `key` may do one more thing now; counts it when it may."""
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(self._burst, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        bucket.left = min(self._burst, bucket.left + (now - bucket.at) * self._per_second)
        bucket.at = now
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True


class Newcomers:
    """Who may begin: so many from one network address, and more from all together.

    One who opens sessions without end thus keeps out nobody but those who share the address. Behind a proxy that does
    not say who calls, all share one. `key` is random and known to this process alone: the address itself is
    not remembered, and its hash means nothing elsewhere or later.
    """

    def __init__(self, each: Pace, together: Pace, key: bytes) -> None:
        self._each = each
        self._together = together
        self._key = key

    def allows(self, address: str) -> bool:
        """Whether one more may begin from `address` now; counts it when it may."""
        hashed = hashlib.blake2b(network_of(address).encode(), key=self._key, digest_size=16).hexdigest()
        return self._each.allows(hashed) and self._together.allows("")


def network_of(address: str) -> str:
    """What one subscriber has: an address of version 4, or the first 64 bits of one of version 6 (RFC 6177)."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if known.version == 4:
        return str(known)
    if mapped := known.ipv4_mapped:
        return str(mapped)
    return str(ipaddress.ip_network((known, 64), strict=False))
