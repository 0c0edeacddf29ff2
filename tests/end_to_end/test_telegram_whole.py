"""A whole conversation on Telegram with the program as a process, over real HTTP; every call is checked."""

import io
from pathlib import Path

from PIL import Image

from tests.end_to_end.program import program
from tests.end_to_end.reporting import WITHIN, agrees, code_in, says, taps
from tests.end_to_end.rows import rows
from tests.standins.telegram_api import TelegramApi


def photo() -> bytes:
    """A photo whose camera wrote into it where it was."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "CANARY-CAMERA"
    Image.new("RGB", (640, 480), "orange").save(out, "JPEG", exif=exif)
    return out.getvalue()


async def test_from_hello_to_a_receipt_and_its_status(
    api: TelegramApi, token: dict[str, str], tmp_path: Path
) -> None:
    async with program(tmp_path, **token) as running:
        jane = api.person("Jane")
        await agrees(jane)
        await says(jane, "the maize in my shop was stolen", "Noted.")
        await jane.sends_photo(photo(), "the door")
        await jane.sees("2 messages", WITHIN)
        where = await taps(jane, "That is all", "Where was it?")
        assert where.asks_location
        await jane.sends_location(-0.3031, 36.0800)
        confirm = await jane.sees("?", WITHIN)
        await taps(jane, confirm.buttons[0][0], "When was it?")
        await says(jane, "yesterday at 8pm", "still going on?")
        await taps(jane, "No, it is over", "want to be known?")
        await taps(jane, "Confidential", "Please check")
        code = code_in(await taps(jane, "Send it", "Your report is in"))
        await running.until(lambda: rows(running.database, "select count(*) from attachments") == [(1,)], 20)
        assert rows(running.database, "select content_type from attachments") == [("image/jpeg",)]

        await says(jane, "status", "1 report: received")
        await says(jane, code, "received")
        await jane.blocks()
        await running.until(
            lambda: (
                rows(running.database, "select count(*) from addresses where unreachable_reason <> ''")
                == [(1,)]
            )
        )
        sent = len(jane.messages)
        assert await running.stop() == 0
        assert len(jane.messages) == sent
        assert len(api.answered_taps) == len(jane.taps_made)
        assert rows(running.database, "select count(*) from reports") == [(1,)]
        for word in ("shop", "Jane", str(jane.id), code, api.token, "CANARY", "Rhonda"):
            assert word not in running.said(), word
