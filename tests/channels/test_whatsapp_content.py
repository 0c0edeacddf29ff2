"""Content resources: their definitions, making and finding them, and the file that remembers them."""

import json
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.contract import Decision
from bot.channels.rendering import render
from bot.channels.whatsapp import CAPABILITIES
from bot.channels.whatsapp_content import (
    FILE,
    LIST_BUTTON,
    Shape,
    all_shapes,
    definition,
    load,
    save,
    shape_of,
    usable,
    variables,
)
from bot.channels.whatsapp_errors import TwilioError
from bot.channels.whatsapp_rest import Rest
from bot.channels.whatsapp_sync import sync
from bot.commands.program import CONFIG
from flows.messages import Option, Outbound
from tests.standins.twilio_api import Fault, TwilioApi, twilio_api
from tests.standins.twilio_contents import refused, shown, within_limits

SHAPES = all_shapes()
HX = "HX" + "c" * 32


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    async with twilio_api() as running:
        yield running


@pytest.fixture
async def rest(twilio: TwilioApi) -> AsyncIterator[Rest]:
    connected = Rest(twilio.account, twilio.token, twilio.url)
    yield connected
    await connected.close()


def test_one_shape_for_each_number_and_language() -> None:
    assert len(SHAPES) == 3 + 10 * 2 * 2
    assert len({shape.friendly_name for shape in SHAPES}) == len(SHAPES)
    assert Shape("list", 5, described=True, language="sw").friendly_name.startswith(
        "baraza-list-5-described-sw-"
    )


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.friendly_name)
def test_every_text_is_a_variable_with_a_sample(shape: Shape) -> None:
    made = definition(shape)
    used = re.findall(r"\{\{(\d+)\}\}", json.dumps(made["types"]))
    assert sorted(used, key=int) == [str(number) for number in range(1, len(used) + 1)]
    assert set(made["variables"]) == set(used)
    assert all(made["variables"].values())
    literals = [text for text in texts_of(made["types"]) if not re.fullmatch(r"\{\{\d+\}\}", text)]
    word = [LIST_BUTTON[shape.language]] if shape.language else ["QUICK_REPLY"] * shape.count
    assert literals == word


def texts_of(described: object) -> list[str]:
    if isinstance(described, dict):
        return [text for inner in described.values() for text in texts_of(inner)]
    if isinstance(described, list):
        return [text for inner in described for text in texts_of(inner)]
    return [str(described)]


def test_the_word_that_opens_a_list_is_short_enough() -> None:
    assert all(0 < len(word) <= 20 for word in LIST_BUTTON.values())


TEXTS = st.text(alphabet=st.sampled_from("ab \t\n🌙{1}\u00a0é"), min_size=1, max_size=30)
OPTIONS = st.lists(
    st.builds(Option, st.from_regex(r"[a-z]{1,8}", fullmatch=True), TEXTS, st.one_of(st.just(""), TEXTS)),
    max_size=12,
    unique_by=lambda option: option.id,
)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab .\n\t🌙", max_size=2500), OPTIONS)
def test_whatever_is_said_twilio_takes_and_whatsapp_shows(text: str, options: list[Option]) -> None:
    """Whatever has a shape: no variable empty or missing, and nothing over a limit."""
    for part in render(Outbound(text, tuple(options), "q"), CAPABILITIES):
        shape = shape_of(part, "sw")
        if shape is None:
            continue
        form = {"ContentSid": HX, "ContentVariables": json.dumps(variables(part, shape))}
        contents = {HX: definition(shape)}
        assert refused(contents, form, takes_lines=True) == 0
        seen = shown("", form, contents)
        assert within_limits(seen)
        assert [payload for _, payload in (*seen.buttons, *seen.rows)] == [f"q:{one.id}" for one in options]


async def test_all_are_made_once_and_found_again(twilio: TwilioApi, rest: Rest) -> None:
    first = await sync(rest)
    assert first.whole
    assert set(first.contents) == {shape.friendly_name for shape in SHAPES}
    assert first.told == ["43 Content resources are ready: 43 made, 0 were there."]
    again = await sync(rest)
    assert again.contents == first.contents
    assert again.told == ["43 Content resources are ready: 0 made, 43 were there."]
    assert len(twilio.contents) == 43


