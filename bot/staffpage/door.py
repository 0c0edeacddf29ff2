"""Who comes in: the member behind the session, looked up anew with every click."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request

from bot.small_form import fields_of
from bot.staffpage.office import Office
from bot.staffpage.session import Sessions
from bot.staffpage.speech import Speech
from flows.messages import Language
from storage import people, sent_forms, staff_links
from storage.staff import Staff
from storage.work import Work

T = TypeVar("T")
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is looking. `form` is the token for her forms."""

    staff: Staff
    say: Speech
    form: str


class SignedOutError(Exception):
    """There is no session (any more). `kept` is what she had written, to be given back to her."""

    def __init__(self, kept: str = "") -> None:
        super().__init__("A session is over, or there was none.")
        self.kept = kept


class StaleFormError(Exception):
    """A form of another session than hers. `kept` is what she had written."""

    def __init__(self, kept: str = "") -> None:
        super().__init__("A form was made for another session.")
        self.kept = kept


class SentBeforeError(Exception):
    """This very form was taken before, by this process or another."""


class Door:
    """Lets members in."""

    def __init__(self, office: Office, sessions: Sessions) -> None:
        self._office = office
        self._sessions = sessions

    def form_name(self) -> str:
        """A new name for one form, by which it is known when it is sent again."""
        return self._office.chance(16).hex()

    async def enter(
        self, request: Request, do: Callable[[Work, Visit], T], kept: str = "", once: str = ""
    ) -> tuple[Visit, T]:
        """What `do` gives to whoever is looking, in one unit of work. Raises SignedOutError, SentBeforeError.

        `once`: the name of the form that this is for; where nothing comes of it, it may be sent again.

        A member who has left has no session any more; whoever changed her areas is felt at once.
        """
        token = self._sessions.of(request)

        def entering(work: Work) -> tuple[Visit, T] | None:
            member = staff_links.session(work, token, self._office.session_lasts)
            if member is None:
                return None
            if not sent_forms.take(work, once):
                raise SentBeforeError
            say = Speech(self._office.wording, language_of(work, member, self._office.first_language))
            visit = Visit(member, say, self._sessions.form_token(token))
            return visit, do(work, visit)

        entered = await self._office.run(entering)
        if entered is None:
            raise SignedOutError(kept)
        return entered

    async def form(self, request: Request) -> Fields:
        """The fields of a form of hers. Raises HTTPException, FormRefusedError, SignedOutError, StaleFormError."""
        self._sessions.refuse_from_elsewhere(request)
        fields = await fields_of(request)
        token = self._sessions.of(request)
        kept = fields.get("words", "")
        if not token:
            raise SignedOutError(kept)
        if not self._sessions.fits(token, fields.get("form", "")):
            raise StaleFormError(kept)
        return fields


def language_of(work: Work, member: Staff, first: Language) -> Language:
    """The language she writes in; that of the deployment while it is not known."""
    person = people.get(work, member.person_id, "") if member.person_id else None
    return person.language if person is not None and person.language else first
