"""Delete our chat: what both sides said in it goes where it lies, as far as the provider lets us. Her reports stay.

Whoever shares her phone may ask for it too: it opens nothing and takes nothing back.
"""

from flows.changes import ForgetChat
from flows.engine.answers import yes_or_no
from flows.engine.talk import Talk
from flows.facts import Deployment
from flows.words import text


async def forget_chat(talk: Talk) -> None:
    """Said plainly before: what goes, what stays, and that codes go with it."""
    channel = (await talk.fact("channel", Deployment()))["channel"]
    if channel == "web":
        await talk.say("page", text("forget_chat.page"))
        return
    on_telegram = channel == "telegram"
    ask = text("forget_chat.ask_telegram") if on_telegram else text("forget_chat.ask")
    sure = await talk.ask("sure", ask, yes_or_no(text("forget_chat.yes"), text("forget_chat.no")))
    if sure == "no":
        await talk.say("kept", text("forget_chat.kept"))
        return
    await talk.do("forget", ForgetChat())
    await talk.say("done", text("forget_chat.done_telegram") if on_telegram else text("forget_chat.done"))
