"""Options that stand below the list of forums and below one of them."""

from flows.engine.answers import Pick
from flows.words import text

TOPICS = Pick(
    "topics",
    text("forums.topics"),
    (
        "notices",
        "tell me of new ones",
        "nijulishe",
        "niambie za mpya",
        "matangazo",
        "topics",
        "nipate matangazo",
    ),
)
DONE = Pick(
    "done",
    text("forums.done"),
    (
        "done",
        "no",
        "hapana",
        "basi",
        "ni hayo tu",
        "thats all",
        "that is all",
        "enough",
        "asante",
        "ok",
        "sawa",
    ),
)
