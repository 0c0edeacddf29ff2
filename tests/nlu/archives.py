"""Small model archives written as Rasa 3.6.21 writes them, for tests of the reader that need no Rasa."""

import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

FEATURIZER = "components.tfidf_featurizer.TfidfFeaturizer"
LOOKUP = [{"name": "place", "pattern": "(\\bsoko\\ mjinga\\b|\\brhonda\\b)"}]
INTENTS = ["emergency", "greet", "report_concern"]
TERMS = {"terms": ["habari", "naibiwa", "taa"], "idf": [1.0, 2.0, 1.5]}


def metadata() -> dict[str, Any]:
    """The predict graph, one component after the other."""
    steps = [
        (
            "nlu_message_converter",
            "rasa.graph_components.converters.nlu_message_converter.NLUMessageConverter",
            {},
            None,
        ),
        ("tokenizer", "rasa.nlu.tokenizers.whitespace_tokenizer.WhitespaceTokenizer", {}, None),
        (
            "regex",
            "rasa.nlu.extractors.regex_entity_extractor.RegexEntityExtractor",
            {"use_regexes": False},
            "regex",
        ),
        ("synonyms", "rasa.nlu.extractors.entity_synonyms.EntitySynonymMapper", {}, "synonyms"),
        ("tfidf", FEATURIZER, {"analyzer": "word", "scale": 2.0}, "tfidf"),
        ("lr", "rasa.nlu.classifiers.logistic_regression_classifier.LogisticRegressionClassifier", {}, "lr"),
        ("fallback", "rasa.nlu.classifiers.fallback_classifier.FallbackClassifier", {"threshold": 0.4}, None),
        ("handler", "rasa.nlu.classifiers.regex_message_handler.RegexMessageHandler", {}, None),
    ]
    nodes, before = {}, "__message__"
    for name, uses, config, resource in steps:
        nodes[name] = {
            "needs": {"messages": before},
            "uses": uses,
            "config": config,
            "resource": {"name": resource} if resource else None,
        }
        before = name
    return {"rasa_open_source_version": "3.6.21", "predict_schema": {"nodes": nodes}}


def skops(
    arrays: dict[str, np.ndarray] | None = None, kind: str = "LogisticRegression", behind: bytes = b""
) -> bytes:
    """A classifier of three intents and three terms as skops writes it; `behind` each array stands something else."""
    arrays = arrays or {
        "classes_": np.array(INTENTS),
        "coef_": np.array([[0.0, 3.0, 0.0], [3.0, 0.0, 0.0], [0.0, 0.0, 3.0]]),
        "intercept_": np.array([0.1, 0.0, -0.1]),
    }
    attributes: dict[str, Any] = {"multi_class": {"content": '"auto"'}, "solver": {"content": '"lbfgs"'}}
    attributes |= {name: {"file": f"{name}.npy"} for name in arrays}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.save(content, array, allow_pickle=True)
            archive.writestr(f"{name}.npy", content.getvalue() + behind)
        schema = {
            "__module__": "sklearn.linear_model._logistic",
            "__class__": kind,
            "content": {"content": attributes},
        }
        archive.writestr("schema.json", json.dumps(schema))
    return packed.getvalue()


def files() -> dict[str, bytes]:
    """Everything a small model holds."""
    return {
        "metadata.json": json.dumps(metadata()).encode(),
        "components/regex/regex.json": json.dumps(LOOKUP).encode(),
        "components/synonyms/synonyms.json": json.dumps(
            {"soko mjinga": "Soko Mjinga", "rhonda": "Rhonda"}
        ).encode(),
        "components/tfidf/terms.json": json.dumps(TERMS).encode(),
        "components/lr/lr.skops": skops(),
    }


def write(path: Path, content: dict[str, bytes]) -> Path:
    """Packs them into a tar.gz."""
    with tarfile.open(path, "w:gz") as archive:
        for name, data in content.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path
