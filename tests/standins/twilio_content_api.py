"""The Content API of the Twilio stand-in: resources that are made and listed, and templates that Meta looks at."""

import json
import re
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.standins.twilio_faults import Fault
from tests.standins.twilio_faults import refused as refusal

if TYPE_CHECKING:
    from tests.standins.twilio_api import TwilioApi

_APPROVAL = re.compile(r"/v1/Content/(HX\w{32})/ApprovalRequests(/whatsapp)?")
_ONE = re.compile(r"/v1/Content/(HX\w{32})")
_BAD_TEMPLATE = re.compile(r"^\s*\{\{|\}\}\s*$|\}\}\s*\{\{")
"""https://developers.facebook.com, message templates: no variable at the beginning, the end, or beside another."""


def answer(api: "TwilioApi", request: Request, body: bytes) -> Response | None:
    """The answer to a call of the Content API; None for any other call."""
    path = request.url.path
    if path == "/v1/Content":
        return _make(api, body) if request.method == "POST" else _listed(api, request)
    if (match := _ONE.fullmatch(path)) and request.method == "GET":
        found = api.contents.get(match[1])
        return JSONResponse(found) if found else refusal(404, 20404, "The requested resource was not found")
    if match := _APPROVAL.fullmatch(path):
        if match[1] not in api.contents:
            return refusal(404, 20404, "The requested resource was not found")
        return _submit(api, match[1], body) if match[2] else _standing(api, match[1])
    return None


def _make(api: "TwilioApi", body: bytes) -> Response:
    if api.faults and isinstance(fault := api.faults[0], Fault) and fault.status:
        api.faults.popleft()
        return refusal(fault.status, fault.code, "scripted")
    sid = api.new_sid("HX")
    api.contents[sid] = {**json.loads(body), "sid": sid}
    return JSONResponse(api.contents[sid], 201)


def _listed(api: "TwilioApi", request: Request) -> Response:
    page = int(request.query_params.get("Page", 0))
    size = min(int(request.query_params.get("PageSize", 50)), api.page_size)
    shown = list(api.contents.values())[page * size : (page + 1) * size]
    following = f"https://content.twilio.com/v1/Content?PageSize={size}&Page={page + 1}"
    more = (page + 1) * size < len(api.contents)
    meta: dict[str, Any] = {"page": page, "page_size": size, "key": "contents"}
    meta["next_page_url"] = following if more else None
    return JSONResponse({"contents": shown, "meta": meta})


def _submit(api: "TwilioApi", sid: str, body: bytes) -> Response:
    request = json.loads(body)
    if sid in api.approvals:
        return refusal(400, 92009, "Content template has already been submitted for approval")
    if not re.fullmatch(r"[a-z0-9_]{1,512}", request["name"]):
        return refusal(400, 92008, "Template name may only be lowercase alphanumeric and underscores")
    said = next(iter(api.contents[sid]["types"].values()))["body"]
    api.approvals[sid] = "rejected" if _BAD_TEMPLATE.search(said) else api.judges
    api.submitted[sid] = request
    return JSONResponse({**request, "status": "received", "rejection_reason": ""}, 201)


def _standing(api: "TwilioApi", sid: str) -> Response:
    whatsapp = {
        "type": "whatsapp",
        "name": api.submitted.get(sid, {}).get("name", ""),
        "category": api.submitted.get(sid, {}).get("category", ""),
        "status": api.approvals.get(sid, "unsubmitted"),
        "rejection_reason": "",
    }
    url = f"https://content.twilio.com/v1/Content/{sid}/ApprovalRequests"
    return JSONResponse({"sid": sid, "account_sid": api.account, "whatsapp": whatsapp, "url": url})
