"""The training data, the test set and the lookups agree with each other and with the directory."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from nlu.cleaned import cleaned
from nlu.examples import PROJECT, training_examples, unseen_examples
from nlu.lookups import entities
from nlu.place_lookup import DIRECTORY, PLACES_FILE, names_of, rendered

KINDS = {
    "theft", "gang", "misconduct", "bribe", "gbv", "child", "drugs", "cattle", "missing", "works", "dispute", "rumour",
    "market", "other",
}  # fmt: skip
DOMAIN = yaml.safe_load((PROJECT / "domain.yml").read_text(encoding="utf-8"))


def test_every_intent_has_sentences_in_both_languages() -> None:
    counts = Counter((example.intent, example.language) for example in training_examples())
    assert {intent for intent, _ in counts} == set(DOMAIN["intents"])
    for intent in DOMAIN["intents"]:
        assert counts[intent, "en"] >= 20, intent
        assert counts[intent, "sw"] >= 20, intent


def test_test_set_has_known_intents_and_no_training_sentence() -> None:
    trained = {(cleaned(example.text) or example.text).lower() for example in training_examples()}
    asked = unseen_examples()
    assert {example.intent for example in asked} == set(DOMAIN["intents"])
    # Two authors write "i want to report something" alike; the evaluation leaves out what training has seen.
    seen = [e.text for e in asked if (cleaned(e.text) or e.text).lower() in trained]
    assert len(seen) / len(asked) < 0.1


def test_no_sentence_stands_under_two_intents() -> None:
    intents = defaultdict(set)
    for example in training_examples():
        intents[(cleaned(example.text) or example.text).lower()].add(example.intent)
    assert {text: names for text, names in intents.items() if len(names) > 1} == {}


def test_marks_are_known_and_agree_with_the_lookup() -> None:
    """Rasa takes the last mark of a word as its synonym: one author's slip would change the kind for all."""
    found = entities
    for example in training_examples():
        for mark in example.marked:
            assert mark.name in DOMAIN["entities"], example.text
            if mark.name == "kind":
                assert mark.value in KINDS, example.text
                whole = [
                    entity.value
                    for entity in found(mark.text)
                    if entity.name == "kind" and entity.text == mark.text
                ]
                assert whole in ([], [mark.value]), (mark.text, mark.value)


def test_kinds_are_canonical() -> None:
    content = yaml.safe_load((PROJECT / "data" / "kinds.yml").read_text(encoding="utf-8"))["nlu"]
    assert {item["synonym"] for item in content if "synonym" in item} == KINDS - {"other"}


def test_places_are_not_stale() -> None:
    assert PLACES_FILE.read_text(encoding="utf-8") == rendered(names_of(DIRECTORY)), (
        "run `python -m nlu.place_lookup`"
    )


def test_places_from_a_directory(tmp_path: Path) -> None:
    rows = "id,name,aliases,cue\na,Njoro,Njoro town;Nj,\nb,Teachers,,kind\nc,Soko (Mpya),New  market,\n"
    (tmp_path / "towns.csv").write_text(rows, encoding="utf-8")
    names = names_of(tmp_path)
    assert names == {"njoro": "Njoro", "njoro town": "Njoro", "new market": "Soko (Mpya)"}
    text = rendered(names)
    assert text.index("- njoro town") < text.index("- njoro\n")


@pytest.mark.parametrize(
    ("text", "value"),
    [("wizi wa mifugo", "cattle"), ("wizi", "theft"), ("ASKARI WA KAUNTI", "market"), ("taa", "works")],
)
def test_longest_kind_wins(text: str, value: str) -> None:
    assert [entity.value for entity in entities(text) if entity.name == "kind"] == [value]
