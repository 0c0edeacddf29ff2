"""The reader on a small model, and on everything that can be wrong with an archive."""

import gzip
import hashlib
import json
import math
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlu.reader import archive
from nlu.reader.errors import ModelDamagedError, ModelError, ModelMissingError, ModelUnknownError
from nlu.reader.model import load
from nlu.reader.tokens import tokens
from tests.nlu import archives


def test_reads_intent_entities_and_fallback(tmp_path: Path) -> None:
    model = load(archives.write(tmp_path / "m.tar.gz", archives.files()))
    parsed = model.parse("Naibiwa, hapa SOKO MJINGA!")
    # One known term: an L2-normalised vector of one is 1, times scale 2, times weight 3.
    scores = [6.1, 0.0, -0.1]
    expected = math.exp(6.1) / sum(math.exp(score) for score in scores)
    assert parsed.intent == "emergency"
    assert parsed.confidence == pytest.approx(expected, abs=1e-6)
    assert [name for name, _ in parsed.ranking] == ["emergency", "greet", "report_concern"]
    assert [(e.name, e.value, e.text, e.start, e.end) for e in parsed.entities] == [
        ("place", "Soko Mjinga", "SOKO MJINGA", 14, 25)
    ]
    unknown = model.parse("qwertz")
    assert (unknown.intent, unknown.confidence) == ("nlu_fallback", 0.4)
    assert unknown.ranking[1][0] == "emergency"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello, world!", ["hello", "world"]),
        ("ng'ombe zetu", ["ng", "ombe", "zetu"]),
        ("10'000.00 bob", ["10'000.00", "bob"]),
        ("a@b.co #tag", ["a@b.co", "#tag"]),
        ("!!!", ["!!!"]),
        ("poa 😂", ["poa"]),
        ("😂", ["😂"]),
        ("hindi हिन्दी?", ["hindi", "हिन्दी"]),
        ("“quoted” words…", ["quoted", "words"]),
    ],
)
def test_tokens_like_rasa(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def changed(path: str, change: Callable[[Any], Any]) -> dict[str, bytes]:
    content = archives.files()
    data = json.loads(content[path])
    content[path] = json.dumps(change(data) or data).encode()
    return content


def node(name: str, **fields: object) -> dict[str, bytes]:
    return changed("metadata.json", lambda data: data["predict_schema"]["nodes"][name].update(fields))


def classifier(**arrays: np.ndarray) -> dict[str, bytes]:
    whole = {
        "classes_": np.array(archives.INTENTS),
        "coef_": np.zeros((3, 3)),
        "intercept_": np.zeros(3),
    }
    return archives.files() | {"components/lr/lr.skops": archives.skops(whole | arrays)}


def without(path: str) -> dict[str, bytes]:
    content = archives.files()
    del content[path]
    return content


UNKNOWN = {
    "another Rasa": changed("metadata.json", lambda data: data.update(rasa_open_source_version="3.7.0")),
    "another component": node("tokenizer", uses="rasa.nlu.classifiers.diet_classifier.DIETClassifier"),
    "an unknown setting": node("tfidf", config={"analyzer": "word", "stop_words": "english"}),
    "a setting it cannot honour": node("regex", config={"case_sensitive": True}),
    "another solver": node("lr", config={"solver": "liblinear"}),
    "a branching graph": node("tfidf", needs={"messages": "nowhere"}),
    "another classifier": archives.files() | {"components/lr/lr.skops": archives.skops(kind="SVC")},
}
DAMAGED = {
    "no metadata": without("metadata.json"),
    "no terms": without("components/tfidf/terms.json"),
    "no classifier": without("components/lr/lr.skops"),
    "no synonyms": without("components/synonyms/synonyms.json"),
    "metadata that is a list": archives.files() | {"metadata.json": b"[]"},
    "metadata that is no JSON": archives.files() | {"metadata.json": b"\x00\x01"},
    "terms without weights": changed("components/tfidf/terms.json", lambda data: data.update(idf=[1.0])),
    "terms twice": changed("components/tfidf/terms.json", lambda data: data.update(terms=["a", "a", "b"])),
    "weights that are no numbers": changed(
        "components/tfidf/terms.json", lambda data: data.update(idf=["a", "b", "c"])
    ),
    "weights without end": changed(
        "components/tfidf/terms.json", lambda data: data.update(idf=[1.0, float("inf"), 1.0])
    ),
    "a classifier of other terms": classifier(coef_=np.zeros((3, 7))),
    "a classifier of two intents": classifier(classes_=np.array(["a", "b"])),
    "a classifier with holes": classifier(coef_=np.full((3, 3), np.nan)),
    "a classifier that is no zip": archives.files() | {"components/lr/lr.skops": b"PK not"},
    "objects, which need unpickling": classifier(classes_=np.array([{"a": 1}, 2, 3], dtype=object)),
    "something behind an array": archives.files()
    | {"components/lr/lr.skops": archives.skops(behind=b"more")},
    "a lookup that is no pattern": changed(
        "components/regex/regex.json", lambda _: [{"name": "place", "pattern": "("}]
    ),
}


@pytest.mark.parametrize("content", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_refuses_what_it_does_not_know(tmp_path: Path, content: dict[str, bytes]) -> None:
    with pytest.raises(ModelUnknownError) as refused:
        load(archives.write(tmp_path / "m.tar.gz", content))
    assert refused.value.decision == "change config or reader"
    assert "m.tar.gz" in str(refused.value)


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_refuses_what_is_damaged(tmp_path: Path, content: dict[str, bytes]) -> None:
    with pytest.raises(ModelDamagedError) as refused:
        load(archives.write(tmp_path / "m.tar.gz", content))
    assert refused.value.decision == "train"
    assert "baraza train" in str(refused.value)


def test_cut_short_anywhere(tmp_path: Path) -> None:
    whole = archives.write(tmp_path / "m.tar.gz", archives.files()).read_bytes()
    for length in (*range(0, len(whole), 41), len(whole) - 1):
        (tmp_path / "cut.tar.gz").write_bytes(whole[:length])
        with pytest.raises(ModelError):
            load(tmp_path / "cut.tar.gz")


def test_changed_after_training(tmp_path: Path) -> None:
    """Training notes the archive's digest: another archive under the same name is not trusted."""
    path = archives.write(tmp_path / "m.tar.gz", archives.files())
    note = tmp_path / "m.json"
    note.write_text(json.dumps({"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}), encoding="utf-8")
    load(path)
    archives.write(path, node("fallback", config={"threshold": 0.1}))
    with pytest.raises(ModelDamagedError):
        load(path)


def test_absent(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError):
        load(tmp_path / "none.tar.gz")


def test_one_that_unpacks_to_more_than_any_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archives.write(tmp_path / "m.tar.gz", archives.files() | {"zeros": bytes(50_000)})
    monkeypatch.setattr(archive, "LARGEST_UNPACKED", 60_000)
    load(path)
    monkeypatch.setattr(archive, "LARGEST_UNPACKED", 50_000)
    with pytest.raises(ModelDamagedError, match="larger than any model"):
        load(path)
    # Nothing but zeros after the archive's end: gzip makes a thousandth of them.
    archives.write(path, archives.files())
    path.write_bytes(path.read_bytes() + gzip.compress(bytes(50_000)))
    with pytest.raises(ModelDamagedError):
        load(path)
    monkeypatch.setattr(archive, "LARGEST_PACKED", 100)
    with pytest.raises(ModelDamagedError, match="larger than any model"):
        load(path)


def test_it_is_loaded_where_memory_is_scarce(tmp_path: Path) -> None:
    """The weights twice while they are turned around, and little else beside them."""
    intents, terms = 100, 5_000
    weights = np.random.default_rng(1).normal(size=(intents, terms))
    names = np.array([f"intent_{number}" for number in range(intents)])
    arrays = {"classes_": names, "coef_": weights, "intercept_": np.zeros(intents)}
    learnt = {"terms": [f"{number:x}" for number in range(terms)], "idf": [1.0] * terms}
    content = archives.files() | {
        "components/tfidf/terms.json": json.dumps(learnt).encode(),
        "components/lr/lr.skops": archives.skops(arrays),
    }
    path = archives.write(tmp_path / "m.tar.gz", content)
    tracemalloc.start()
    try:
        model = load(path)
        held, highest = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert model.parse("ff 10 a").ranking
    assert held < 1.5 * weights.nbytes
    assert highest < 2.7 * weights.nbytes
