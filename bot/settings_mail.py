"""The section `mail` of config.yml: the server through which bodies without officers hear that something was referred."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from bot.settings_section import Section

HERE = ("127.0.0.1", "::1", "localhost")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?|::1")
_ATOM, _LABEL = r"[A-Za-z0-9_%+-]{1,64}", r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM}){{0,9}}@{_LABEL}(?:\.{_LABEL}){{0,9}}")
"""As they are used: ASCII, nothing around it, and nothing that could begin another line of a message."""


def _host(text: str) -> str:
    if text and not _HOST.fullmatch(text):
        raise ValueError("this is not the name or address of a server")
    return text


def _address(text: str) -> str:
    if text and not ADDRESS.fullmatch(text):
        raise ValueError("this is not one e-mail address")
    return text


class Mail(Section):
    """E-mail to bodies, by SMTP. Without a host nothing is sent."""

    host: Annotated[str, AfterValidator(_host)] = Field(
        default="", description='The SMTP server that takes e-mail to bodies, or "": no e-mail is sent.'
    )
    port: Annotated[int, Field(ge=1, le=65535)] = Field(
        default=587, description="Its port, 1 to 65535: 587 for starttls, 465 for tls."
    )
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the way to it is sealed: starttls, tls, or none, which is for a server on this machine alone.",
    )
    user: str = Field(
        default="",
        max_length=254,
        description='Who signs in there, with BARAZA_SMTP_PASSWORD; "": nobody does.',
    )
    sender: Annotated[str, AfterValidator(_address)] = Field(
        default="",
        description="The e-mail address from which it comes; answers to it are read by nobody here.",
    )
    timeout_seconds: Annotated[float, Field(gt=0, le=120)] = Field(
        default=20.0, description="Seconds to wait for each answer of the server: above 0 and up to 120."
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.host and not self.sender:
            raise ValueError("a `host` needs a `sender`")
        if self.security == "none" and self.host and self.host not in HERE:
            raise ValueError(
                "`security: none` is for a server on this machine alone: the link opens a summary"
            )
        return self
