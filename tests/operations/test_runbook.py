"""docs/runbook.md speaks in the program's own words: what it quotes, names and tells to run is there, and its alerts are too."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from bot.commands.program import COMMANDS
from bot.metrics import Metrics
from bot.settings_sections import keys
from storage.gauges import Gauges, Slow
from tests.test_docs import anchors

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/runbook.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
ALERTS = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text(encoding="utf-8"))
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
TROUBLES = re.findall(r"^## (\d+\. .+)$", PAGE, re.MULTILINE)
CODE = sorted(set(re.findall(r"`([^`\n]+)`", PAGE.replace("`run `baraza migrate` first.`", "`"))))
SENTENCES = [
    span.strip('"')
    for span in CODE
    if re.match(r'"?[A-Z][a-z]+ [a-z]', span.strip('"')) or span.startswith("the ")
]
METRIC = re.compile(r"\b(?:baraza|process)_[a-z_]+\b")


GAP = re.compile(r"%[sd]|%\.\d[a-z]|\{[^{}]*\}")


@cache
def templates() -> frozenset[str]:
    """All that the program can say: its strings, with `{}` for what is filled in."""
    found = set()
    for folder in ("bot", "storage", "nlu"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    parts = (str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
                    found.add("".join(parts))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return frozenset(found)


def said(words: str) -> bool:
    """Whether some text of the program reads like that, or begins so before a colon, a bracket or a full stop."""
    for template in templates():
        if words in template:
            return True
        if not GAP.search(template):
            continue
        for cut in (template, *(template[: end.start()] for end in re.finditer(r"[:;(]|\. ", template))):
            literal = [re.escape(part) for part in GAP.split(cut)]
            if sum(map(len, literal)) > len(words) / 2 and re.fullmatch(".{1,60}".join(literal), words):
                return True
    return False


@cache
def metric_names() -> frozenset[str]:
    """What /metrics gives, with an example of each labelled one."""
    metrics = Metrics(clock=lambda: 1.0)
    metrics.took(0.1, "failed")
    metrics.tried("telegram", "sent")
    metrics.hurried("slower")
    waiting = Gauges(1, 1.0, {("reply", "waiting"): 1}, {"reply": 1.0}, 0, 0, 0)
    text = metrics.text(waiting, Slow({"fetch_media": 1}, 0, 1.0, 1)).decode()
    return frozenset(re.findall(r"^([a-z_]+)(?:\{| )", text, re.MULTILINE))


def test_there_are_ten_and_each_says_what_is_seen_meant_done_and_left_alone() -> None:
    assert [trouble.split(".")[0] for trouble in TROUBLES] == [str(number) for number in range(1, 11)]
    for part in re.split(r"^## \d+\. .+$", PAGE, flags=re.MULTILINE)[1:]:
        for word in ("- **You see**", "- **It means**", "- **Do**", "- **Do not**"):
            assert part.count(word) == 1, part[:80]


def test_it_quotes_many_sentences() -> None:
    assert len(SENTENCES) > 20


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_program_can_say_what_is_quoted(sentence: str) -> None:
    assert said(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["The database is tired.", "the turns could not reach the moon", "the turn on a cat from telegram won"],
)
def test_what_it_cannot_say_is_found(sentence: str) -> None:
    assert not said(sentence)


@pytest.mark.parametrize("page", [PAGE, OPERATIONS])
def test_metrics_that_are_named_are_given(page: str) -> None:
    named = set(METRIC.findall(" ".join(re.findall(r"`([^`\n]+)`", page))))
    assert named
    assert named - metric_names() == set()


def test_commands_and_settings_that_are_named_exist() -> None:
    assert set(re.findall(r"\bbaraza ([a-z]+)\b", " ".join(CODE))) <= set(COMMANDS) | {"doctor"}
    for key in re.findall(r"`([a-z]+\.[a-z_]+)`", PAGE):
        assert key in keys(), key


def test_rules_have_names_of_their_own_and_are_whole() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(set(names)) == len(names) > 10
    for rule in RULES:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert re.fullmatch(r"\d+[mhd]", rule.get("for", "1m"))
        assert rule["expr"].count("(") == rule["expr"].count(")")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_rules_ask_for_metrics_that_are_given_and_lead_to_the_runbook(
    rule: dict[str, dict[str, str]],
) -> None:
    named = set(METRIC.findall(str(rule["expr"])))
    assert named <= metric_names()
    assert named or rule["expr"] == 'up{job="baraza"} == 0'
    page, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert page == "docs/runbook.md"
    assert not anchor or anchor in anchors(PAGE)


def test_alerts_that_the_runbook_names_are_rules() -> None:
    named = {span for span in CODE if re.fullmatch(r"Baraza[A-Z]\w+", span)}
    assert named
    assert named <= {rule["alert"] for rule in RULES}


def test_labels_of_metrics_hold_words_of_ours_alone() -> None:
    """So that no series can name somebody, and their number is bounded."""
    metrics = Metrics(clock=lambda: 1.0)
    for name, labels in re.findall(
        r'"(baraza_\w+)",\s*"[^"]+",((?:\s*(?:"\w+"|\["\w+"(?:, "\w+")*\]),?)*)',
        (ROOT / "bot/metrics.py").read_text(encoding="utf-8"),
    ):
        assert set(re.findall(r'"(\w+)"', labels)) <= {
            "channel",
            "class",
            "status",
            "outcome",
            "kind",
            "said",
        }, name
    assert metrics.registry is not None
