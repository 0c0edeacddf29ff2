"""The examples of the standard (wiki.open311.org/GeoReport_v2 and Service_Discovery), shortened, and what they say of an answer.

Names, nesting and types are the standard's; whatever of them we leave out is named in LEFT_OUT, with the reason.
"""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

DISCOVERY_JSON = """{
  "changeset": "2011-04-05T17:48:34Z",
  "contact": "You can email or call for assistance.",
  "key_service": "You can request a key here.",
  "endpoints": [
    {"specification": "http://wiki.open311.org/GeoReport_v2", "url": "http://open311.example.org/v2",
     "changeset": "2010-11-23T09:01:12-05:00", "type": "production", "formats": ["text/xml", "application/json"]}
  ]
}"""
DISCOVERY_XML = """<?xml version="1.0" encoding="utf-8"?>
<discovery xmlns="http://wiki.open311.org/Service_Discovery">
  <changeset>2011-04-05T17:48:34Z</changeset>
  <contact>You can email or call for assistance.</contact>
  <key_service>You can request a key here.</key_service>
  <endpoints>
    <endpoint>
      <specification>http://wiki.open311.org/GeoReport_v2</specification>
      <url>http://open311.example.org/v2</url>
      <changeset>2010-11-23T09:01:12-05:00</changeset>
      <type>production</type>
      <formats><format>text/xml</format><format>application/json</format></formats>
    </endpoint>
  </endpoints>
</discovery>"""
SERVICES_JSON = """[
  {"service_code": "001", "service_name": "Cans left out 24x7", "description": "Garbage or recycling cans left out.",
   "metadata": true, "type": "realtime", "keywords": "lorem, ipsum, dolor", "group": "sanitation"},
  {"service_code": "002", "service_name": "Construction plate shifted", "description": "Metal construction plate covering the street.",
   "metadata": true, "type": "realtime", "keywords": "lorem, ipsum, dolor", "group": "street"}
]"""
SERVICES_XML = """<?xml version="1.0" encoding="utf-8"?>
<services>
  <service>
    <service_code>001</service_code>
    <service_name>Cans left out 24x7</service_name>
    <description>Garbage or recycling cans left out.</description>
    <metadata>true</metadata>
    <type>realtime</type>
    <keywords>lorem, ipsum, dolor</keywords>
    <group>sanitation</group>
  </service>
</services>"""
DEFINITION_JSON = """{"service_code": "DMV66", "attributes": []}"""
DEFINITION_XML = """<?xml version="1.0" encoding="utf-8"?>
<service_definition><service_code>DMV66</service_code><attributes></attributes></service_definition>"""
REQUESTS_JSON = """[
  {"service_request_id": "638344", "status": "closed", "status_notes": "Duplicate request.",
   "service_name": "Sidewalk and Curb Issues", "service_code": "006", "description": null, "agency_responsible": null,
   "service_notice": null, "requested_datetime": "2010-04-14T06:37:38-08:00", "updated_datetime": "2010-04-14T06:37:38-08:00",
   "expected_datetime": "2010-04-15T06:37:38-08:00", "address": "8TH AVE and JUDAH ST", "address_id": "545483", "zipcode": "94122",
   "lat": 37.762221815, "long": -122.4651145, "media_url": "http://example.org/media/638344.jpg"}
]"""
REQUESTS_XML = """<?xml version="1.0" encoding="utf-8"?>
<service_requests>
  <request>
    <service_request_id>638344</service_request_id>
    <status>closed</status>
    <status_notes>Duplicate request.</status_notes>
    <service_name>Sidewalk and Curb Issues</service_name>
    <service_code>006</service_code>
    <description></description>
    <agency_responsible></agency_responsible>
    <service_notice></service_notice>
    <requested_datetime>2010-04-14T06:37:38-08:00</requested_datetime>
    <updated_datetime>2010-04-14T06:37:38-08:00</updated_datetime>
    <expected_datetime>2010-04-15T06:37:38-08:00</expected_datetime>
    <address>8TH AVE and JUDAH ST</address>
    <address_id>545483</address_id>
    <zipcode>94122</zipcode>
    <lat>37.762221815</lat>
    <long>-122.4651145</long>
    <media_url>http://example.org/media/638344.jpg</media_url>
  </request>
</service_requests>"""
ERRORS_JSON = (
    """[{"code": 403, "description": "Invalid api_key received -- can't proceed with create_request."}]"""
)
ERRORS_XML = """<?xml version="1.0" encoding="utf-8"?>
<errors><error><code>403</code><description>Invalid api_key received -- can't proceed with create_request.</description></error></errors>"""

LEFT_OUT = {
    "address_id": "no place is told nearer than its market or ward",
    "zipcode": "places have none",
    "media_url": "a photo is never public",
}
_W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_ONE_OF = {
    "status": {"open", "closed"},
    "type": {"realtime", "batch", "blackbox", "production", "test"},
}


def parsed(content: bytes | str, form: str) -> Any:  # noqa: ANN401 - JSON or a tree
    """As a program of the standard reads it; XML without its declaration is refused."""
    data = content.encode() if isinstance(content, str) else content
    if form == "json":
        return json.loads(data.decode("utf-8"))
    assert data.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    return ET.fromstring(data)  # noqa: S314 - our own answer, or an example above


def names(tree: Any, form: str) -> Any:  # noqa: ANN401 - nested names
    """The names and their nesting, without what they hold; of a list what its first has."""
    if form == "json":
        if isinstance(tree, dict):
            return {name: names(inner, form) for name, inner in tree.items()}
        return [names(tree[0], form)] if isinstance(tree, list) and tree else [] if tree == [] else None
    inner = list(tree)
    return {
        tree.tag: {key: value for one in inner for key, value in names(one, form).items()} if inner else None
    }


def without_left_out(found: Any) -> Any:  # noqa: ANN401 - nested names
    """The same without the names that we do not give."""
    if isinstance(found, dict):
        return {name: without_left_out(inner) for name, inner in found.items() if name not in LEFT_OUT}
    return [without_left_out(one) for one in found] if isinstance(found, list) else found


def wrong_values(tree: Any, form: str) -> list[str]:  # noqa: ANN401 - JSON or a tree
    """What of an answer is of another type than the standard's."""
    pairs = list(_json_pairs(tree)) if form == "json" else [(one.tag, one.text) for one in tree.iter()]
    wrong = []
    for name, value in pairs:
        if value is None or isinstance(value, dict | list):
            continue
        if name.endswith("_datetime") and not _W3C.fullmatch(str(value)):
            wrong.append(f"{name}: {value}")
        if name in _ONE_OF and value not in _ONE_OF[name]:
            wrong.append(f"{name}: {value}")
        if name in {"lat", "long"} and (
            not isinstance(value, float) if form == "json" else not re.fullmatch(r"-?\d+\.\d{1,2}", value)
        ):
            wrong.append(f"{name}: {value}")
        if form == "json" and name in {"service_request_id", "service_code"} and not isinstance(value, str):
            wrong.append(f"{name}: {value}")
    return wrong


def _json_pairs(tree: Any) -> list[tuple[str, Any]]:  # noqa: ANN401 - JSON
    if isinstance(tree, list):
        return [pair for one in tree for pair in _json_pairs(one)]
    if not isinstance(tree, dict):
        return []
    return [pair for name, value in tree.items() for pair in [(name, value), *_json_pairs(value)]]
