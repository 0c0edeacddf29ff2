"""A meeting as a file that calendars open (RFC 5545). It has no alarm: Baraza reminds those who asked for it."""

from bot.forums.public import PublicForum

PRODUCT = "-//Baraza//Forums//EN"


def as_ics(forum: PublicForum) -> bytes:
    """In UTF-8 with CRLF. The same event whenever it is read; a later SEQUENCE replaces what a calendar has of it.

    The first one takes a tenth of a second, and 3 MB, for the library: call it in a thread.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415
    from icalendar.prop import vGeo  # noqa: PLC0415

    event = Event()
    event.add("uid", forum.uid)
    event.add("dtstamp", forum.read_at.replace(microsecond=0))
    event.add("sequence", forum.revision)
    event.add("status", "CANCELLED" if forum.state == "cancelled" else "CONFIRMED")
    event.add("dtstart", forum.starts_at)
    event.add("dtend", forum.ends_at)
    event.add("summary", forum.title)
    if where := ", ".join(part for part in (forum.place_words, forum.place) if part):
        event.add("location", where)
    if forum.point is not None:
        event["geo"] = vGeo((forum.point.latitude, forum.point.longitude))
    if about := "\n\n".join(part for part in (forum.theme, forum.host, forum.agenda) if part):
        event.add("description", about)
    if forum.page:
        event.add("url", forum.page)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
