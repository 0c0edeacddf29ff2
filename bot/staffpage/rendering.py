"""The pages as HTML, from their templates."""

from pathlib import Path

from starlette.responses import HTMLResponse

from bot.page_templates import templates_of, version_of
from bot.staffpage.door import Visit
from bot.staffpage.speech import Speech

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


class Rendering:
    """Fills templates; what a template names and is not given is an error, never a gap on the page."""

    def __init__(self) -> None:
        self._templates = templates_of(_HERE / "templates")
        self._version = version_of(STATIC / "staff.css")

    def page(self, template: str, say: Speech, status: int = 200, **values: object) -> HTMLResponse:
        """A page without a session: the PIN, or what went wrong."""
        return self._rendered(template, say, status, visit=None, **values)

    def inside(self, template: str, visit: Visit, status: int = 200, **values: object) -> HTMLResponse:
        """A page of hers, with the way out on top."""
        return self._rendered(template, visit.say, status, visit=visit, **values)

    def _rendered(self, template: str, say: Speech, status: int, **values: object) -> HTMLResponse:
        page = self._templates.get_template(template)
        html = page.render(t=say, language=say.language, version=self._version, **values)
        return HTMLResponse(html, status)
