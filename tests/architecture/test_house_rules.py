"""House rules that a reader would otherwise have to remember, each with its reason."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = (".py", ".sh", ".html", ".js", ".css", ".toml", ".yml", ".yaml", ".md", ".txt", ".in", ".cfg", "")
LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "nlu/requirements.lock",
    "setup/uv.lock",
    "setup/build.lock",
)

# Put together here, so that this file does not name them itself.
REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted",
    "registry.npm" + "js",
    "deb.de" + "bian",
    "conda." + "anaconda",
)
MACHINE = re.compile(
    "|".join(("/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/\w", "/tm" + "p/brief", "/Us" + "ers/"))
)
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "NotImpl" + "ementedError", "coming " + "soon")))
PHONE = re.compile(r"(?<![\d.])(?!0123456789)(?:\+?254[ -]?|0)[17](?:[ -]?\d){8}(?!\d)")
INVENTED_PHONE = re.compile(r"(?:\+?254|0)7000000\d\d$")
LOGGING = {"debug", "info", "warning", "error", "exception", "critical"}
PERSONAL = {"text", "body", "address", "phone", "token", "code", "inbound", "payload", "secret"}


def files(*endings: str, under: str = "") -> Iterator[tuple[str, str]]:
    """Path and text of every file of the project with such an ending, those not yet committed included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in sorted(filter(None, listed.split("\0"))):
        path = ROOT / name
        if name.startswith(under) and path.suffix in endings and path.is_file():
            try:
                yield name, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def vague_name(name: str, _: str) -> Iterator[str]:
    for part in Path(name).with_suffix("").parts:
        if re.search(r"(^|_)(utils?|helpers?|managers?|common|misc)($|_)", part):
            yield f"{name}: `{part}` does not say what happens there. One kind of thing per file, named for it."


def too_long(name: str, text: str) -> Iterator[str]:
    if (lines := text.count("\n")) > 400:
        yield f"{name}: {lines} lines. A file this long holds more than one kind of thing (80 to 160 is the aim)."


