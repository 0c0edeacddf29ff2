"""Where it is asked first whether the service charter hangs on the wall."""

from typing import Final

FIRST: Final = (
    "naivasha-police-station",
    "kaptembwo-police-station",
    "njoro-police-station",
    "loruk-police-station",
    "nginyang-police-station",
    "kabarnet-police-station",
)
"""The six stations that still had the old Kenya Police charter, and were given the present one in 2021 (MIDRIFT HURINET,
seed 002). Whether it still hangs there is what residents are asked."""
