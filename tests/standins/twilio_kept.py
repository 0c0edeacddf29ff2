"""What the Twilio stand-in keeps of each message, in and out, until somebody deletes it: as Twilio's own account would.

A message stays with its words, number, times, status and files. Its words can be emptied, or all of it deleted, its files
with it, once Twilio has finished with it (error 20009 before). What is deleted is listed nowhere any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.standins.twilio_faults import Fault, refused, scripted

if TYPE_CHECKING:
    from tests.standins.twilio_api import TwilioApi

FINAL = frozenset({"received", "delivered", "read", "undelivered", "failed"})


@dataclass(slots=True)
class Record:
    """One message of the account."""

    sid: str
    direction: str
    sender: str
    to: str
    body: str
    status: str
    at: datetime
    files: list[str] = field(default_factory=list)


class Kept:
    """All messages of the account. `settles`: how long Twilio needs to finish with one. `refuses`: what it answers to who deletes."""

    def __init__(self, api: "TwilioApi") -> None:
        self._api = api
        self.records: dict[str, Record] = {}
        self.settles = timedelta()
        self.refuses: list[Fault] = []
        self.emptied: list[str] = []
        self.deleted: list[str] = []
        self.asked_twice: list[str] = []

    def came(self, form: Mapping[str, str]) -> None:
        """A person wrote."""
        files = [urlsplit(url).path for name, url in form.items() if name.startswith("MediaUrl")]
        sid = form["MessageSid"]
        words = " ".join(filter(None, (form.get("Body", ""), form.get("Label", ""), form.get("Address", ""))))
        self.records.setdefault(
            sid, Record(sid, "inbound", form["From"], form["To"], words, "received", self._api.now(), files)
        )

    def went(self, sid: str, to: str, words: str) -> None:
        """We wrote."""
        self.records[sid] = Record(
            sid, "outbound-api", self._api.sender, to, words, "queued", self._api.now()
        )

    def reported(self, sid: str, status: str) -> None:
        if sid in self.records:
            self.records[sid].status = status

    def words(self) -> str:
        """Every word that Twilio still has."""
        return "\n".join(record.body for record in self.records.values() if record.body)

    def files(self) -> list[str]:
        """Every file that Twilio still has."""
        return [file for record in self.records.values() for file in record.files if self._has(file)]

    def of(self, address: str) -> list[Record]:
        """What Twilio still has of talks with this person: that there were any, whatever of it is emptied."""
        return [record for record in self.records.values() if address in record.sender + record.to]

    def answer(self, request: Request, path: str, form: Mapping[str, str]) -> Response | None:
        """The answer to a call about messages that are there; None when it is none."""
        if request.method == "GET" and path.endswith("/Messages.json"):
            return self._listed(parse_qs(request.url.query))
        if request.method == "GET" and path.endswith("/Media.json"):
            return self._files_of(path.split("/")[-2])
        if "/Messages/" not in path or "/Media/" in path:
            return None
        if self.refuses:
            return scripted(self.refuses.pop(0))
        sid = path.rsplit("/", 1)[-1].removesuffix(".json")
        record = self.records.get(sid)
        if record is None:
            self.asked_twice.append(sid)
            return refused(404, 20404, "The requested resource was not found")
        if request.method == "DELETE":
            if record.status not in FINAL or self._api.now() - record.at < self.settles:
                return refused(409, 20009, "Cannot delete this resource before it is complete")
            self.deleted.append(sid)
            self._api.deleted_files.update(record.files)
            del self.records[sid]
            return Response(status_code=204)
        if form == {"Body": ""}:
            record.body = ""
            self.emptied.append(sid)
        return JSONResponse(_shown(record))

    def _files_of(self, sid: str) -> Response:
        record = self.records.get(sid)
        files = [] if record is None else record.files
        listed = [{"sid": file.rsplit("/", 1)[-1], "content_type": "image/jpeg"} for file in files]
        return JSONResponse({"media_list": listed, "next_page_uri": None})

    def _has(self, file: str) -> bool:
        return file not in self._api.deleted_files

    def _listed(self, asked: Mapping[str, list[str]]) -> Response:
        before = asked.get("DateSent<", ["9999-12-31T00:00:00Z"])[0]
        found = [
            record
            for record in sorted(self.records.values(), key=lambda one: one.at, reverse=True)
            if asked.get("From", [record.sender])[0] == record.sender
            and asked.get("To", [record.to])[0] == record.to
            and record.at.strftime("%Y-%m-%dT%H:%M:%SZ") < before
        ]
        most = int(asked.get("PageSize", ["50"])[0])
        return JSONResponse({"messages": [_shown(record) for record in found[:most]], "next_page_uri": None})


def _shown(record: Record) -> dict[str, Any]:
    return {
        "sid": record.sid,
        "direction": record.direction,
        "from": record.sender,
        "to": record.to,
        "body": record.body,
        "status": record.status,
        "date_sent": format_datetime(record.at),
        "num_media": str(len(record.files)),
    }
