"""Those who send notices to many, and the rounds that bring these to people: real storage, a provider that takes everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from bot import outbound_json
from bot.broadcasting.feeding import broadcast_rounds
from bot.broadcasting.rules import NoticeRules, Prices
from bot.channels.telegram import TelegramChannel
from bot.channels.whatsapp import CAPABILITIES as WHATSAPP
from bot.gathering import gathering_of
from bot.wording import wording
from directory.places import Places
from flows.audience import Audience
from flows.messages import Language, Outbound
from flows.notice_changes import NoticeChange, SendBroadcast
from flows.notice_facts import BroadcastByNumber, NoticeFact, Preview
from storage import claims, outcomes, templates
from storage.member import Role, Staff
from storage.templates import Standing
from storage.vault import HandleOpener
from storage.work import Storage
from tests.conversations.listeners import Shows
from tests.storage.conftest import Clock
from tests.storage.crowd import Resident, settle
from tests.storage.members import joins

PLACES = Places.bundled()
WARD, OTHER_WARD, CONSTITUENCY = "kaptembwo-ward", "barut-ward", "nakuru-town-west-constituency"
Texts = tuple[tuple[Language, str], ...]
WORDS: Texts = (("sw", "Maji yatakatika kesho."), ("en", "No water tomorrow."))
HERE = Audience("market", (WARD,))
RATES = {"telegram": 25.0, "whatsapp": 20.0, "web": 100.0}
CHANNELS = {"telegram": Shows(TelegramChannel.capabilities), "whatsapp": Shows(WHATSAPP)}


def listener(**more: Any) -> Resident:  # noqa: ANN401  (fields of Resident)
    """Somebody of the ward who wants to hear of the market."""
    return Resident(**{"topics": {"market": True}, "places": (WARD,), **more})


@dataclass
class TheDesk:
    """`rules`: what config.yml says."""

    storage: Storage
    opener: HandleOpener
    clock: Clock
    rules: NoticeRules = field(
        default_factory=lambda: NoticeRules(second_above=40, prices=Prices("USD", 0.01, 0.05))
    )

    def member(self, name: str, role: Role = Role.FACILITATOR, *areas: str) -> Staff:
        return joins(self.storage, name, role, *(areas or (WARD,)))

    def residents(self, *people: Resident) -> list[str]:
        with self.storage.begin() as work:
            return settle(work, people)

    def approve_templates(self, *languages: Language, state: str = "approved") -> None:
        with self.storage.begin() as work:
            templates.keep(
                work, [Standing(f"baraza_notice_{one}", "notice", one, state) for one in languages]
            )

    def asks(self, member: Staff, query: NoticeFact) -> Any:  # noqa: ANN401  (JSON)
        assert member.person_id
        with self.storage.read() as work:
            return self._gathering().look_up(work, member.person_id, query)

    def does(self, member: Staff, change: NoticeChange) -> str:
        assert member.person_id
        with self.storage.begin() as work:
            return self._gathering().apply(work, member.person_id, change) or ""

    def preview(
        self, member: Staff, audience: Audience = HERE, texts: Texts = WORDS, *, urgent: bool = False
    ) -> dict[str, Any]:
        found: dict[str, Any] = self.asks(member, Preview(texts, audience, urgent))
        return found

    def sends(
        self, member: Staff, audience: Audience = HERE, texts: Texts = WORDS, *, urgent: bool = False
    ) -> str:
        return self.does(member, SendBroadcast(texts, audience, urgent))

    def watched(self, member: Staff, number: str) -> dict[str, Any]:
        found: dict[str, Any] = self.asks(member, BroadcastByNumber(number))
        return found

    def tick(self) -> list[tuple[str, Outbound]]:
        """All rounds and deliveries until nothing is left to do; (address, message) of what was sent."""
        rounds = broadcast_rounds(PLACES, self.rules, RATES)
        sent: list[tuple[str, Outbound]] = []
        for _ in range(50):
            some = 0
            for one in rounds:
                with self.storage.begin() as work:
                    some += one.do(work)
            with self.storage.begin() as work:
                claimed = claims.claim(work, self.opener, 100)
            for row in claimed:
                with self.storage.begin() as work:
                    outcomes.sent(work, row)
                sent.append((row.address or "", outbound_json.from_bytes(row.body)))
            if not claimed and not some:
                return sent
        raise AssertionError("the rounds find something to do for ever")

    def _gathering(self) -> Any:  # noqa: ANN401
        return gathering_of(
            PLACES,
            wording(),
            "en",
            self.rules,
            "https://baraza.example.org",
            host="Soko Salama",
            channels=CHANNELS,
        )


def many(number: int, **more: Any) -> list[Resident]:  # noqa: ANN401  (fields of Resident)
    return [listener(**more) for _ in range(number)]


def by_words(sent: Collection[tuple[str, Outbound]]) -> Counter[str]:
    """How many got which first line."""
    return Counter(outbound.text.split("\n")[0] for _, outbound in sent)
