"""Two web processes: what rings in one wakes the page that waits in the other, and who left is known in both."""

import pytest

from bot.channels.webpage.waiting import Bells, TooManyWaitingError
from bot.together import woken
from storage import waking

SESSION = "a-session-that-opens-a-conversation"


class Webs:
    """Two of them, each telling the other by words as they go through the database."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.here = Bells(
            elsewhere=lambda name: self._tell(waking.bell(name)),
            left_elsewhere=lambda name: self._tell(waking.left(name)),
        )
        self.there = Bells()

    def _tell(self, word: str) -> None:
        self.words.append(word)
        woken(word, turns=_never, delivery=_never, bells=self.there)


def _never() -> None:
    raise AssertionError("nothing waits for a turn or to be sent")


def test_a_page_that_waits_elsewhere_is_rung_and_nobody_else_s() -> None:
    webs = Webs()
    with webs.there.listen(SESSION) as hers, webs.there.listen("another") as others:
        webs.here.ring(SESSION)
        assert hers.is_set()
        assert not others.is_set()


def test_who_left_here_has_left_there() -> None:
    webs = Webs()
    webs.here.leave(SESSION)
    assert webs.here.has_left(SESSION)
    assert webs.there.has_left(SESSION)
    assert not webs.there.has_left("another")


def test_no_word_opens_a_conversation() -> None:
    webs = Webs()
    webs.here.ring(SESSION)
    webs.here.leave(SESSION)
    assert len(webs.words) == 2
    assert not any(SESSION in word for word in webs.words)


def test_what_rang_elsewhere_is_not_told_back() -> None:
    webs = Webs()
    webs.here.rung("0123")
    webs.here.left("0123")
    assert webs.words == []


def test_after_a_broken_connection_every_page_looks() -> None:
    bells = Bells()
    woke: list[str] = []
    with bells.listen(SESSION) as hers, bells.listen("another") as others:
        woken(waking.ALL, turns=lambda: woke.append("t"), delivery=lambda: woke.append("d"), bells=bells)
        assert hers.is_set()
        assert others.is_set()
    assert woke == ["t", "d"]


@pytest.mark.parametrize(("word", "wakes"), [(waking.TURNS, "t"), (waking.DELIVERY, "d"), ("x", "")])
def test_a_word_wakes_what_it_is_about(word: str, wakes: str) -> None:
    woke: list[str] = []
    woken(word, turns=lambda: woke.append("t"), delivery=lambda: woke.append("d"), bells=Bells())
    assert "".join(woke) == wakes


def test_too_many_that_wait_are_still_refused() -> None:
    bells = Bells(per_session=1)
    with bells.listen(SESSION), pytest.raises(TooManyWaitingError), bells.listen(SESSION):
        pass
    with bells.listen(SESSION):
        bells.ring(SESSION)
