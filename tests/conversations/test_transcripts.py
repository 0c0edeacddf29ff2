"""Every transcript, run plainly, with a new process after each line, with every message twice, and on each channel."""

from collections import Counter
from pathlib import Path

import pytest

from bot.channels.contract import Capabilities
from bot.channels.rendering import render
from bot.channels.splitting import length
from bot.channels.telegram import TelegramChannel
from bot.channels.terminal import Terminal
from bot.channels.webpage.channel import WebPage
from bot.channels.whatsapp import CAPABILITIES as WHATSAPP
from bot.wording import wording
from flows.messages import Outbound
from tests.conversations.script import read, update, write
from tests.conversations.stage import Stage

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*/*.txt"))
CHANNELS = {
    "telegram": TelegramChannel.capabilities,
    "web": WebPage.capabilities,
    "terminal": Terminal.capabilities,
    "whatsapp": WHATSAPP,
}

each = pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: f"{path.parent.name}/{path.stem}")


@each
async def test_as_it_stands(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    script = read(path)
    stage = Stage(tmp_path, language=script.language)
    expected = write(script)
    for line in script.lines:
        line.said = await stage.act(line)
    stage.close()
    if request.config.getoption("--update-transcripts"):
        update(script)
    else:
        assert write(script) == expected


@each
@pytest.mark.parametrize("way", ["reloaded", "twice"])
async def test_the_same(path: Path, way: str, tmp_path: Path) -> None:
    script = read(path)
    stage = Stage(tmp_path, language=script.language, twice=way == "twice", reloaded=way == "reloaded")
    for line in script.lines:
        assert await stage.act(line) == line.said, f"after {line.sign} {line.words}"
    stage.close()


@each
@pytest.mark.parametrize("channel", CHANNELS)
async def test_rendered(path: Path, channel: str, tmp_path: Path) -> None:
    """No message over a limit of the channel, and nothing of it lost."""
    for outbound in await _all_sent(path, tmp_path):
        _fits(outbound, CHANNELS[channel])


async def _all_sent(path: Path, folder: Path) -> list[Outbound]:
    """Every message of a transcript, before a channel renders it; the conversation is held once for all channels."""
    if path not in _sent:
        script, sent = read(path), list[Outbound]()
        stage = Stage(folder, language=script.language)
        for line in script.lines:
            await stage.act(line)
            sent += stage.sent
        stage.close()
        assert sent
        _sent[path] = sent
    return _sent[path]


_sent: dict[Path, list[Outbound]] = {}


def _fits(outbound: Outbound, limits: Capabilities) -> None:
    parts = render(outbound, limits)
    assert parts
    shown = " ".join(part.text for part in parts)
    for part in parts:
        if part.point is not None:
            assert part.point == outbound.point
            continue
        most = limits.choice_body if (part.buttons or part.rows) and limits.choice_body else limits.body
        assert 0 < length(part.text) <= most
        assert len(part.buttons) <= limits.buttons
        assert len(part.rows) <= limits.list_rows
        for button in part.buttons:
            assert length(button.title) <= limits.button_title
            assert len(button.payload.encode()) <= limits.payload_bytes
        for row in part.rows:
            assert length(row.title) <= limits.row_title
    titles = shown + " ".join(choice.title for part in parts for choice in (*part.buttons, *part.rows))
    # What works at any time is left out where nothing can be tapped.
    hidden = outbound.lasting and not (limits.buttons or limits.list_rows)
    assert hidden or all(option.title in titles for option in outbound.options)
    assert all(word in shown for word in outbound.text.split())


@each
async def test_in_the_other_language(path: Path, tmp_path: Path) -> None:
    """Whoever speaks the other language comes the same way: a question for a question, no text missing."""
    script = read(path)
    stage = Stage(tmp_path, language=script.language, only="sw" if script.language == "en" else "en")
    for line in script.lines:
        words = line.words
        if words.startswith("["):
            line.words = stage.translated(words)
        said = await stage.act(line)
        if not _speaks(line.words):
            assert len(said) == len(line.said), f"after {line.sign} {words}"
    stage.close()


def _speaks(words: str) -> bool:
    return words.strip().casefold() in ("english", "kiswahili")


def test_there_is_one_for_every_branch_in_both_languages() -> None:
    counts = Counter(path.parent.name for path in TRANSCRIPTS)
    assert counts["en"] == counts["sw"] >= 15


MUST_BE_READ = (
    "receipt",
    "danger",
    "care.gbv",
    "care.child",
    "next.without_trace_telegram",
    "human.nobody",
    "remind",
    "resume.ask",
)


@pytest.mark.parametrize("language", ["en", "sw"])
def test_what_matters_most_is_read_aloud_somewhere(language: str) -> None:
    spoken = "\n".join(
        path.read_text(encoding="utf-8") for path in TRANSCRIPTS if path.parent.name == language
    )
    beginnings = {key: wording().forms(key, language)[0].split("{")[0].split("\n")[0] for key in MUST_BE_READ}
    assert [key for key, beginning in beginnings.items() if beginning not in spoken] == []
