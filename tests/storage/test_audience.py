"""Who hears a notice: the statement against plain Python, over people that chance invents."""

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from flows.audience import Audience
from flows.messages import Language
from storage import audience
from storage.audience import Doors
from storage.tables import group_chats
from storage.work import Storage
from tests.storage.crowd import Resident, Way, found_groups, hold_meetings, make_public, settle

TOPICS = ("forums", "safety")
PLACES = ("ke-032-kaptembwo", "ke-032-barut", "ke-047")
GROUPS = ("g-chama", "g-mama")
MEETINGS = ("m-first", "m-later")
MATTERS = {"x-drain": "g-chama", "x-road": None}
"""With the group that each is of."""
LANGUAGES: tuple[Language, ...] = ("en", "sw")
A_DAY = timedelta(hours=24)

ways = st.builds(
    Way,
    st.sampled_from(("telegram", "web", "whatsapp")),
    st.sampled_from((None, 0.5, 3.0, 23.0, 25.0, 400.0)),
    st.booleans(),
)
residents = st.builds(
    Resident,
    st.lists(ways, max_size=3, unique_by=lambda way: way.channel).map(tuple),
    st.sampled_from((None, *LANGUAGES)),
    st.dictionaries(st.sampled_from((*TOPICS, "reporting")), st.booleans()),
    st.sampled_from((False, False, False, True)),
    st.sets(st.sampled_from(PLACES)),
    st.sets(st.sampled_from(GROUPS)),
    st.sampled_from(("", "", "admin", "facilitator")),
    st.booleans(),
    st.dictionaries(st.sampled_from(MEETINGS), st.sampled_from(("coming", "waiting", "declined"))),
    st.sets(st.sampled_from(MEETINGS)),
    st.sets(st.sampled_from(tuple(MATTERS))),
)