async def test_they_are_found_over_several_pages(twilio: TwilioApi, rest: Rest) -> None:
    first = await sync(rest)
    twilio.page_size = 7
    assert (await sync(rest)).contents == first.contents
    assert len(twilio.contents) == 43


async def test_others_resources_are_left_alone_and_old_ones_are_told(twilio: TwilioApi, rest: Rest) -> None:
    twilio.contents["HX" + "1" * 32] = {"sid": "HX" + "1" * 32, "friendly_name": "owl-air-sale"}
    twilio.contents["HX" + "2" * 32] = {"sid": "HX" + "2" * 32, "friendly_name": "baraza-buttons-2-00000000"}
    synced = await sync(rest)
    assert synced.told[1].startswith("1 of an earlier version")
    assert len(twilio.contents) == 45


async def test_a_fault_half_way_keeps_what_was_made(twilio: TwilioApi, rest: Rest) -> None:
    await sync(rest)
    for sid in list(twilio.contents)[40:]:
        del twilio.contents[sid]
    twilio.fail_next(Fault(500))
    broken = await sync(rest)
    assert not broken.whole
    assert len(broken.contents) == 40
    assert broken.told == ["40 of 43 Content resources are there. Twilio has a fault of its own (500)."]
    assert len((await sync(rest)).contents) == 43


async def test_a_wrong_token_is_told(twilio: TwilioApi) -> None:
    stranger = Rest(twilio.account, "wrong", twilio.url)
    with pytest.raises(TwilioError) as caught:
        await sync(stranger)
    assert caught.value.decision is Decision.SLOW_DOWN
    assert "TWILIO_AUTH_TOKEN" in caught.value.sentence
    await stranger.close()


def test_the_file_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "var" / "whatsapp_content.json"
    save(path, "AC1", {"b": HX, "a": HX})
    assert load(path, "AC1") == {"a": HX, "b": HX}
    assert load(path, "AC2") == {}
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"account": "AC1"}', b'{"account": "AC1", "contents": []}', b"\xff", b"[" * 9999],
)
def test_a_damaged_file_means_numbered_text(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    assert load(path, "AC1") == {}


def test_only_names_of_resources_are_used() -> None:
    assert usable({"a": HX, "b": "HX1", "c": None, 4: HX, "d": "<script>"}) == {"a": HX}


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As an operator calls it: without an account, and with an address where nobody listens."""
    import argparse  # noqa: PLC0415

    from bot.commands import channel  # noqa: PLC0415

    config = tmp_path / "config.yml"
    config.write_text(CONFIG.read_text("utf-8"), "utf-8")
    parser = argparse.ArgumentParser()
    channel.add_arguments(parser)
    args = argparse.Namespace(config=config, **vars(parser.parse_args(["sync"])))
    assert channel.run(args) == 1
    assert "WhatsApp is not set up" in capsys.readouterr().err
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC" + "0" * 32)
        monkeypatch.setenv("TWILIO_AUTH_TOKEN", "x")
        monkeypatch.setenv("TWILIO_API_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        assert channel.run(args) == 1
    assert "Twilio cannot be reached" in capsys.readouterr().err
    assert not (tmp_path / "var" / FILE).exists()


async def test_the_command_writes_what_was_made(
    twilio: TwilioApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse  # noqa: PLC0415
    import asyncio  # noqa: PLC0415

    from bot.commands import channel  # noqa: PLC0415

    config = tmp_path / "config.yml"
    config.write_text(CONFIG.read_text("utf-8"), "utf-8")
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", twilio.account)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", twilio.token)
    monkeypatch.setenv("TWILIO_API_URL", twilio.url)
    args = argparse.Namespace(config=config, do="sync")
    assert await asyncio.to_thread(channel.run, args) == 0
    assert "43 made" in capsys.readouterr().out
    assert len(load(tmp_path / "var" / FILE, twilio.account)) == 51, "and four templates in two languages"
