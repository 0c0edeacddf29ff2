"""Somebody who does anything at all: words that people use, nonsense, taps old and invented, pins, photos, codes, silence."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random

import yaml

from bot.command_words import HARD, SOFT
from tests.conversations.script import Line
from tests.conversations.stage import Stage
from tests.input.odd import ODD_TEXTS

DATA = Path(__file__).parents[2] / "nlu" / "data"
TAPS = ("menu:report", "report.kind:theft", "report.consent:yes", "x", ":", "a:b:c", "resume:yes", "hello.language:sw", "erase.sure:yes",
        "station.which:0", "::", "report.kind:" + "z" * 500)  # fmt: skip
SPECIALS = (
    "(pin -0.30 36.06)",
    "(pin 0 0)",
    "(pin 51.5 -0.1)",
    "(photo)",
    "(photo) shimo hapa",
    "(voice)",
    "(sticker)",
    "(contact)",
    "(unsupported)",
)
ANSWERS = ("ndiyo", "hapana", "yes", "no", "1", "2", "3", "9", "99", "sijui", "jana usiku", "Kaptembwo", "Soko Mjinga", "theft",
           "Njoro police station", "bila jina", "kwa siri", "kwa jina langu", "tuma", "ni hayo tu", "5", "leo saa tatu", "0", "Wanjiku",
           "kila jumatatu")  # fmt: skip
CODES = ("1111 2222 3333 4444", "{code}", "7KQ2M", "4821", "K7M2P", "ABCDEFGH", "/start 7KQ2M", "MBOGA-2345")
CLOCK = ("+5m", "+5h", "+1d", "+40m")


@cache
def examples() -> Sequence[tuple[str, str]]:
    """(intent, words) of the data that the model learns from."""
    found = []
    for path in sorted(DATA.glob("*/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            for line in block.get("examples", "").splitlines():
                words = re.sub(r"\[([^\]]*)\](\([^)]*\)|\{[^}]*\})", r"\1", line.removeprefix("- ")).strip()
                if "intent" in block and words:
                    found.append((block["intent"], words))
    return found


class Walker:
    """One walk. `chance` decides everything: the same seed walks the same way."""

    def __init__(self, stage: Stage, chance: Random) -> None:
        self.stage = stage
        self.chance = chance

    def step(self) -> Line:
        """What she does next."""
        pick = self.chance.choice
        options = self.stage.last.options
        match self.chance.randrange(12):
            case 0 | 1 if options:
                return Line(">", f"(button {self.stage.last.question}:{pick(options).id})")
            case 0 | 1 | 2:
                return Line(">", pick(ANSWERS))
            case 3 | 4:
                intent, words = pick(examples())
                return Line(">", words, f"{intent} {self.chance.uniform(0.3, 1):.2f}")
            case 5:
                return Line(">", pick(pick(list(HARD.values()) + list(SOFT.values()))))
            case 6:
                return Line(">", pick(SPECIALS))
            case 7:
                return Line(">", f"(button {pick(TAPS)})")
            case 8:
                return Line(">", pick(CODES))
            case 9:
                return Line(">", self.nonsense())
            case 10 if self.chance.random() < 0.3:
                return Line("@", pick(CLOCK))
            case _:
                if not options:
                    return Line(">", pick(ANSWERS))
                return Line(">", pick(options).title)

    def nonsense(self) -> str:
        """Words that mean nothing; never empty, since no channel brings an empty text as one."""
        odd = self.chance.choice(ODD_TEXTS).encode("utf-8", "replace").decode().replace("\x00", "")
        words = odd[: self.chance.choice([20, 400, 5000])]
        return words if words.strip() and not words.startswith("(") else "zzz qqq"
