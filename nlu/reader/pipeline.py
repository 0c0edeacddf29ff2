"""Which components and settings of a Rasa pipeline the reader knows: the predict graph of metadata.json, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nlu.reader.archive import Archive
from nlu.reader.errors import ModelUnknownError

# Rasa Open Source ends with this release; another would have to be compared first (tests/nlu/test_reader_like_rasa.py).
RASA_VERSION = "3.6.21"
TFIDF = "components.tfidf_featurizer.TfidfFeaturizer"
REGEX_ENTITIES = "rasa.nlu.extractors.regex_entity_extractor.RegexEntityExtractor"
SYNONYMS = "rasa.nlu.extractors.entity_synonyms.EntitySynonymMapper"
CLASSIFIER = "rasa.nlu.classifiers.logistic_regression_classifier.LogisticRegressionClassifier"
FALLBACK = "rasa.nlu.classifiers.fallback_classifier.FallbackClassifier"

_ANY = object()
# Per component: its settings, each with Rasa's default and the values the reader honours (_ANY: any number or flag).
_KNOWN: dict[str, dict[str, tuple[Any, Any]]] = {
    "rasa.graph_components.converters.nlu_message_converter.NLUMessageConverter": {},
    "rasa.nlu.tokenizers.whitespace_tokenizer.WhitespaceTokenizer": {
        "intent_tokenization_flag": (False, [False]),
        "intent_split_symbol": ("_", ["_"]),
        "token_pattern": (None, [None]),
        "prefix_separator_symbol": (None, [None]),
    },
    REGEX_ENTITIES: {
        "case_sensitive": (False, [False]),
        "use_lookup_tables": (True, [True, False]),
        "use_regexes": (True, [True, False]),
        "use_word_boundaries": (True, [True, False]),
    },
    SYNONYMS: {},
    TFIDF: {
        "analyzer": ("word", ["word", "char_wb"]),
        "min_ngram": (1, _ANY),
        "max_ngram": (1, _ANY),
        "min_df": (1, _ANY),
        "sublinear_tf": (False, [True, False]),
        "consonants": (False, [True, False]),
        "scale": (1.0, _ANY),
    },
    CLASSIFIER: {
        "max_iter": (100, _ANY),
        "solver": ("lbfgs", ["lbfgs"]),
        "tol": (1e-4, _ANY),
        "random_state": (42, _ANY),
        "ranking_length": (10, _ANY),
    },
    FALLBACK: {"threshold": (0.3, _ANY), "ambiguity_threshold": (0.1, _ANY)},
    "rasa.nlu.classifiers.regex_message_handler.RegexMessageHandler": {},
}


@dataclass(frozen=True)
class Component:
    """One step: its Rasa class, its settings with defaults filled in, and its folder in the archive (or None)."""

    uses: str
    settings: dict[str, Any]
    resource: str | None


def components(archive: Archive) -> list[Component]:
    """The steps in the order a message takes. Raises ModelUnknownError or ModelDamagedError."""
    metadata = archive.json("metadata.json")
    try:
        version, nodes = metadata["rasa_open_source_version"], metadata["predict_schema"]["nodes"]
        if version != RASA_VERSION:
            raise ModelUnknownError(
                f"The model {archive.name} was trained by Rasa {version}; this bot reads models of {RASA_VERSION} only."
            )
        steps, after = [], "__message__"
        followers = {
            node["needs"]["messages"]: name for name, node in nodes.items() if len(node["needs"]) == 1
        }
        while after in followers:
            after = followers.pop(after)
            steps.append(_component(archive, nodes[after]))
    except (KeyError, TypeError, AttributeError) as error:
        raise archive.damaged("its predict graph is not a list of components") from error
    if len(steps) != len(nodes):
        raise ModelUnknownError(
            f"The pipeline of {archive.name} is not one line of components; this bot reads only such."
        )
    return steps


def _component(archive: Archive, node: dict[str, Any]) -> Component:
    uses, config = node["uses"], node["config"]
    if uses not in _KNOWN:
        raise ModelUnknownError(
            f"The model {archive.name} uses {uses}, which this bot cannot read. Take it out of nlu/config.yml and train"
            " again, or set nlu_url to a Rasa server."
        )
    known = _KNOWN[uses]
    for setting, value in config.items():
        if setting not in known or (known[setting][1] is not _ANY and value not in known[setting][1]):
            raise ModelUnknownError(
                f"The model {archive.name} sets {setting} of {uses.rpartition('.')[2]} to {value!r}, which this bot cannot"
                " read. Take it out of nlu/config.yml and train again, or set nlu_url to a Rasa server."
            )
    resource = node["resource"]
    settings = {setting: config.get(setting, default) for setting, (default, _) in known.items()}
    return Component(uses, settings, resource["name"] if resource else None)
