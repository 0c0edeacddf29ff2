"""`baraza understand`: sentences from standard input, one a line; for each a line of JSON with what the bot would do."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import datetime
from typing import Any

from bot.decisions import Answer, Begin, Command, Decision, NotUnderstood, Situation, Speak, Thresholds
from bot.router import decide
from bot.settings import load
from bot.wiring import trained, understander_of
from bot.wording import NAIROBI, wording
from flows.engine.answers import Said
from flows.messages import Inbound, InboundKind
from nlu.understanding import Understander


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It reads standard input and takes nothing else."""
    del parser


def run(args: argparse.Namespace) -> int:
    """Understand until the input ends. Every sentence is taken as the first of a conversation."""
    settings = load(args.config, os.environ)
    understander = understander_of(settings) if settings.understanding.nlu_url else trained()
    if understander is None:
        print("There is no model yet (`baraza train` makes one): keywords understand.", file=sys.stderr)
        understander = understander_of(settings)
    thresholds = Thresholds(
        settings.understanding.sure,
        settings.understanding.unsure,
    )
    for line in sys.stdin:
        said = understood(line.rstrip("\r\n"), understander, thresholds)
        print(json.dumps(said, ensure_ascii=False), flush=sys.stdout.isatty())
    return 0


def understood(sentence: str, understander: Understander, thresholds: Thresholds) -> dict[str, Any]:
    """`text, intent, confidence, entities, language, route` of a sentence."""
    now = datetime.now(NAIROBI)
    found = understander.understand(sentence)
    inbound = Inbound("terminal", "", "", InboundKind.TEXT, now, text=sentence)
    decision = decide(inbound, Said(now, sentence), found, Situation(), wording(), thresholds)
    return {
        "text": sentence,
        "intent": found.intent,
        "confidence": round(found.confidence, 4),
        "entities": [
            {"entity": one.name, "value": one.value, "text": one.text, "start": one.start, "end": one.end}
            for one in found.entities
        ],
        "language": found.language,
        "route": route(decision),
    }


def route(decision: Decision) -> str:
    """A decision as a word or two: the flow that begins, with what is behind it where that tells more."""
    match decision:
        case Begin("clarify", slots):
            return "clarify:" + ",".join(slots["likely"])
        case Begin(flow):
            return flow
        case Command(name):
            return f"command:{name}"
        case Speak(language):
            return f"language:{language}"
        case NotUnderstood():
            return "menu"
        case Answer():
            return "answer"
        case _:
            return type(decision).__name__.lower()
