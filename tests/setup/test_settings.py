"""Settings: each mistake is named with its file, line and key, and with what would be right."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load
from bot.settings_sections import Configuration, keys

ROOT = Path(__file__).parents[2]
TOKEN = "123456789:" + "A" * 35


def loaded(folder: Path, text: str = "", environment: dict[str, str] | None = None) -> Settings:
    (folder / "config.yml").write_text(text, encoding="utf-8")
    return load(folder / "config.yml", environment or {})


def refused(folder: Path, text: str = "", environment: dict[str, str] | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        loaded(folder, text, environment)
    return "\n".join(caught.value.findings)


def test_an_empty_file_means_all_defaults(tmp_path: Path) -> None:
    settings = loaded(tmp_path)
    assert settings.web.port == 8080
    assert settings.human.hours.on("mon") == (time(8), time(17))
    assert settings.human.hours.on("sun") is None
    assert settings.database_url == f"sqlite:///{tmp_path}/var/baraza.db"


def test_the_file_that_comes_with_baraza_says_the_defaults() -> None:
    """Else an operator who deletes a line gets something else than what stood there."""
    shipped = load(ROOT / "config.yml", {})
    for name in Configuration.model_fields:
        assert getattr(shipped, name) == getattr(Configuration(), name), name


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("web:\n  port: 80800\n", ["line 2", "`web.port`", "80800", "65535"]),
        ("web:\n  port: '8080'\n", ["line 2", "`web.port`", "integer"]),
        ("web:\n\n  prot: 1\n", ["line 3", "no setting `web.prot`", "Did you mean `port`?"]),
        ("port: 1\n", ["line 1", "no setting `port`", "`web.port`, in another section"]),
        ("zzz: 1\n", ["line 1", "no setting `zzz`", "Here may stand: operator, web"]),
        ("web: 8080\n", ["line 1", "`web` is a section"]),
        ("web:\n  port: 1\n  port: 2\n", ["line 3", "`port`", "line 2"]),
        ("web:\n  port: [1\n", ["line", "not YAML"]),
        ("- web\n", ["line 1", "not a list"]),
        (
            "human:\n  hours:\n    mon: 17:00-08:00\n",
            ["line 3", "`human.hours.mon`", "closes before it opens"],
        ),
        ("human:\n  hours:\n    mon: all day\n", ["line 3", "these are not hours", '"08:00-17:00"']),
        (
            "human:\n  hours: {mon: closed, tue: closed, wed: closed, thu: closed, fri: closed}\n",
            ["line 2", "no day of the week is open"],
        ),
        ("understanding:\n  sure: 0.2\n", ["line 1", "`understanding`", "`sure` is below `unsure`"]),
        ("understanding:\n  sure: .nan\n", ["line 2", "`understanding.sure`"]),
        (
            "understanding:\n  nlu_url: localhost:5005\n",
            ["line 2", "not a web address", "http://127.0.0.1:5005"],
        ),
        ("conversations:\n  put_aside_after_hours: 3\n", ["line 1", "before the reminder"]),
        ("delivery:\n  retry_after_seconds: [10, x]\n", ["line 2", "`delivery.retry_after_seconds`", "'x'"]),
        ("delivery:\n  retry_after_seconds: [10, 5]\n", ["line 1", "do not grow"]),
        ("languages:\n  first: fr\n", ["line 2", "`languages.first`", "'fr'"]),
        ("media:\n  photo_bytes: 10\n", ["line 2", "`media.photo_bytes`", "100000"]),
        ("log_level: loud\n", ["line 1", "`log_level`", "'loud'", "debug, info, warning or error"]),
        (f"operator: {{name: {'x' * 81}}}\n", ["line 1", "`operator.name`", "up to 80"]),
        ("web: !!python/object:os.system {}\n", ["not YAML"]),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_is_right(
    tmp_path: Path, text: str, says: list[str]
) -> None:
    sentence = refused(tmp_path, text)
    assert "config.yml" in sentence
    for part in says:
        assert part in sentence


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    sentence = refused(tmp_path, "log_level: loud\nweb:\n  port: 0\nzzz: 1\n", {"TELEGRAM_TOKEN": "short"})
    assert [
        part in line
        for part, line in zip(("line 1", "line 3", "line 4", "TELEGRAM"), sentence.split("\n"), strict=True)
    ] == [True] * 4


def test_a_file_that_is_missing_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is not there"):
        load(tmp_path / "config.yml", {})
    (tmp_path / "config.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="UTF-8"):
        load(tmp_path / "config.yml", {})


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TELEGRAM_TOKEN", "abc", "BotFather"),
        ("TELEGRAM_TOKEN", f"bot{TOKEN}", "BotFather"),
        ("TELEGRAM_WEBHOOK_SECRET", "näh", "letters without accents"),
        ("TELEGRAM_WEBHOOK_SECRET", "fine", "BARAZA_PUBLIC_URL is not"),
        ("BARAZA_PUBLIC_URL", "baraza.example.org", "https://"),
        ("BARAZA_PUBLIC_URL", "https://baraza.example.org/?x=1", "nothing after the path"),
        ("TWILIO_ACCOUNT_SID", "AC12", "Twilio's console"),
        ("TWILIO_WHATSAPP_FROM", "+254700000001", "whatsapp:+"),
        ("TWILIO_MESSAGING_SERVICE_SID", "XX", "MG and 32"),
    ],
)
def test_a_wrong_secret_is_named_and_never_shown(tmp_path: Path, name: str, value: str, says: str) -> None:
    sentence = refused(tmp_path, environment={name: value})
    assert name in sentence
    assert says in sentence
    if name != "BARAZA_PUBLIC_URL":
        assert value not in sentence


@pytest.mark.parametrize(
    ("sender", "number"),
    [("TWILIO_WHATSAPP_FROM", "whatsapp:+254700000001"), ("TWILIO_MESSAGING_SERVICE_SID", "MG" + "0" * 32)],
)
def test_twilio_needs_an_address_to_write_to(tmp_path: Path, sender: str, number: str) -> None:
    twilio = {"TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "twilio-secret", sender: number}
    sentence = refused(tmp_path, environment=twilio)
    assert "BARAZA_PUBLIC_URL is not, so that Twilio has nowhere to write" in sentence
    assert "twilio-secret" not in sentence
    public = {"BARAZA_PUBLIC_URL": "https://baraza.example.org"}
    assert loaded(tmp_path, environment=twilio | public).secrets.twilio_complete
    for name in twilio:
        half = {key: value for key, value in twilio.items() if key != name}
        assert not loaded(tmp_path, environment=half).secrets.twilio_complete, "doctor says what is missing"


def test_the_environment_wins_over_dotenv(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        f"# a comment\n\nexport TELEGRAM_TOKEN='{TOKEN}'\nBARAZA_PUBLIC_URL=https://a.example.org/\n"
    )
    settings = loaded(tmp_path, environment={"BARAZA_PUBLIC_URL": "https://b.example.org"})
    assert settings.secrets.telegram_token.get_secret_value() == TOKEN
    assert settings.public_url == "https://b.example.org"
    assert (
        loaded(tmp_path, environment={"TELEGRAM_TOKEN": ""}).secrets.telegram_token.get_secret_value() == ""
    )


def test_a_broken_line_of_dotenv_is_named_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_TOKEN: very-secret\n")
    sentence = refused(tmp_path)
    assert ".env, line 1" in sentence
    assert "very-secret" not in sentence


def test_nothing_secret_is_in_the_repr(tmp_path: Path) -> None:
    secrets = {
        "BARAZA_DATABASE_URL": "postgresql://baraza:pw-secret@db/baraza",
        "BARAZA_SECRET_KEY": "key-secret",
        "TELEGRAM_TOKEN": TOKEN,
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "twilio-secret",
        "TWILIO_WHATSAPP_FROM": "whatsapp:+254700000001",
    }
    public = {"BARAZA_PUBLIC_URL": "https://baraza.example.org"}
    settings = loaded(tmp_path, environment=secrets | public)
    assert settings.database_url == secrets["BARAZA_DATABASE_URL"]
    for shown in (repr(settings), str(settings), repr(settings.secrets)):
        for value in secrets.values():
            assert value not in shown


def test_settings_do_not_change_after_start(tmp_path: Path) -> None:
    settings = loaded(tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        settings.web.port = 1


@pytest.mark.parametrize(
    ("given", "means"),
    [
        ("sqlite:///data/x.db", "sqlite:///{root}/data/x.db"),
        ("sqlite:////srv/x.db", "sqlite:////srv/x.db"),
        ("postgresql://h/baraza", "postgresql://h/baraza"),
    ],
)
def test_a_relative_database_lies_beside_the_settings(tmp_path: Path, given: str, means: str) -> None:
    settings = loaded(tmp_path, environment={"BARAZA_DATABASE_URL": given})
    assert settings.database_url == means.format(root=tmp_path)


def test_every_setting_is_read_by_somebody() -> None:
    """A setting that changes nothing is a promise broken."""
    readers = "".join(
        path.read_text(encoding="utf-8")
        for path in ROOT.glob("bot/**/*.py")
        if not path.name.startswith(("settings", "checkup"))
    )
    # Sections and what has a key for each weekday or kind are handed on whole: `rates.web.per_second`, `hours.on(day)`, `within.of(kind)`.
    handed_on = (".hours.", ".answer_within.")
    unread = [
        key
        for key in keys()
        if not any(one in key for one in handed_on) and f".{key.rsplit('.', 1)[-1]}" not in readers
    ]
    assert not unread


def test_a_secret_may_lie_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "config.yml").touch()
    (tmp_path / ".env").write_text("BARAZA_METRICS_TOKEN=of-dotenv\nTELEGRAM_TOKEN=\n")
    (tmp_path / "token").write_text("of-the-file\n")
    given = {"BARAZA_METRICS_TOKEN_FILE": str(tmp_path / "token")}
    read = load(tmp_path / "config.yml", given).secrets.metrics_token
    assert read.get_secret_value() == "of-the-file"
    named = load(tmp_path / "config.yml", given | {"BARAZA_METRICS_TOKEN": "named"}).secrets.metrics_token
    assert named.get_secret_value() == "named"


def test_a_file_of_a_secret_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    sentence = refused(tmp_path, "", {"BARAZA_SECRET_KEY_FILE": str(tmp_path / "none")})
    assert "BARAZA_SECRET_KEY_FILE names cannot be read (No such file or directory)" in sentence
