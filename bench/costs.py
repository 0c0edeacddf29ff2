"""What processes cost, as the kernel tells it in /proc (proc(5)); so the bench needs Linux."""

import os
import platform
import re
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and everything it started, as far as it runs."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        if fields := _stat(path):
            parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def machine_processor_seconds() -> float:
    """What all processes of the machine have used so far."""
    fields = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
    user, nice, system, _, _, irq, softirq = (int(ticks) for ticks in fields[:7])
    return (user + nice + system + irq + softirq) / _TICK


def processor_seconds(pid: int) -> float:
    """User and system time of a process, and of its children that ended."""
    return sum(int(ticks) for ticks in _stat(Path(f"/proc/{pid}/stat"))[11:15]) / _TICK


def high_water(pid: int) -> int:
    """The most memory that a process ever held, in bytes; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found.group(1)) * 1024 if found else 0


def resident() -> int:
    """Memory that this process holds now, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def forget_high_water() -> None:
    """From now on high_water of this process is counted anew (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def load() -> str:
    """How many processes want a core, over one and over five minutes: what else the machine does."""
    one, five, _ = os.getloadavg()
    return f"{one:.1f}, {five:.1f} on {os.cpu_count()} cores"


def machine() -> str:
    """This machine in words: cores, processor, memory, system. No name of it."""
    words = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    model = re.search(r"^model name\s*:\s*(.+)$", words, re.MULTILINE)
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return (
        f"{os.cpu_count()} cores ({model.group(1) if model else platform.machine()}), {pages / 2**30:.0f} GB,"
        f" {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def _stat(path: Path) -> list[str]:
    """The fields after the program's name, which may hold spaces."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []
