"""Memory that goes back to the system when it is free: glibc keeps large blocks for the next time, in each thread."""

import ctypes
import gc

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""glibc's malloc.h, M_*; explained at https://man7.org/linux/man-pages/man3/mallopt.3.html."""
LARGE = 1 << 20
"""Bytes from which on a block is the system's own, and goes back to it whole. One argon2id takes 19 MiB."""
ARENAS = 1
"""One at a time runs in Python; what runs beside it without the interpreter (a slow hash) has large blocks of its own."""


def give_back() -> bool:
    """Call it first, before threads are started. False where the C library has no such settings (musl, macOS)."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    wanted = ((_MMAP_THRESHOLD, LARGE), (_TRIM_THRESHOLD, LARGE), (_ARENA_MAX, ARENAS))
    took = [mallopt(what, value) == 1 for what, value in wanted]
    return all(took)


def keep_what_stays() -> None:
    """Call it once all is loaded: what is there now stays, and is not searched for rubbish any more."""
    gc.collect()
    gc.freeze()
