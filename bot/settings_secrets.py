"""Secrets and addresses of this deployment: from the environment, else from .env beside config.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from bot.settings_file import SettingsError

_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*")


def _base(text: str) -> str:
    scheme, _, rest = text.partition("://")
    if text and (
        scheme not in {"http", "https"} or not rest.strip("/") or "?" in rest or "#" in rest or " " in rest
    ):
        raise ValueError(
            "it must be a web address such as https://baraza.example.org, nothing after the path"
        )
    return text.rstrip("/")


def _telegram_token(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    # https://core.telegram.org/bots/api#authorizing-your-bot
    if text and not re.fullmatch(r"\d{5,20}:[A-Za-z0-9_-]{20,80}", text):
        raise ValueError("it must look like 123456789:AA..., as BotFather writes it, with nothing around it")
    return secret


def _webhook_secret(secret: SecretStr) -> SecretStr:
    # https://core.telegram.org/bots/api#setwebhook: 1-256 characters, A-Z, a-z, 0-9, _ and -.
    if secret.get_secret_value() and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        raise ValueError("it may hold only letters without accents, digits, _ and -, at most 256 of them")
    return secret


def _account(text: str) -> str:
    if text and not re.fullmatch(r"AC[0-9a-fA-F]{32}", text):
        raise ValueError("it must be AC and 32 digits or letters a to f, as Twilio's console shows it")
    return text


def _sender(text: str) -> str:
    if text and not re.fullmatch(r"whatsapp:\+\d{7,15}", text):
        raise ValueError("it must be written whatsapp:+ and the number with its country code")
    return text


def _service(text: str) -> str:
    if text and not re.fullmatch(r"MG[0-9a-fA-F]{32}", text):
        raise ValueError("it must be MG and 32 digits or letters a to f, as Twilio's console shows it")
    return text


Base = Annotated[str, AfterValidator(_base)]
_NONE = SecretStr("")
FILE = "_FILE"
"""What follows the name of a variable that says where the value lies."""


class Secrets(BaseModel):
    """What is not for config.yml. Empty means: not set. Shown or logged, the secret ones read as stars."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: SecretStr = Field(default=_NONE, validation_alias="BARAZA_DATABASE_URL")
    secret_key: SecretStr = Field(default=_NONE, validation_alias="BARAZA_SECRET_KEY")
    secret_key_old: SecretStr = Field(default=_NONE, validation_alias="BARAZA_SECRET_KEY_OLD")
    public_url: Base = Field(default="", validation_alias="BARAZA_PUBLIC_URL")
    telegram_token: Annotated[SecretStr, AfterValidator(_telegram_token)] = Field(
        default=_NONE, validation_alias="TELEGRAM_TOKEN"
    )
    telegram_webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] = Field(
        default=_NONE, validation_alias="TELEGRAM_WEBHOOK_SECRET"
    )
    telegram_api_url: Base = Field(default="", validation_alias="TELEGRAM_API_URL")
    twilio_account_sid: Annotated[str, AfterValidator(_account)] = Field(
        default="", validation_alias="TWILIO_ACCOUNT_SID", repr=False
    )
    twilio_auth_token: SecretStr = Field(default=_NONE, validation_alias="TWILIO_AUTH_TOKEN")
    twilio_auth_token_secondary: SecretStr = Field(
        default=_NONE, validation_alias="TWILIO_AUTH_TOKEN_SECONDARY"
    )
    twilio_whatsapp_from: Annotated[str, AfterValidator(_sender)] = Field(
        default="", validation_alias="TWILIO_WHATSAPP_FROM", repr=False
    )
    twilio_messaging_service_sid: Annotated[str, AfterValidator(_service)] = Field(
        default="", validation_alias="TWILIO_MESSAGING_SERVICE_SID", repr=False
    )
    twilio_api_url: Base = Field(default="", validation_alias="TWILIO_API_URL")
    smtp_password: SecretStr = Field(default=_NONE, validation_alias="BARAZA_SMTP_PASSWORD")

    metrics_token: SecretStr = Field(default=_NONE, validation_alias="BARAZA_METRICS_TOKEN")

    @model_validator(mode="after")
    def _webhook_needs_its_secret(self) -> Self:
        if self.telegram_webhook_secret.get_secret_value() and not self.public_url:
            raise ValueError(
                "TELEGRAM_WEBHOOK_SECRET is set and BARAZA_PUBLIC_URL is not, so that Telegram has nowhere to write. "
                "Set both for a webhook, neither for polling"
            )
        return self

    @model_validator(mode="after")
    def _twilio_needs_an_address(self) -> Self:
        if self.twilio_complete and not self.public_url:
            raise ValueError(
                "Twilio's settings are there and BARAZA_PUBLIC_URL is not, so that Twilio has nowhere to write and its "
                "signature cannot be checked. Set it to the https address of this server, or take TWILIO_ACCOUNT_SID away"
            )
        return self

    @property
    def twilio_complete(self) -> bool:
        """Whether WhatsApp is wanted: an account, its token, and somebody to write as."""
        sender = self.twilio_whatsapp_from or self.twilio_messaging_service_sid
        return bool(self.twilio_account_sid and self.twilio_auth_token.get_secret_value() and sender)


NAMES: tuple[str, ...] = tuple(str(field.validation_alias) for field in Secrets.model_fields.values())
"""The environment variables that are read, in the order of .env.example."""


def read_secrets(dotenv: Path, environment: Mapping[str, str]) -> Secrets:
    """The secrets; a variable of the environment, even an empty one, wins over .env.

    `BARAZA_SECRET_KEY_FILE` and its like name a file that holds the value alone, as secrets of Docker and Kubernetes come.
    Raises SettingsError, whose sentences show none of them.
    """
    written = {name: _held(name, environment) for name in NAMES if environment.get(name + FILE)}
    written = _dotenv(dotenv) | written
    values = {name: environment.get(name, written.get(name, "")).strip() for name in NAMES}
    try:
        return Secrets.model_validate(values)
    except ValidationError as error:
        raise SettingsError(
            [
                _sentence(
                    detail["loc"], detail["ctx"]["error"] if "ctx" in detail else "", environment, dotenv
                )
                for detail in error.errors(include_input=False)
            ]
        ) from None


def _held(name: str, environment: Mapping[str, str]) -> str:
    """What stands in the file that a variable names. Raises SettingsError."""
    try:
        return Path(environment[name + FILE]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise SettingsError([f"The file that {name}{FILE} names cannot be read ({why})."]) from None


def _sentence(
    place: tuple[int | str, ...], problem: object, environment: Mapping[str, str], dotenv: Path
) -> str:
    if not place:
        return f"{problem}."
    name = str(place[0])
    where = "the environment" if name in environment else dotenv.name
    return f"{name} (from {where}) is not right: {problem}."


def _dotenv(path: Path) -> dict[str, str]:
    """`NAME=value` lines; `#` begins a comment line; quotes around a value are taken off."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            [f"{path.name} cannot be read ({type(error).__name__}). It must be a UTF-8 text file."]
        ) from None
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise SettingsError(
                [f"{path.name}, line {number}: this is not NAME=value. The line is not shown."]
            )
        name, value = match.groups()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        found[name] = value
    return found
