"""The settings of a deployment, checked once at start: config.yml, and secrets (environment or .env)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.settings_file import SettingsError, read_configuration
from bot.settings_secrets import Secrets, read_secrets
from bot.settings_sections import Configuration

__all__ = ["Settings", "SettingsError", "load"]


class Settings(Configuration):
    """Everything an operator may change. Its repr hides what is secret."""

    root: Path
    """The folder of config.yml; var/ and .env lie beside it."""
    secrets: Secrets

    @property
    def var(self) -> Path:
        """The folder of what must outlive a restart: the database and the key."""
        return self.root / "var"

    @property
    def database_url(self) -> str:
        """Where the data is, password included: not for logs. A relative SQLite path is beneath `root`."""
        url = self.secrets.database_url.get_secret_value() or "sqlite:///var/baraza.db"
        kind, found, path = url.partition(":///")
        if found and kind.partition("+")[0] == "sqlite" and path and not path.startswith(("/", ":")):
            return f"{kind}:///{self.root / path}"
        return url

    @property
    def public_url(self) -> str:
        """The address people see, without a slash at its end; '' when there is none."""
        return self.secrets.public_url


def load(path: Path, environment: Mapping[str, str]) -> Settings:
    """Read config.yml and what lies beside it. Raises SettingsError with one sentence for each mistake."""
    findings: list[str] = []
    configuration, secrets = Configuration(), Secrets()
    try:
        configuration = read_configuration(path)
    except SettingsError as error:
        findings += error.findings
    try:
        secrets = read_secrets(path.parent / ".env", environment)
    except SettingsError as error:
        findings += error.findings
    if findings:
        raise SettingsError(findings)
    sections = {name: getattr(configuration, name) for name in Configuration.model_fields}
    return Settings(**sections, root=path.resolve().parent, secrets=secrets)
