"""Two invented offices, and those who carry what is referred to them."""

from datetime import timedelta

from bot.referring.answering import Answering
from bot.referring.reaching import Reaching
from bot.referring.routes import Routes
from bot.referring.telling import Telling
from bot.staff_lines import StaffLines
from bot.telling_reporter import TellingReporter
from bot.wording import wording
from directory.bodies import Bodies
from directory.body import Body
from directory.places import Places
from directory.routing import Routing, bundled_orders
from tests.storage.referred import ASSEMBLY, WORKS

PLACES = Places.bundled()
BODIES = Bodies(
    [
        Body(
            WORKS,
            "Mfano Works Office",
            "county_works",
            ("nakuru-county",),
            ("all",),
            email="works@example.org",
        ),
        Body(ASSEMBLY, "Mfano Ward Assembly", "mca", ("nakuru-county",), ("all",)),
    ]
)
ROUTES = Routes(PLACES, BODIES, Routing(bundled_orders(), BODIES))
PAGE = "https://baraza.example.org"
TELLING = Telling(StaffLines(wording(), "en"), ROUTES, PLACES.name_of)
ANSWERING = Answering(
    ROUTES, TELLING, TellingReporter(wording()), PLACES.name_of, PAGE, timedelta(minutes=30)
)
REACHING = Reaching(BODIES, mails=True)
