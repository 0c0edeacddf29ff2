"""Stop: no message that she did not ask for. It never stops anyone from reporting."""

from flows.changes import WithdrawConsent
from flows.engine.talk import Talk
from flows.words import text


async def stop(talk: Talk) -> None:
    """No later messages of any kind; writing again is always possible."""
    await talk.do("stop", WithdrawConsent("all"))
    await talk.say("stopped", text("stop.done"))
