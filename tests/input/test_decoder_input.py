"""What was stored and comes back changed: a conversation, a message, a reply. Read, or refused with the declared errors."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot import outbound_json
from flows.engine.conversation import Conversation, Frame
from flows.engine.journal import Entry, Journal
from flows.messages import Inbound, InboundKind, MediaRef, Option, Outbound, Point, Template
from storage import inbound_json
from tests.input.measured import many, quickly
from tests.input.odd import changed
from tests.input.test_telegram_input import NOW

DECLARED = (ValueError, KeyError, TypeError)
JOURNAL = Journal({"kind": Entry("answer", "works", "taa", "b"), "place": Entry("fact", [1, None], "", "q")})
STATE = Conversation(
    [Frame("menu"), Frame("report", {"kind": "works"}, JOURNAL)], "report.kind", 1, quiet=True
)
SAID = Inbound(
    "telegram",
    "9",
    "254000001",
    InboundKind.PHOTO,
    NOW,
    "x",
    "a:b",
    Point(0.5, 36.0),
    (MediaRef("f", "image/jpeg", 3),),
    "t",
    "sw",
)
REPLY = Outbound(
    "Habari",
    (Option("yes", "Ndiyo"),),
    "report.consent",
    point=Point(0.0, 1.0),
    language="sw",
    template=Template("news", ("a",)),
)
STATES = [json.loads(STATE.to_bytes())]
INBOUNDS = [json.loads(inbound_json.to_bytes(SAID))]
OUTBOUNDS = [json.loads(outbound_json.to_bytes(REPLY))]

odd_bytes = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([b"null", b"[]", b"{}", b'"x"', b"1e999", b"[" * 900, b"\xed\xa0\x80", b"NaN"]),
)


def encoded(shapes: list[object]) -> st.SearchStrategy[bytes]:
    return st.one_of(
        odd_bytes, changed(shapes).map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass"))
    )


@many(300)
@given(encoded(STATES))
def test_a_conversation_from_any_bytes(data: bytes) -> None:
    try:
        read = quickly(lambda: Conversation.from_bytes(data))
    except DECLARED:
        return
    assert isinstance(read, Conversation)
    assert all(isinstance(frame, Frame) for frame in read.frames)


@many(300)
@given(encoded(INBOUNDS))
def test_a_message_from_any_bytes(data: bytes) -> None:
    try:
        read = quickly(lambda: inbound_json.from_bytes(data))
    except DECLARED:
        return
    assert isinstance(read, Inbound)


@many(300)
@given(encoded(OUTBOUNDS))
def test_a_reply_from_any_bytes(data: bytes) -> None:
    try:
        read = quickly(lambda: outbound_json.from_bytes(data))
    except DECLARED:
        return
    assert isinstance(read, Outbound)


def test_what_was_not_changed_comes_back_whole() -> None:
    assert Conversation.from_bytes(STATE.to_bytes()) == STATE
    assert inbound_json.from_bytes(inbound_json.to_bytes(SAID)) == SAID
    assert outbound_json.from_bytes(outbound_json.to_bytes(REPLY)) == REPLY
