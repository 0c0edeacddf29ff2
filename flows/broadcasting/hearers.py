"""Who is to hear a notice: a topic that people chose, and what narrows it; or those of a group, a meeting, the staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows.audience import TOPICS, Audience
from flows.broadcasting.places import named_places
from flows.convening.answers import Several
from flows.convening.details import LANGUAGE_WORDS
from flows.convening.plan import together
from flows.engine.answers import Choice, Pick, Where
from flows.engine.talk import Talk
from flows.messages import LANGUAGES
from flows.notice_facts import AudienceChoices
from flows.words import Gap, Lines, Text, text

SHOWN_AREAS, SHOWN_GROUPS = 4, 2
MOST_SHOWN = 9
TOPIC_WORDS = {
    "forums": ("forums", "forum", "mikutano", "mkutano", "majukwaa"),
    "safety": ("safety", "usalama", "alert", "tahadhari"),
    "market": ("market", "soko"),
    "surveys": ("surveys", "survey", "utafiti"),
}
NO_TOPIC = Pick(
    "none", text("broadcast.no_topic"), ("group", "kikundi", "vikundi", "meeting", "mkutano fulani")
)
EVERYBODY = Pick("all", text("convene.everybody"), ("all", "everybody", "everyone", "wote"))
PLACE = Pick("place", text("broadcast.who.place"), ("place", "ward", "mahali", "wadi", "eneo"))
GROUP = Pick("group", text("broadcast.who.group"), ("group", "groups", "kikundi", "vikundi"))
MEETING = Pick("meeting", text("broadcast.who.meeting"), ("meeting", "forum", "mkutano", "jukwaa"))
ROLES = Pick("roles", text("broadcast.who.roles"), ("staff", "colleagues", "wenzangu", "wafanyakazi"))
LANGUAGE = Pick("language", text("broadcast.who.language"), ("language", "lugha"))
COMING = Pick("answered", text("broadcast.who.answered"), ("coming", "answered", "wanaokuja", "waliojibu"))
CAME = Pick("attended", text("broadcast.who.attended"), ("came", "attended", "waliokuja", "walihudhuria"))

Named = tuple[tuple[str, str], ...]
"""Id and name of each."""


@dataclass(frozen=True, slots=True)
class Hearers:
    """An audience with its names."""

    topic: str = ""
    places: Named = ()
    groups: Named = ()
    roles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    answered: Named = ()
    attended: Named = ()

    def audience(self) -> Audience:
        """As facts and changes have it."""
        return Audience(
            self.topic,
            _ids(self.places),
            _ids(self.groups),
            self.roles,
            self.languages,
            _ids(self.answered),
            _ids(self.attended),
        )

    def to(self) -> dict[str, Any]:
        """As the fact BroadcastByNumber has it."""
        return {
            "topic": self.topic,
            "places": _names(self.places),
            "groups": _names(self.groups),
            "answered": _names(self.answered),
            "attended": _names(self.attended),
            "roles": list(self.roles),
            "languages": list(self.languages),
        }


def _ids(named: Named) -> tuple[str, ...]:
    return tuple(one for one, _ in named)


def _names(named: Named) -> list[str]:
    return [name for _, name in named]


def told(to: dict[str, Any]) -> Lines:
    """An audience in words, a line for each thing that narrows it."""
    names = {
        key: together(to[key]) if to[key] else "" for key in ("places", "groups", "answered", "attended")
    }
    topic = text("broadcast.to.topic", topic=text(f"topics.name.{to['topic']}")) if to["topic"] else ""
    narrow = any(to[key] for key in ("places", "groups", "answered", "attended", "roles"))
    roles = [text(f"role.{one}") for one in to["roles"]]
    languages = [text(f"language.{one}") for one in to["languages"]]
    lines: tuple[Gap, ...] = (
        topic,
        text("broadcast.to.places", places=names["places"]) if names["places"] else "",
        "" if narrow else text("broadcast.to.everywhere"),
        text("broadcast.to.groups", groups=names["groups"]) if names["groups"] else "",
        text("broadcast.to.answered", meetings=names["answered"]) if names["answered"] else "",
        text("broadcast.to.attended", meetings=names["attended"]) if names["attended"] else "",
        text("broadcast.to.roles", roles=together(roles)) if roles else "",
        text("broadcast.to.languages", languages=together(languages)) if languages else "",
    )
    return Lines(lines)


async def hearers(talk: Talk, step: int) -> Hearers | None:
    """The topic, then what narrows it: several in one message. None off the staff."""
    found: dict[str, Any] | None = await talk.fact(f"choices.{step}", AudienceChoices())
    if found is None:
        return None
    gathered = bool(found["groups"] or found["meetings"] or found["roles"])
    topics = tuple(Pick(one, text(f"topics.name.{one}"), TOPIC_WORDS[one]) for one in TOPICS)
    topic = await talk.ask(
        f"topic.{step}", text("broadcast.topic"), Choice((*topics, NO_TOPIC) if gathered else topics)
    )
    picks = _narrowing(found, anybody=topic != NO_TOPIC.id)
    chosen = await talk.ask(
        f"who.{step}", text("broadcast.who"), Several(picks), given=" ".join(pick.id for pick in picks)
    )
    return await _narrowed(talk, step, found, set(chosen), "" if topic == NO_TOPIC.id else topic)


def _narrowing(found: dict[str, Any], *, anybody: bool) -> tuple[Pick, ...]:
    """What she may choose from. `anybody`: there is a topic; else a group, a meeting or the staff must be named."""
    groups = found["groups"]
    areas = tuple(
        Pick(f"place {one['id']}", text("convene.area", name=one["name"]))
        for one in found["places"][:SHOWN_AREAS]
    )
    few = tuple(Pick(f"group {one['id']}", text("convene.group", name=one["name"])) for one in groups)
    return (
        *((*(areas or (EVERYBODY,)), PLACE) if anybody else ()),
        *(few if len(groups) <= SHOWN_GROUPS else (GROUP,)),
        *((MEETING,) if found["meetings"] else ()),
        *((ROLES,) if found["roles"] else ()),
        *((LANGUAGE,) if anybody else ()),
    )


async def _narrowed(talk: Talk, step: int, found: dict[str, Any], chosen: set[str], topic: str) -> Hearers:
    places = [(one["id"], one["name"]) for one in found["places"] if f"place {one['id']}" in chosen]
    groups = [(one["id"], one["name"]) for one in found["groups"] if f"group {one['id']}" in chosen]
    if PLACE.id in chosen:
        told_places = await talk.ask(f"places.{step}", text("broadcast.which_places"), Where(limit=300))
        words = str(told_places.get("words", ""))
        places += [(one["id"], one["name"]) for one in await named_places(talk, f"place.{step}", words)]
    if GROUP.id in chosen:
        groups = await _several(
            talk, f"group.{step}", text("broadcast.which_groups"), found["groups"], "name"
        )
    answered, attended = await _meetings(talk, step, found["meetings"]) if MEETING.id in chosen else ((), ())
    roles: Sequence[str] = ()
    if ROLES.id in chosen:
        role_picks = tuple(Pick(one, text(f"role.{one}")) for one in found["roles"])
        roles = await talk.ask(f"role.{step}", text("broadcast.which_roles"), Several(role_picks))
    languages: Sequence[str] = ()
    if LANGUAGE.id in chosen:
        spoken = tuple(Pick(one, text(f"broadcast.only.{one}"), LANGUAGE_WORDS[one]) for one in LANGUAGES)
        languages = (await talk.ask(f"language.{step}", text("broadcast.which_language"), Choice(spoken)),)
    if topic and not places and not groups and found["places"] and not (answered or attended):
        # Of a facilitator "only this language" means in her areas.
        places = [(one["id"], one["name"]) for one in found["places"]]
    return Hearers(topic, tuple(places), tuple(groups), tuple(roles), tuple(languages), answered, attended)


async def _meetings(talk: Talk, step: int, meetings: list[dict[str, Any]]) -> tuple[Named, Named]:
    """Those who say that they come, or those who were there: who answered is told apart only after a meeting."""
    chosen = await _several(talk, f"meeting.{step}", text("broadcast.which_meetings"), meetings, "title")
    over = {one["id"] for one in meetings if one["over"]}
    past = tuple(one for one in chosen if one[0] in over)
    ahead = tuple(one for one in chosen if one[0] not in over)
    if not past:
        return ahead, ()
    which = await talk.ask(f"came.{step}", text("broadcast.who_of_meeting"), Choice((CAME, COMING)))
    return ((*ahead, *past), ()) if which == COMING.id else (ahead, past)


async def _several(
    talk: Talk, key: str, question: Text, offered: list[dict[str, Any]], name: str
) -> list[tuple[str, str]]:
    shown = offered[:MOST_SHOWN]
    picks = tuple(Pick(one["id"], text("convene.area", name=str(one[name])[:60])) for one in shown)
    chosen = await talk.ask(key, question, Several(picks), given=" ".join(pick.id for pick in picks))
    return [(one["id"], str(one[name])) for one in shown if one["id"] in chosen]
