"""From a form to an Inbound: what was tapped, sent, attached or written."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.channels.webpage.channel import NAME
from bot.channels.webpage.forms import PHOTO_BYTES, Form
from bot.channels.webpage.ports import Line, PageStore, UploadsFullError
from bot.channels.webpage.session import Session, Sessions
from bot.channels.webpage.view import START, title_of
from bot.pictures import PictureRefusedError, Refusal, cleaned
from flows.messages import Inbound, InboundKind

_LANGUAGE_WORDS = {"en": "english", "sw": "kiswahili"}


class NothingSaidError(Exception):
    """A form with nothing in it, or with a button that was never there. `note`: what to tell her."""

    def __init__(self, note: str = "") -> None:
        super().__init__(note)
        self.note = note


class PhotoRefusedError(Exception):
    """A file that is no photo we can take; `status` as in HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Saying:
    """Makes Inbounds. `now` is UTC."""

    def __init__(self, store: PageStore, sessions: Sessions, now: Callable[[], datetime]) -> None:
        self._store = store
        self._sessions = sessions
        self._now = now

    async def inbound(self, session: Session, form: Form, lines: Sequence[Line]) -> tuple[Inbound, str]:
        """What she said, and a note for her ('' mostly). Raises NothingSaidError, PhotoRefusedError.

        A tap carries the words of its button as text, for the history. To a conversation that is no longer
        there, a tap can only be a new beginning.
        """
        if form.option:
            title = title_of(lines, form.option)
            if title is not None:
                return self._made(session, form.nonce, InboundKind.TAP, text=title, payload=form.option), ""
            if lines:
                raise NothingSaidError("choice")
            return self._made(session, form.nonce, InboundKind.TEXT, text=START, hint=True), "choice"
        if form.point is not None:
            made = self._made(session, form.nonce, InboundKind.LOCATION, text=form.text)
            return replace(made, point=form.point), ""
        if form.photo is not None:
            made = self._made(session, form.nonce, InboundKind.PHOTO, text=form.text)
            return await self._with_photo(made, form.photo), ""
        if form.text:
            return self._made(session, form.nonce, InboundKind.TEXT, text=form.text), ""
        if form.start and not lines:
            return self._made(session, form.nonce, InboundKind.TEXT, text=START, hint=True), ""
        raise NothingSaidError

    def language_change(self, session: Session, nonce: str) -> Inbound:
        """The word for a language, as if she had typed it."""
        word = _LANGUAGE_WORDS[session.language]
        return self._made(session, nonce, InboundKind.TEXT, text=word, hint=True)

    async def _with_photo(self, made: Inbound, content: bytes) -> Inbound:
        try:
            picture = await asyncio.to_thread(cleaned, content, PHOTO_BYTES)
        except PictureRefusedError as refused:
            large = refused.reason in {Refusal.TOO_LARGE, Refusal.TOO_MANY_PIXELS}
            raise PhotoRefusedError(413 if large else 415) from refused
        try:
            kept = await self._store.keep_upload(
                made.address, picture.content, picture.content_type, original=content
            )
        except UploadsFullError as full:
            raise PhotoRefusedError(507) from full
        return replace(made, media=(kept,))

    def _made(
        self,
        session: Session,
        nonce: str,
        kind: InboundKind,
        *,
        text: str,
        payload: str = "",
        hint: bool = False,
    ) -> Inbound:
        return Inbound(
            channel=NAME,
            external_id=self._sessions.external_id(session.id, nonce),
            address=session.id,
            kind=kind,
            received_at=self._now(),
            text=text,
            payload=payload,
            language_hint=session.language if hint else None,
        )
