"""A conversation to look at: a report from the first word to a receipt, as short as it can be."""

from collections.abc import Sequence

from flows.messages import Inbound, InboundKind, Option, Outbound

RECEIPT = "4821 0936 7754 1208"

MENU = (
    Option("report", "Report a concern"),
    Option("track", "Follow up a report", "With the receipt code"),
    Option("cost", "What a service costs"),
    Option("human", "Talk to a person"),
)
KINDS = tuple(
    Option(str(number), title)
    for number, title in enumerate(
        [
            "Robbery or theft",
            "Gang or threat",
            "Police misconduct",
            "A bribe",
            "Violence at home or sexual violence",
            "A child in danger",
            "Drugs",
            "Cattle theft",
            "A missing person",
            "Lighting, drainage or road",
            "Noise or dispute",
            "Rumour or incitement",
            "A market matter",
            "Something else",
        ]
    )
)
HELLO = "Hello! I am Baraza, a chatbot. I am not the police.\n\nWhat would you like to do?"
HELLO_SW = "Habari! Mimi ni Baraza, roboti ya mazungumzo. Mimi si polisi.\n\nUngependa kufanya nini?"
MENU_SW = (
    Option("report", "Ripoti tatizo"),
    Option("track", "Fuatilia ripoti", "Kwa namba ya risiti"),
    Option("cost", "Huduma inagharimu nini"),
    Option("human", "Ongea na mtu"),
)
FILED = (
    f"Asante. Your report is filed. Your receipt code:\n\n{RECEIPT}\n\n"
    "A facilitator reads it within two days. In danger, call 999 or 112."
)


def report(inbound: Inbound) -> Sequence[Outbound]:
    """What the bot says next."""
    if inbound.text in {"start", "english", "kiswahili"}:
        if inbound.language_hint == "sw":
            return [Outbound(HELLO_SW, MENU_SW, "menu")]
        return [Outbound(HELLO, MENU, "menu")]
    if inbound.payload == "menu:report":
        return [Outbound("What is it about?", KINDS, "kind")]
    if inbound.payload.startswith("kind:"):
        return [Outbound("Where did it happen?", question="where", ask_location=True)]
    if inbound.kind is InboundKind.LOCATION:
        return [
            Outbound("That is near Soko Mjinga, Kaptembwo. Is that right?", (Option("yes", "Yes"),), "right")
        ]
    if inbound.kind is InboundKind.PHOTO:
        return [Outbound("I have the photo. The place it was taken was removed from it.")]
    if inbound.text == "Soko Mjinga" or inbound.payload == "right:yes":
        return [Outbound(FILED)]
    return [Outbound(f"I have noted: {inbound.text}")]