def clock_or_chance(name: str, text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        called = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
        imported: list[str] = []
        if isinstance(node, ast.Import):
            imported = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            imported = [node.module or ""]
        if re.fullmatch(r"(datetime\.)?(datetime|date)\.(now|utcnow|today)|os\.urandom", called) or (
            {"random", "time", "secrets", "uuid"} & set(imported)
        ):
            line = getattr(node, "lineno", 0)
            yield f"{name}, line {line}: a clock or chance. What is replayed must decide the same again: take `talk.now`."


def phone_number(name: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        for match in PHONE.finditer(line):
            if not INVENTED_PHONE.fullmatch(re.sub("[ -]", "", match.group())):
                yield (
                    f"{name}, line {number}: a phone number. Numbers shown live in directory/data with their source; "
                    "tests use +2547000000xx; nobody's own number belongs in a repository."
                )


def registry_or_machine(name: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        if any(host in line for host in REGISTRIES):
            yield f"{name}, line {number}: a package registry. Where packages come from is each machine's configuration."
        if MACHINE.search(line):
            yield f"{name}, line {number}: a path of one machine. It is nowhere else."


def unfinished(name: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        if UNFINISHED.search(line):
            yield f"{name}, line {number}: unfinished. Finish it, or leave it out and say so in the notes."


def said(node: ast.AST) -> Iterator[str]:
    """What an argument brings: `x` for x, `kind` for inbound.kind, and the same for what is inside a call."""
    if isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.Name):
        yield node.id
    else:
        for part in ast.iter_child_nodes(node):
            yield from said(part)


def loose_logging(name: str, text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOGGING
        ):
            continue
        if "log" not in ast.unparse(node.func.value).lower():
            continue
        if any(isinstance(argument, ast.JoinedStr) for argument in node.args):
            yield f"{name}, line {node.lineno}: an f-string in a log call. It hides from a reader what could be in the log."
        named = {name for argument in node.args for name in said(argument)}
        if held := sorted(named & PERSONAL):
            yield f"{name}, line {node.lineno}: logs {', '.join(held)}. A log outlives retention and erasure: no personal data."


def loose_lock(name: str, text: str) -> Iterator[str]:
    if "://" in text or "index-url" in text or "find-links" in text:
        yield f"{name}: carries an address. A lock says what is installed, never where a machine fetched it."
    for requirement in re.split(r"\n(?=\S)", text.strip()):
        first = requirement.splitlines()[0]
        if not re.match(r"[A-Za-z0-9_.\[\],-]+==\S+", first) or "--hash=sha256:" not in requirement:
            yield f"{name}: `{first[:60]}` is not pinned with a hash. Anybody could put something else in its place."


OWN = ("bot/", "flows/", "nlu/", "storage/", "directory/", "setup/")
Finder = Callable[[str, str], Iterator[str]]
RULES: dict[str, tuple[Finder, tuple[str, ...], Callable[[str], bool]]] = {
    "files are named for what happens": (vague_name, CODE, lambda _: True),
    "files are short": (too_long, (".py",), lambda _: True),
    "flows and the router know no clock and no chance": (
        clock_or_chance,
        (".py",),
        lambda name: name.startswith(("flows/", "bot/router", "bot/dialogue")),
    ),
    "no phone numbers": (
        phone_number,
        (*CODE, ".po", ".json"),
        lambda name: not name.startswith("directory/data/"),
    ),
    "no registry and no machine": (registry_or_machine, (*CODE, ".lock", ".po"), lambda _: True),
    "nothing unfinished": (unfinished, (".py", ".sh", ".html", ".js", ".md", ".po"), lambda _: True),
    "logs carry nothing personal": (loose_logging, (".py",), lambda name: name.startswith(OWN)),
    "locks are hashes and no addresses": (loose_lock, (".lock",), lambda name: name in LOCKS),
}


@pytest.mark.parametrize("rule", RULES)
def test_house_rule(rule: str) -> None:
    finder, endings, applies = RULES[rule]
    looked_at = 0
    found: list[str] = []
    for name, text in files(*endings):
        if applies(name):
            looked_at += 1
            found += finder(name, text)
    assert looked_at, "The rule looked at no file: it protects nothing."
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("finder", "name", "text"),
    [
        (vague_name, "bot/utils.py", ""),
        (vague_name, "bot/helpers/x.py", ""),
        (vague_name, "bot/session_manager.py", ""),
        (too_long, "bot/x.py", "x = 1\n" * 401),
        (clock_or_chance, "flows/x.py", "from datetime import datetime\ndatetime.now()"),
        (clock_or_chance, "flows/x.py", "import datetime\ndatetime.date.today()"),
        (clock_or_chance, "flows/x.py", "import random"),
        (clock_or_chance, "flows/x.py", "from time import time"),
        (phone_number, "bot/x.py", "call = '0712" + " 345 678'"),
        (phone_number, "bot/x.py", "call = '+2547" + "12345678'"),
        (phone_number, "docs/x.md", "+25411" + "2345678"),
        (registry_or_machine, "x.md", "https://" + REGISTRIES[0] + "/simple"),
        (registry_or_machine, "x.py", "'/wo" + "rk/main'"),
        (unfinished, "x.py", "# TO" + "DO"),
        (loose_logging, "bot/x.py", "log.info(f'sent {x}')"),
        (loose_logging, "bot/x.py", "_LOG.warning('refused %s', inbound.text)"),
        (loose_logging, "bot/x.py", "log.error('cannot read %s', repr(inbound))"),
        (loose_lock, "requirements.lock", "a==1\n"),
        (loose_lock, "requirements.lock", "a>=1 --hash=sha256:00\n"),
        (loose_lock, "requirements.lock", "--index-url https://x\na==1 --hash=sha256:00\n"),
    ],
)
def test_what_breaks_a_rule_is_found(finder: Finder, name: str, text: str) -> None:
    assert list(finder(name, text))


@pytest.mark.parametrize(
    ("finder", "name", "text"),
    [
        (vague_name, "bot/delivery.py", ""),
        (clock_or_chance, "flows/x.py", "from datetime import datetime\ndatetime.fromisoformat(x)"),
        (phone_number, "tests/x.py", "'+254700000001', 0700000001, 1195, 2547"),
        (loose_logging, "bot/x.py", "log.info('sent %s', inbound.kind)"),
        (loose_lock, "requirements.lock", "a[b]==1 \\\n    --hash=sha256:00\n"),
    ],
)
def test_what_keeps_a_rule_is_not(finder: Finder, name: str, text: str) -> None:
    assert not list(finder(name, text))
