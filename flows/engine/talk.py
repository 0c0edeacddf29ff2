"""What a flow speaks through. A flow reads from top to bottom as the conversation does."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flows.changes import Change
from flows.engine.answers import Accept
from flows.engine.requests import Apply, Ask, Awaited, Clock, Go, LookUp, Quieten, Reopen, Show, Tell
from flows.facts import Fact
from flows.messages import Language, Point
from flows.words import Text


class Talk:
    """The conversation as a flow sees it.

    Keys are literal and unique in a flow; a loop adds the number or the id of its item. A changed
    meaning needs a new key, changed wording does not: that is what makes a deploy safe for people who
    are mid-way. `slots` holds what was already understood when the flow began.
    """

    def __init__(self, slots: Mapping[str, Any], language: Language) -> None:
        self.slots = slots
        self.language = language

    async def ask(
        self,
        key: str,
        question: Text,
        accept: Accept,
        *,
        given: str = "",
        prefill: Any = None,  # noqa: ANN401  (JSON)
        look_up: Callable[[Any], Fact | None] | None = None,
    ) -> Any:  # noqa: ANN401  (JSON)
        """The canonical answer; the flow waits until it is there (see requests.Ask)."""
        return await Awaited(Ask(key, question, accept, given, prefill, look_up))

    async def fact(self, key: str, query: Fact) -> Any:  # noqa: ANN401  (JSON)
        """What the world says, as it was when first asked."""
        return await Awaited(LookUp(key, query))

    async def say(self, key: str, words: Text) -> None:
        """Say it, once."""
        await Awaited(Tell(key, words))

    async def show_place(self, key: str, point: Point) -> None:
        """Show it on the map, once; of several in one turn the first is shown, since a message holds one."""
        await Awaited(Show(key, point))

    async def do(self, key: str, change: Change) -> None:
        """Change the world, once, in the turn's transaction. What came before cannot be taken back."""
        await Awaited(Apply(key, change))

    async def now(self, key: str) -> datetime:
        """The time in Africa/Nairobi at which the flow first came here."""
        moment: datetime = await Awaited(Clock(key))
        return moment

    async def reopen(self, *keys: str) -> None:
        """Ask these again, keeping all other answers. Does not return: the flow runs anew."""
        await Awaited(Reopen(keys))

    async def go(self, flow: str, **slots: Any) -> None:  # noqa: ANN401  (JSON)
        """Go over to another flow. Does not return."""
        await Awaited(Go(flow, slots))

    async def quieten(self) -> None:
        """Make this a quiet path."""
        await Awaited(Quieten())
