"""Deleting in the Bot API stand-in: in a private chat what either side wrote, for 48 hours."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

if TYPE_CHECKING:
    from tests.standins.telegram_people import Person

DELETABLE_FOR = timedelta(hours=48)
"""https://core.telegram.org/bots/api#deletemessage"""


class Deleting:
    """What the API server does for deleteMessage and deleteMessages; `passes` lets time go by for it."""

    people: dict[int, "Person"]
    moved = timedelta()

    def passes(self, time: timedelta) -> None:
        self.moved += time

    def now(self) -> datetime:
        return datetime.now(UTC) + self.moved

    async def _delete_message(self, fields: Mapping[str, str]) -> Response:
        person = self.people.get(int(fields["chat_id"]))
        number = int(fields["message_id"])
        if person is None or number not in person.chat_now:
            return _refused("Bad Request: message to delete not found")
        return self._deleted(person, [number])

    async def _delete_messages(self, fields: Mapping[str, str]) -> Response:
        person = self.people.get(int(fields["chat_id"]))
        if person is None:
            return _refused("Bad Request: chat not found")
        return self._deleted(
            person, [one for one in json.loads(fields["message_ids"]) if one in person.chat_now]
        )

    def _deleted(self, person: "Person", numbers: list[int]) -> Response:
        if any(self.now() - person.chat_now[number][1] > DELETABLE_FOR for number in numbers):
            return _refused("Bad Request: message can't be deleted")
        for number in numbers:
            del person.chat_now[number]
        return JSONResponse({"ok": True, "result": True})


def _refused(description: str) -> Response:
    return JSONResponse({"ok": False, "error_code": 400, "description": description}, 400)