def some(names: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Mostly none: each list narrows the audience, and with all of them hardly anybody would be in it."""
    chosen = st.sets(st.sampled_from(tuple(names)), min_size=1).map(lambda found: tuple(sorted(found)))
    return st.sampled_from((False, False, False, True)).flatmap(
        lambda asked: chosen if asked else st.just(())
    )


audiences = st.builds(
    Audience,
    st.sampled_from(("", *TOPICS, *TOPICS)),
    some(PLACES),
    some(GROUPS),
    some(("admin", "facilitator")),
    some(LANGUAGES),
    some(MEETINGS),
    some(MEETINGS),
    some(MATTERS),
)
doors = st.builds(
    Doors,
    st.permutations(LANGUAGES).flatmap(lambda both: st.sampled_from((tuple(both), tuple(both[:1])))),
    st.sets(st.sampled_from(LANGUAGES)).map(frozenset),
    st.none(),
    st.sampled_from((None, 0, 1, 3)),
)


def is_meant(one: Resident, to: Audience) -> bool:
    """As flows.audience.Audience says it."""
    lists = (
        (to.groups, set(one.groups)),
        (to.roles, set() if one.left or not one.role else {one.role}),
        (to.answered, {name for name, answer in one.answers.items() if answer != "declined"}),
        (to.attended, set(one.attended)),
        (to.matters, {*one.follows, *(matter for matter, group in MATTERS.items() if group in one.groups)}),
    )
    if not to.topic and not any(asked for asked, _ in lists):
        return False
    if any(asked and not set(asked) & hers for asked, hers in lists):
        return False
    if not any(asked for asked, _ in lists) and to.topic not in one.topics:
        return False
    if to.languages and one.language not in to.languages:
        return False
    everywhere = not one.places and bool(set(one.topics) & set(TOPICS))
    return not to.places or everywhere or bool(set(to.places) & set(one.places))


def best_way(one: Resident) -> Way | None:
    def order(way: Way) -> tuple[bool, bool, float, str]:
        return way.blocked, way.heard is None, way.heard or 0.0, way.channel

    return min(one.ways, key=order, default=None)


def reason_for(one: Resident, to: Audience) -> str:
    way = best_way(one)
    if one.stopped:
        return "stopped"
    if to.topic and not one.topics.get(to.topic, False):
        return "opted_out"
    return "unreachable" if way is None or way.blocked else ""


@dataclass(frozen=True)
class Line:
    channel: str
    language: str
    outside: bool
    reason: str


def as_it_goes_out(people: dict[str, Resident], to: Audience, through: Doors) -> dict[str, Line]:
    lines: dict[str, Line] = {}
    first = 0
    for person_id in sorted(people):
        one = people[person_id]
        if not is_meant(one, to):
            continue
        way = best_way(one)
        language = one.language if one.language in through.written else through.written[0]
        outside = (
            through.closed_before is not None
            and way is not None
            and way.channel == "whatsapp"
            and (way.heard is None or way.heard >= 24)
        )
        reason = reason_for(one, to)
        if not reason and outside and language not in through.approved:
            reason = "no_window"
        if not reason and outside:
            first += 1
            if through.first_a_day is not None and first > through.first_a_day:
                reason = "daily_limit"
        lines[person_id] = Line(way.channel if way else "", language, outside, reason)
    return lines


def undo() -> None:
    raise Undone


class Undone(Exception):  # noqa: N818 - nothing went wrong: the example is taken back
    pass


@pytest.fixture
def examples() -> Iterator[list[int]]:
    """How many people the examples had in their audiences: it must not be none."""
    meant: list[int] = []
    yield meant
    assert sum(meant) > 100


def test_it_chooses_as_plain_python_does(storage: Storage, examples: list[int]) -> None:
    @settings(
        max_examples=160,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(st.lists(residents, min_size=3, max_size=8), audiences, doors, st.booleans())
    def compare(all_of_them: list[Resident], to: Audience, through: Doors, windowed: bool) -> None:
        with contextlib.suppress(Undone), storage.begin() as work:
            found_groups(work, GROUPS)
            hold_meetings(work, MEETINGS)
            make_public(work, MATTERS)
            people = dict(zip(settle(work, all_of_them), all_of_them, strict=True))
            through = Doors(
                through.written,
                through.approved,
                work.now - A_DAY if windowed else None,
                through.first_a_day,
            )
            meant = {key: one for key, one in people.items() if is_meant(one, to)}
            rows = work.connection.execute(audience.select_people(to, to.places)).all()
            assert len(rows) == len({row.person_id for row in rows}), "somebody is in it twice"
            assert {row.person_id: row.reason for row in rows} == {
                key: reason_for(one, to) for key, one in meant.items()
            }
            expected = as_it_goes_out(people, to, through)
            lines = work.connection.execute(audience.decided(work, to, to.places, through)).all()
            assert {
                row.person_id: Line(row.channel, row.language, bool(row.outside), row.reason) for row in lines
            } == expected
            counted = {
                Line(one.channel, one.language, one.outside, one.reason): one.number
                for one in audience.counts(work, to, to.places, through)
            }
            assert counted == dict(Counter(expected.values()))
            examples.append(len(meant))
            undo()

    compare()


@pytest.mark.parametrize(
    "nobody",
    [
        Audience(),
        Audience(places=("ke-047",)),
        Audience(languages=("en",)),
        Audience(groups=("g-other",)),
        Audience(matters=("x-other",)),
    ],
)
def test_who_chose_nothing_hears_nothing(storage: Storage, nobody: Audience) -> None:
    with storage.begin() as work:
        settle(work, [Resident(topics={}, places=("ke-047",)), Resident(topics={"reporting": True})])
        assert audience.counts(work, nobody, nobody.places, Doors(("en",))) == []


def test_followers_members_and_the_linked_chat_hear_of_a_matter_each_once(storage: Storage) -> None:
    to = Audience(matters=("x-drain", "x-road"))
    drain, both = Resident(follows=("x-drain",)), Resident(follows=("x-drain", "x-road"), groups=("g-chama",))
    stopped = Resident(groups=("g-chama",), stopped=True)
    with storage.begin() as work:
        found_groups(work, GROUPS)
        make_public(work, MATTERS)
        heard = settle(work, [drain, both, Resident(groups=("g-chama",)), stopped, Resident()])
        settle(work, [Resident(groups=("g-mama",)), Resident(topics={"market": True})])
        chat = {"group_id": "g-chama", "person_id": heard[4], "linked_on": work.now.date()}
        work.connection.execute(insert(group_chats), chat)
        rows = work.connection.execute(audience.select_people(to, ())).all()
    assert sorted((row.person_id, row.reason) for row in rows) == sorted(
        (one, "stopped" if one == heard[3] else "") for one in heard
    )
