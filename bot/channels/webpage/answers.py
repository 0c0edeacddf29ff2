"""The pages as HTML, in either language, from their templates."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import jinja2

from bot.channels.webpage.forms import Form
from bot.channels.webpage.ports import Texts
from bot.channels.webpage.view import Bubble, View, pieces
from flows.messages import LANGUAGES, Language

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


class Answers:
    """Renders the pages. `texts` gives the words by key; `exit_url` is where leaving leads."""

    def __init__(self, texts: Texts, exit_url: str) -> None:
        self._texts = texts
        self._exit_url = exit_url
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
        )
        self._version = _fingerprint()

    def say(self, key: str, language: Language) -> str:
        """One text of the page itself."""
        return self._texts(key, language)

    def start(self, language: Language, nonce: str) -> str:
        """The first page: nothing is kept yet, of anybody."""
        other = next(each for each in LANGUAGES if each != language)
        return self._page(
            "start.html",
            language,
            nonce=nonce,
            token="",
            t_other=self._in(other),
            other_language=other,
            danger=pieces(self._texts("page.start.danger", language), spoken_by_us=True),
        )

    def conversation(self, language: Language, view: View, *, token: str, nonce: str, note: str = "") -> str:
        """The conversation, and the form to go on with. `note` is a key, or ''."""
        shown = self._texts(note, language) if note else ""
        return self._page("conversation.html", language, view=view, token=token, nonce=nonce, note=shown)

    def problem(
        self,
        language: Language,
        problem: str,
        *,
        home: str,
        kept: str = "",
        token: str = "",
        form: Form | None = None,
    ) -> str:
        """What went wrong and what to do, with what she had written, so that it is not lost; `form` can be sent again."""
        return self._page(
            "problem.html", language, problem=problem, kept=kept, token=token, nonce="", home=home, form=form
        )

    def left(self, language: Language) -> str:
        """A page with nothing on it, that goes on to the neutral address by itself."""
        return self._templates.get_template("left.html").render(language=language, exit_url=self._exit_url)

    def lines(self, language: Language, bubbles: Sequence[Bubble]) -> list[dict[str, str]]:
        """Bubbles for the script: the same HTML as in the page."""
        draw = self._macro("bubble")
        return [{"id": bubble.id, "html": draw(bubble, self._in(language))} for bubble in bubbles]

    def choices(self, language: Language, view: View) -> str:
        """The buttons for the script."""
        return self._macro("choices")(view, self._in(language))

    def _page(self, template: str, language: Language, **values: object) -> str:
        return self._templates.get_template(template).render(
            t=self._in(language), language=language, exit_url=self._exit_url, version=self._version, **values
        )

    def _macro(self, name: str) -> Callable[..., str]:
        module = self._templates.get_template("lines.html").module
        return lambda *arguments: str(getattr(module, name)(*arguments))

    def _in(self, language: Language) -> Callable[[str], str]:
        return lambda key: self._texts(key, language)


def _fingerprint() -> str:
    """Changes with the style sheet and the script, so that a browser never mixes old and new."""
    whole = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:8]
