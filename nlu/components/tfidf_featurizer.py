"""Word and letter-group features weighted by how telling they are (TF-IDF), for Rasa 3.6.

Rasa's own CountVectorsFeaturizer weighs "na" like "naibiwa". With 20 sentences an intent TF-IDF weights took the accuracy on
Swahili from 0.92 to 0.94 and on English from 0.78 to 0.81. What is learnt is kept as one JSON file, so that the bot
can read it without unpickling: nlu/reader/features.py computes the same numbers.
"""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer

TERMS_FILE = "terms.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class TfidfFeaturizer(SparseFeaturizer, GraphComponent):
    """One L2-normalised TF-IDF vector a sentence, times `scale`.

    Rasa's LogisticRegressionClassifier has no setting for its regularisation C; multiplying all features by s is the
    same as multiplying C by s squared, so `scale` is that setting.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """It reads the tokens."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`analyzer` is `word` or `char_wb`; n-gram lengths are in words or in letters; `min_df` in sentences.

        `consonants` counts words without their vowels, as SMS writes them: "wnatuibia" is then "wanatuibia".
        """
        return {
            **SparseFeaturizer.get_default_config(),
            "analyzer": "word",
            "min_ngram": 1,
            "max_ngram": 1,
            "min_df": 1,
            "sublinear_tf": False,
            "consonants": False,
            "scale": 1.0,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuses an analyzer that the bot's reader does not know."""
        if config["analyzer"] not in ("word", "char_wb"):
            raise InvalidConfigException(f"analyzer must be word or char_wb, not {config['analyzer']!r}.")

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        vectorizer: TfidfVectorizer | None = None,
    ) -> None:
        super().__init__(execution_context.node_name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._vectorizer = vectorizer

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TfidfFeaturizer:
        """An untrained featurizer."""
        return cls(config, model_storage, resource, execution_context)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the terms and how rare each is, and stores both."""
        texts = [
            _text(message, self._config) for message in training_data.training_examples if message.get(TEXT)
        ]
        self._vectorizer = _vectorizer(self._config).fit(texts)
        terms = self._vectorizer.get_feature_names_out().tolist()
        with self._model_storage.write_to(self._resource) as directory:
            content = {"terms": terms, "idf": self._vectorizer.idf_.tolist()}
            (directory / TERMS_FILE).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the features to every training sentence."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the features to every message."""
        for message in messages:
            if message.get(TEXT) and self._vectorizer is not None:
                features = self._vectorizer.transform([_text(message, self._config)]) * self._config["scale"]
                self.add_features_to_message(None, features.tocoo(), TEXT, message)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_kwargs: object,
    ) -> TfidfFeaturizer:
        """The trained featurizer of a model archive."""
        with model_storage.read_from(resource) as directory:
            content = json.loads((directory / TERMS_FILE).read_text(encoding="utf-8"))
        vectorizer = _vectorizer(config, {term: index for index, term in enumerate(content["terms"])})
        vectorizer.idf_ = np.array(content["idf"], dtype=np.float64)
        return cls(config, model_storage, resource, execution_context, vectorizer)


def _vectorizer(config: dict[str, Any], vocabulary: dict[str, int] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=config["analyzer"],
        token_pattern=r"(?u)\b\w+\b" if config["analyzer"] == "word" else None,
        ngram_range=(config["min_ngram"], config["max_ngram"]),
        min_df=config["min_df"],
        sublinear_tf=config["sublinear_tf"],
        vocabulary=vocabulary,
        dtype=np.float64,
    )


def _text(message: Message, config: dict[str, Any]) -> str:
    """The tokens as Rasa's CountVectorsFeaturizer prepares them: numbers alike, lower case, one space between."""
    tokens = message.get(TOKENS_NAMES[TEXT]) or []
    text = " ".join(re.sub(r"\b[0-9]+\b", "__NUMBER__", token.text).lower() for token in tokens)
    return re.sub(r"(?<=\w)[aeiouwyh]+", "", text) if config["consonants"] else text
