"""Who may import whom. The rules are what keeps flows replayable, channels exchangeable and the model optional."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "flows", "nlu", "storage", "directory")
# What flows, channels and storage say to each other: plain data, no behaviour.
VALUES = (
    "flows.messages",
    "flows.changes",
    "flows.facts",
    "flows.words",
    "flows.lines",
    "flows.audience",
    "flows.forum_changes",
    "flows.forum_facts",
    "flows.matter_changes",
    "flows.matter_facts",
    "flows.notice_changes",
    "flows.notice_facts",
    "flows.referral_changes",
    "flows.referral_facts",
)
ANY_LIBRARY = True
STANDARD_LIBRARY = False


@dataclass(frozen=True)
class Rule:
    """Modules under `who` may import their like in `may`, and libraries only where `libraries`; `why` is told."""

    who: str
    may: tuple[str, ...]
    libraries: bool
    why: str


# The longest `who` that fits a module is its rule.
RULES = (
    Rule(
        "flows",
        ("flows",),
        STANDARD_LIBRARY,
        "A flow is replayed from its start: it may depend on nothing that changes.",
    ),
    Rule(
        "directory",
        ("directory",),
        STANDARD_LIBRARY,
        "Places are read by flows' facts, by training and by tests alike.",
    ),
    Rule(
        "storage",
        ("storage", *VALUES),
        ANY_LIBRARY,
        "Storage keeps values; it decides no conversation and knows no channel.",
    ),
    Rule("nlu", ("nlu",), ANY_LIBRARY, "Understanding is exchangeable: it knows neither flows nor people."),
    Rule(
        "bot.channels",
        ("bot.channels", "bot.pictures", *VALUES),
        ANY_LIBRARY,
        "A channel knows its vendor and nothing else.",
    ),
    Rule(
        "bot.channels.contract",
        ("flows.messages",),
        STANDARD_LIBRARY,
        "The contract stands between delivery and every channel: it must not lean on one of them.",
    ),
    Rule(
        "bot.router",
        (
            "flows",
            "nlu.understanding",
            "bot.begun_with",
            "bot.command_words",
            "bot.correction_words",
            "bot.decisions",
            "bot.forum_words",
            "bot.matter_words",
            "bot.routes_of",
            "bot.told",
            "bot.turning",
        ),
        STANDARD_LIBRARY,
        "The router is pure, so that every branch of it is a line in a table of tests.",
    ),
    Rule(
        "bot.forum_words",
        ("flows", "nlu.understanding", "bot.command_words", "bot.decisions"),
        STANDARD_LIBRARY,
        "It decides for the router, and is pure as that is.",
    ),
    Rule(
        "bot.matter_words",
        ("flows", "nlu.understanding", "bot.command_words", "bot.decisions"),
        STANDARD_LIBRARY,
        "It decides for the router, and is pure as that is.",
    ),
    Rule("bot.stop_words", ("flows",), STANDARD_LIBRARY, "Words are read, and nothing is asked or done."),
    Rule(
        "bot.delivery",
        ("bot", "storage", *VALUES),
        ANY_LIBRARY,
        "Delivery sends rows; what they say was decided before.",
    ),
    Rule(
        "bot.schedule",
        ("storage", "flows", "bot.faults", "bot.window", "bot.wording", "bot.outbound_json"),
        ANY_LIBRARY,
        "The scheduler only adds rows that are due: it sends nothing and answers nobody.",
    ),
    Rule(
        "bot.staffpage",
        (
            "bot.staffpage",
            "bot.page_templates",
            "bot.casework",
            "bot.commending",
            "bot.handing_over",
            "bot.desk",
            # A case is referred as in chat, with the same refusals.
            "bot.referring.office",
            "bot.refused",
            "bot.wording",
            # What any page needs: headers, files that may be kept, whether a form is our own.
            "bot.small_form",
            "bot.channels.webpage.headers",
            "bot.channels.webpage.session",
            "bot.channels.webpage.static_files",
            "storage",
            "flows",
        ),
        ANY_LIBRARY,
        "The staff page looks and adds rows through casework, desk and referring: it sends nothing and understands nothing.",
    ),
    Rule(
        "bot.index",
        ("bot.index",),
        STANDARD_LIBRARY,
        "Whoever doubts a figure computes it again with nothing but Python and the raw answers.",
    ),
    Rule(
        "bot.publicpage",
        (
            "bot.publicpage",
            "bot.page_templates",
            "bot.scorecards",
            # A meeting as anybody may read it, and its file for calendars: nobody who comes is in them.
            "bot.forums.public",
            "bot.forums.calendar_file",
            # Public matters and what was agreed, without anybody who reported.
            "bot.public_progress",
            "bot.spreadsheet_cells",
            "bot.index",
            "bot.wording",
            "bot.channels.webpage.headers",
            "bot.channels.webpage.static_files",
            "directory.place",
            "storage.action_reading",
            "storage.public_matters",
            "storage.quarters",
            "storage.verified_counts",
            "storage.work",
            "flows",
        ),
        ANY_LIBRARY,
        "What is public is made of score cards, of a count, of public matters and of what was agreed: it reads no rating, "
        "no commendation, no report and no person.",
    ),
    Rule(
        "bot.public_progress",
        (
            "directory",
            "storage.action_reading",
            "storage.agreed_actions",
            "storage.how_long",
            "storage.public_matters",
            "storage.work",
            "flows",
        ),
        STANDARD_LIBRARY,
        "What anybody may read of a matter is made without any report, case or person at hand.",
    ),
    Rule(
        "bot.open311",
        (
            "bot.open311",
            "bot.public_progress",
            "bot.wording",
            "bot.channels.webpage.headers",
            "storage.public_matters",
            "storage.work",
            "flows",
        ),
        ANY_LIBRARY,
        "It shows public matters to programs: it reads no report and no person, and changes nothing.",
    ),
    Rule(
        "bot.bodypage",
        (
            "bot.bodypage",
            "bot.page_templates",
            "bot.referring.answering",
            "bot.wording",
            "bot.small_form",
            "bot.channels.webpage.headers",
            "bot.channels.webpage.session",
            "bot.channels.webpage.static_files",
            "storage.audit",
            "storage.officers",
            "storage.referral",
            "storage.referral_links",
            "storage.referrals",
            "storage.refusals",
            "storage.sent_forms",
            "storage.work",
            "flows",
        ),
        ANY_LIBRARY,
        "The page of a body shows a summary and takes an answer: it reads no report, no case and no person.",
    ),
    Rule(
        "bot.settings",
        ("bot.settings", *(f"bot.settings_{part}" for part in ("file", "secrets", "sections"))),
        ANY_LIBRARY,
        "Settings are read before anything else works.",
    ),
    Rule(
        "bot",
        ("bot", *(name for name in PACKAGES if name != "bot")),
        ANY_LIBRARY,
        "Anything but what FORBIDDEN says.",
    ),
)

# (importer, imported, why), whatever the rules above allow; an importer in `except_for` may.
FORBIDDEN: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    (
        "bot",
        "bot.wiring",
        (
            "bot.commands",
            "bot.wiring",
            "bot.serving",
            "bot.serving_staff",
            "bot.serving_telegram",
            "bot.serving_whatsapp",
        ),
        "One module wires everything, so nobody may lean on it but a command.",
    ),
    (
        "bot",
        "bot.serving",
        ("bot.commands", "bot.serving"),
        "It puts servers around what is wired: as far out.",
    ),
    (
        "bot",
        "bot.serving_whatsapp",
        ("bot.commands", "bot.serving", "bot.serving_whatsapp"),
        "It holds what is wired: as far out as bot.serving.",
    ),
    (
        "bot",
        "bot.serving_telegram",
        ("bot.serving", "bot.serving_telegram"),
        "It loads Telegram's library, so only where a token is set: bot.serving asks.",
    ),
    (
        "bot",
        "bot.serving_staff",
        ("bot.commands", "bot.serving_staff"),
        "It puts a server around what is wired: as far out as bot.serving.",
    ),
    (
        "bot",
        "bot.staffpage",
        ("bot.staffpage", "bot.serving_staff"),
        "Nothing public leads to what staff see.",
    ),
    ("bot", "bot.commands", ("bot.commands",), "Commands are the outermost layer."),
    ("bot.turn", "bot.channels", (), "A turn answers a person, not a vendor."),
    ("bot.delivery", "nlu", (), "Delivery sends what was decided; it understands nothing."),
    ("bot.delivery", "bot.turn", (), "Delivery sends what was decided; it decides nothing."),
    ("bot.delivery", "bot.router", (), "Delivery sends what was decided; it decides nothing."),
    ("bot.dialogue", "storage", (), "The dialogue is pure; the turn brings facts and applies changes."),
    ("bot.reply", "storage", (), "A reply is words; the turn queues it."),
    ("bot.wording", "storage", (), "Words are words."),
)


def sources() -> Iterator[tuple[str, Path]]:
    """Every module of ours, with its dotted name. nlu/components runs inside Rasa, not here."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "components" in path.parts or "versions" in path.parts:
                continue
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(source: str, module: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything imported, also inside functions; `from bot import x` is `bot.x`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*module.split(".")[: -node.level], *([base] if base else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def under(name: str, prefix: str) -> bool:
    """Whether a dotted name is that prefix or below it."""
    return name == prefix or name.startswith(prefix + ".")


def broken(module: str, source: str) -> list[str]:
    """What the module imports and may not, each with the reason."""
    rule = max((rule for rule in RULES if under(module, rule.who)), key=lambda rule: len(rule.who))
    found = []
    for line, name in imports(source, module):
        ours = name.split(".")[0] in PACKAGES
        library = rule.libraries or name.split(".")[0] in sys.stdlib_module_names
        allowed = any(under(name, prefix) for prefix in rule.may) if ours else library
        if not allowed:
            found.append(f"{module}, line {line}: may not import {name}. {rule.why}")
        found += [
            f"{module}, line {line}: may not import {name}. {why}"
            for who, what, except_for, why in FORBIDDEN
            if under(module, who)
            and under(name, what)
            and not any(under(module, free) for free in except_for)
        ]
    return found


def test_everybody_imports_only_whom_they_may() -> None:
    found = [
        sentence
        for module, path in sources()
        for sentence in broken(module, path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n" + "\n".join(found)


def test_every_rule_names_something_that_is_there() -> None:
    modules = [module for module, _ in sources()]
    rules = {rule.who for rule in RULES} | {who for who, *_ in FORBIDDEN}
    missing = sorted(who for who in rules if not any(under(module, who) for module in modules))
    assert not missing, f"No module is called so any more, and the rule protects nothing: {missing}"


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("flows.report", "import sqlalchemy"),
        ("flows.report", "from bot import wording"),
        ("flows.engine.talk", "def f():\n    from storage.work import Work"),
        ("flows.report", "from ..storage import work"),
        ("directory.places", "import numpy"),
        ("storage.inbox", "from bot.turn import Turn"),
        ("storage.inbox", "from flows.engine import replay"),
        ("nlu.reader.model", "import flows.messages"),
        ("bot.channels.telegram", "import storage.inbox"),
        ("bot.channels.contract", "import telegram"),
        ("bot.router", "import storage"),
        ("bot.router", "import httpx"),
        ("bot.turn", "import bot.channels.telegram"),
        ("bot.delivery", "from nlu.understanding import NOTHING"),
        ("bot.turn", "from bot import wiring"),
        ("bot.schedule", "import bot.turn"),
    ],
)
def test_a_forbidden_import_is_found(module: str, source: str) -> None:
    assert broken(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("flows.report", "import dataclasses\nfrom flows.words import text"),
        ("storage.inbox", "import sqlalchemy\nfrom flows.messages import Inbound"),
        ("bot.channels.telegram", "import telegram\nfrom bot.channels.contract import Channel"),
        ("bot.commands.run", "from bot.wiring import wire"),
        ("nlu.reader.model", "import numpy"),
    ],
)
def test_an_allowed_import_is_not(module: str, source: str) -> None:
    assert not broken(module, source)
