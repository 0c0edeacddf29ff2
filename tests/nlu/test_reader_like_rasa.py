"""The reader gives Rasa's own answers: on every training and test sentence, and on generated and fuzzed text."""

import json
import random
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from nlu.cleaned import cleaned
from nlu.environment import ENVIRONMENT
from nlu.examples import PROJECT, training_examples, unseen_examples
from nlu.reader.model import load
from nlu.training import MODEL, is_current
from nlu.understanding import FALLBACK_INTENT

CLOSE = 1e-6
"""The reader keeps the weights in 32 bits."""
SCRIPT = Path(__file__).parent / "rasa_answers.py"
PYTHON = ENVIRONMENT / "bin" / "python"
# Letters that tokenizers disagree about: marks, digits of other scripts, ligatures, emoji, joiners, case pairs.
ODD = "ab zAZ019 ,.!?'\"/:#@&-_()[]*+=;~$éñüßçöÅŽ🙏😂❤️¿…—–“”العربية中文字हिन्दीไทยⅣ௰ⓐ\u0301\u200d\u3000ǅİıſK\t"


def texts() -> list[str]:
    chance = random.Random(20261121)
    written = [example.text for example in (*training_examples(), *unseen_examples())]
    fuzzed = []
    for text in chance.sample(written, 800):
        letters = list(text)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(letters) + 1)
            letters[at : at + chance.randint(0, 3)] = chance.choices(ODD, k=chance.randint(0, 3))
        fuzzed.append("".join(letters))
    generated = ["".join(chance.choices(ODD, k=chance.randint(1, 80))) for _ in range(600)]
    mixed = [" ".join(chance.sample(" ".join(chance.sample(written, 4)).split(), 4)) for _ in range(300)]
    long = ["kuna shida " * 90, "a" * 1000, "🙏" + "wezi " * 190]
    return sorted({text for raw in (*written, *fuzzed, *generated, *mixed, *long) if (text := cleaned(raw))})


def in_order(theirs: dict[str, float], ours: list[str]) -> bool:
    """Whether each intent is as likely to Rasa as the next, or so little less that 32 bits cannot tell them apart.

    nlu_fallback stands first, how likely it ever is.
    """
    classified = [name for name in ours if name != FALLBACK_INTENT]
    return all(theirs[one] >= theirs[other] - CLOSE for one, other in pairwise(classified))


@pytest.mark.rasa
def test_same_answers() -> None:
    if not PYTHON.exists():
        pytest.skip("Rasa's environment .venv-nlu is not there: `baraza train` makes it")
    if not is_current():
        pytest.skip("the model is not current: `baraza train` makes it")
    asked = texts()
    process = subprocess.run(  # noqa: S603 - our own script, by Rasa's Python
        [PYTHON, SCRIPT, str(MODEL)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        cwd=PROJECT,
        check=False,
    )
    assert process.returncode == 0, process.stderr[-2000:]
    model = load(MODEL)
    different = []
    for text, theirs in zip(asked, json.loads(process.stdout), strict=True):
        ours = model.parse(text)
        same = (
            ours.intent == theirs["intent"]
            and {name for name, _ in ours.ranking} == {name for name, _ in theirs["ranking"]}
            and in_order(dict(theirs["ranking"]), [name for name, _ in ours.ranking])
            and [[e.name, e.value, e.start, e.end] for e in ours.entities] == theirs["entities"]
            and all(abs(sure - dict(theirs["ranking"])[name]) <= CLOSE for name, sure in ours.ranking)
        )
        if not same:
            different.append((text, ours, theirs))
    assert different == []
    assert len(asked) > 7000
