"""The config.yml of a round."""

from pathlib import Path

CONFIG = """\
web: {{port: {port}, staff_port: {staff_port}, staff_url: "http://127.0.0.1:{staff_port}"}}
languages: {{first: en}}
notices: {{quiet_hours: none}}
delivery:
  rates:
    telegram: {{per_second: 1000, per_person_seconds: 0}}
    whatsapp: {{per_second: 1000, per_person_seconds: 0}}
"""
"""Everything else as it is by default."""


def configured(folder: Path, port: int, staff_port: int) -> None:
    """Other ports, English first, no paces and no quiet hours."""
    (folder / "config.yml").write_text(CONFIG.format(port=port, staff_port=staff_port), encoding="utf-8")
