"""The style sheet, the script and the icon: their address changes with their content, so they may be kept."""

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class KeptFiles(StaticFiles):
    """Files that the browser may keep for a day."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file, with leave to keep it."""
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = "private, max-age=86400"
        return response
