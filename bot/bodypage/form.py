"""What the forms of the page send, and whether they were on the page of that very link."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from starlette.requests import Request

from bot.small_form import fields_of


@dataclass(frozen=True, slots=True)
class Form:
    """`once` names it. `percent` is None where no whole number from 0 to 100 was written; `words` may be as long as the form."""

    token: str = field(repr=False)
    once: str
    step: str
    percent: int | None
    written_percent: str
    words: str = field(repr=False)


async def form_of(request: Request) -> Form:
    """The form in this request. Raises FormRefusedError."""
    fields = await fields_of(request)
    written = fields.get("percent", "").strip().removesuffix("%").strip()[:8]
    fits = written.isascii() and written.isdecimal() and int(written) <= 100
    return Form(
        fields.get("form", "")[:128],
        fields.get("once", ""),
        fields.get("step", "")[:20],
        int(written) if fits else None,
        written,
        fields.get("words", ""),
    )


@dataclass(frozen=True, slots=True)
class FormTokens:
    """`secret` keys them: another page can neither read nor compute one."""

    secret: bytes = field(repr=False)

    def of(self, link: str) -> str:
        """What every form of this link carries."""
        return hmac.new(self.secret, b"referral:" + link.encode(), hashlib.sha256).hexdigest()

    def fits(self, link: str, token: str) -> bool:
        """Whether a form was made for this link."""
        return hmac.compare_digest(self.of(link).encode(), token.encode())
