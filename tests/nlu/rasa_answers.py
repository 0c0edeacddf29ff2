"""Run by Rasa's own Python, in nlu/: reads a JSON list of texts, writes Rasa's answers as a JSON list.

Usage: python rasa_answers.py MODEL < texts.json > answers.json
"""

import asyncio
import json
import logging
import os
import sys
import warnings

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
sys.path.insert(0, ".")
answers_to, sys.stdout = sys.stdout, sys.stderr

import structlog  # noqa: E402
from rasa.core.agent import Agent  # noqa: E402

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


async def answers(model: str, texts: list[str]) -> list[dict]:
    agent = Agent.load(model)
    found = []
    for text in texts:
        parsed = await agent.parse_message(text)
        found.append(
            {
                "intent": parsed["intent"]["name"],
                "confidence": float(parsed["intent"]["confidence"]),
                "ranking": [[one["name"], float(one["confidence"])] for one in parsed["intent_ranking"]],
                "entities": [
                    [one["entity"], one["value"], one["start"], one["end"]]
                    for one in parsed.get("entities", [])
                ],
            }
        )
    return found


json.dump(asyncio.run(answers(sys.argv[1], json.load(sys.stdin))), answers_to)
