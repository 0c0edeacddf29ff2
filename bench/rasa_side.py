"""Rasa's own server with an equal form, in turn with Baraza: `BENCH_RASA=1 make bench`.

bench/rasa_form asks what Baraza's report asks, with Rasa's cheapest understanding and rules alone, and keeps its trackers
in SQLite. What is left out is all to Rasa's advantage: no signature is checked, nothing is encrypted, no code is hashed,
nothing is sent to a provider (the answer to the post is the reply), and its tracker need not survive a power cut.
"""

import asyncio
import json
import os
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from bench.load import Exchange, LostReplyError, Post
from bench.processes import ROOT, Measured, NotStartedError, free_port
from bench.residents import Resident
from bench.rounds import Figures, NotKeptError, baraza_side, measured

RASA = ROOT / ".venv-nlu" / "bin" / "rasa"
FORM = ROOT / "bench" / "rasa_form"
AT_ONCE = (1, 8)
TRAINED_WITHIN = 900.0
"""Seconds; TensorFlow alone takes one to load on a quiet machine, and many on a busy one."""
STARTED_WITHIN = 300.0
SCRIPT = (
    *(
        "hello",
        "report a problem",
        "1",
        "1",
        "they broke the padlock of my stall and took two bags of maize",
        "1",
    ),
    *("Rhonda", "yesterday at 8pm", "2", "1", "1", "1"),
)
"""A report from hello to its code, as a resident of bench.residents says it."""
_FILED = "select count(distinct sender_id) from events where action_name = 'utter_filed'"


async def compare(rounds: int, residents: int, told: Callable[[Figures], None]) -> list[Figures]:
    """Each round Baraza and Rasa under each load. Raises NotStartedError, and what makes a measurement worthless."""
    found = []
    with tempfile.TemporaryDirectory(prefix="baraza-bench-") as name:
        model = _trained(Path(name))
        for round_ in range(1, rounds + 1):
            for together in AT_ONCE:
                found.append(await baraza_side([Resident(one) for one in range(residents)], round_, together))
                told(found[-1])
                found.append(await _rasa(Path(name), model, residents, round_, together))
                told(found[-1])
    return found


def lines(found: Sequence[Figures]) -> list[str]:
    """The ratios in Markdown, least to most."""
    told = [
        "| At once | Messages a second, Baraza / Rasa | Processor a message, Rasa / Baraza | Memory, Rasa / Baraza |"
    ]
    told.append("|---|---|---|---|")
    for together in sorted({one.at_once for one in found}):
        ours, theirs = (
            [one for one in found if one.at_once == together and one.side == side]
            for side in ("Baraza", "Rasa")
        )
        pairs = list(zip(ours, theirs, strict=True))
        columns = (
            [one.per_second / other.per_second for one, other in pairs],
            [other.processor / one.processor for one, other in pairs],
            [other.peak / one.peak for one, other in pairs],
        )
        cells = [f"{min(ratios):.1f} to {max(ratios):.1f}" for ratios in columns]
        told.append(f"| {together} | {' | '.join(cells)} |")
    return told


async def _rasa(folder: Path, model: Path, residents: int, round_: int, together: int) -> Figures:
    port = free_port()
    log = folder / f"rasa-{port}.txt"
    own = folder / str(port)
    own.mkdir()
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            RASA, "run", "--model", model, "--port", str(port), "--interface", "127.0.0.1",
            "--credentials", FORM / "credentials.yml", "--endpoints", FORM / "endpoints.yml",
            stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=asyncio.subprocess.STDOUT, env=_quiet(), cwd=own,
        )  # fmt: skip
    running = Measured(process, port, log)
    try:
        await _answering(running)
        people = [partial(_reports, f"r{round_}-{together}-{one}") for one in range(residents)]
        figures = await measured("Rasa", running, round_, together, people)
        await running.stop()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    with closing(sqlite3.connect(own / "tracker.db")) as connection:
        (filed,) = connection.execute(_FILED).fetchone()
    if filed != residents:
        raise NotKeptError(f"{residents} people reported to Rasa; {filed} reports were filed.")
    return figures


async def _reports(sender: str, post: Post, exchanges: list[Exchange]) -> None:
    """One report. That it was filed is asked of Rasa's tracker afterwards."""
    for words in SCRIPT:
        body = json.dumps({"sender": sender, "message": words}).encode()
        head = (
            b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body)
        )
        begun = time.monotonic()
        if (status := await post(head + body)) != 200:
            raise LostReplyError(f"Rasa answered {status}.")
        took = time.monotonic() - begun
        exchanges.append(Exchange(took, took))


async def _answering(running: Measured) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until and running.process.returncode is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", running.port)
        except OSError:
            await asyncio.sleep(0.5)
            continue
        writer.close()
        if b"Rasa server is up and running" in running.log.read_bytes():
            return
        await asyncio.sleep(0.5)
    raise NotStartedError(f"Rasa did not answer: {running.said()}")


def _trained(folder: Path) -> Path:
    """Its model, in some minutes. Raises NotStartedError when there is none."""
    asked: list[str | Path] = [
        RASA, "train", "--domain", FORM / "domain.yml", "--config", FORM / "config.yml",
        "--data", FORM / "data", "--out", folder / "models",
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own tool on our own files
            asked,
            capture_output=True,
            text=True,
            env=_quiet(),
            cwd=folder,
            timeout=TRAINED_WITHIN,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotStartedError(f"Rasa could not train its form ({type(error).__name__}).") from None
    models = sorted((folder / "models").glob("*.tar.gz"))
    if done.returncode or not models:
        raise NotStartedError(f"Rasa could not train its form: {done.stderr[-2000:]}")
    return models[-1]


def _quiet() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return kept | {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
