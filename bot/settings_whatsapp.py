"""What config.yml says of WhatsApp."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.settings_section import Section

TemplateName = Annotated[str, Field(pattern=r"^[a-z0-9_]{0,60}\{language\}[a-z0-9_]{0,60}$")]


class Templates(Section):
    """What may be sent on WhatsApp after the 24 hours: approved words, by name."""

    forum: TemplateName = Field(
        default="baraza_forum_{language}",
        description="The name of the words that invite to a forum, as `waiting`.",
    )
    reminder: TemplateName = Field(
        default="baraza_reminder_{language}",
        description="The name of the words for those who answered to a forum, as `waiting`.",
    )
    notice: TemplateName = Field(
        default="baraza_notice_{language}",
        description="The name of the words in which any other notice is told, as `waiting`.",
    )

    waiting: TemplateName = Field(
        default="baraza_waiting_{language}",
        description="The name of the words that something waits for her: a-z, 0-9, _, and {language} for en or sw.",
    )


class WhatsApp(Section):
    """WhatsApp."""

    twilio_keeps: Literal["nothing", "records", "all"] = Field(
        default="nothing",
        description="What stays at Twilio of a message that is done: nothing, records (who wrote when, without words), or all.",
    )
    templates: Templates = Templates()
