"""Transcripts: conversations as text that a facilitator can read and correct.

    # A light is broken at the market
    @ 2026-11-21 20:30
    > hakuna taa hapa Soko Mjinga tangu jana, watu wanaibiwa
      ~ report_concern 0.93 kind=works
    < Habari, ...
      [ Ndiyo, nakubali | Hapana ]
    > [Ndiyo, nakubali]

`>` is what she sends: words, `[a title]` tapped, `(pin -0.30 36.06)`, `(photo) a caption`, `(voice)`,
`(sticker)`, `(contact)`, `(left)`, `(returned)`, `(button report.kind:theft)` for a button of long ago.
`{code}` is the receipt code shown before. `~` says what the model would understand. `@` sets the clock in
Nairobi, or moves it (`@ +5h`). `!` does what whoever runs this Baraza, or a member of the staff on the staff page, would do:
`! invite facilitator Kaptembwo Amina` makes `{invitation}`, `! take`, `! say words` and `! give back` serve whoever
asked for a person; `! ratings njoro-police-station 12` lets twelve others rate it; `! verify Wafula` and
`! decline unchecked` decide a commendation, `! hand_over station` marks it as handed over;
`! rounds 8` lets the time go by that chance leaves before the staff is told of one.
`*` is what a member of the staff writes or taps in a chat of her own, and `< * ` what the bot
says there; `{number}` is the number of the newest case, `\\n` a new line, `{link}` what a link to the staff page ends with.
"""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Line:
    """One line that a test acts on: `sign` is one of > * @ ! and what follows it."""

    sign: str
    words: str
    understood: str = ""
    said: list[str] = field(default_factory=list)


@dataclass
class Script:
    """A transcript: its title and its lines, each with what the bot said after it."""

    path: Path
    title: str
    lines: list[Line]

    @property
    def language(self) -> str:
        """The folder says it."""
        return self.path.parent.name


def read(path: Path) -> Script:
    """Parse a transcript; ValueError names the line that is none."""
    title, lines = "", []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if raw.startswith("#"):
            title = title or raw.lstrip("# ")
        elif raw[:2] in ("> ", "* ", "@ ", "! "):
            lines.append(Line(raw[0], raw[2:].strip()))
        elif raw.startswith("  ~ "):
            lines[-1].understood = raw[4:].strip()
        elif raw.startswith("< "):
            lines[-1].said.append(raw[2:])
        elif raw.startswith("  ") and lines and lines[-1].said:
            lines[-1].said[-1] += "\n" + raw[2:]
        elif raw == "  " or (not raw.strip() and lines and lines[-1].said):
            lines[-1].said[-1] += "\n" if raw == "  " else ""
        elif raw.strip():
            raise ValueError(f"{path.name}, line {number}: this is no line of a transcript: {raw!r}")
    return Script(path, title, lines)


def write(script: Script) -> str:
    """The transcript as text."""
    out = [f"# {script.title}", ""]
    for line in script.lines:
        out.append(f"{line.sign} {line.words}")
        if line.understood:
            out.append(f"  ~ {line.understood}")
        out += ["< " + said.replace("\n", "\n  ") for said in line.said]
        out.append("")
    return "\n".join(out).rstrip() + "\n"


def update(script: Script) -> None:
    """Write what the bot said into the transcript's file."""
    script.path.write_text(write(script), encoding="utf-8")
