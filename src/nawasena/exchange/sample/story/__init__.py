"""The fictional kabupaten of the web demo: the fictional agency with a past, gaps, errors, and a tour."""

from nawasena.exchange.sample.story.errors import PlantedError
from nawasena.exchange.sample.story.tour import TOUR_NAMES, TourPerson
from nawasena.exchange.sample.story.writing import (
    StorySummary,
    planted_errors,
    tour_people,
    write_story,
    write_today,
)

__all__ = [
    "TOUR_NAMES",
    "PlantedError",
    "StorySummary",
    "TourPerson",
    "planted_errors",
    "tour_people",
    "write_story",
    "write_today",
]
