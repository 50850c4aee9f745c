"""One agency in memory and small ones on disk, shared by the tests of this folder."""

from __future__ import annotations

import pytest

from nawasena.exchange.sample import write_sample
from nawasena.exchange.sample.agency import Agency, build_agency
from nawasena.exchange.sample.distribution import distribution
from nawasena.exchange.sample.story import StorySummary, write_story
from nawasena.exchange.sample.story.writing import Telling, tell
from tests.exchange.sample.reading import SMALL, Write, Written

PEOPLE, SEED = 8000, 41
QUARTER = 2000


@pytest.fixture(scope="session")
def agency() -> Agency:
    """The agency of the documented size."""
    return build_agency(distribution(), PEOPLE, SEED)


@pytest.fixture(scope="session")
def write(tmp_path_factory: pytest.TempPathFactory) -> Write:
    """Write a sample into a new folder."""

    def to_folder(people: int = SMALL, seed: int = SEED, *, dirty: bool = False) -> Written:
        folder = tmp_path_factory.mktemp("contoh")
        lines: list[str] = []
        return folder, write_sample(folder, people=people, seed=seed, dirty=dirty, progress=lines.append)

    return to_folder


@pytest.fixture(scope="session")
def clean(write: Write) -> Written:
    """A small sample without planted errors."""
    return write()


@pytest.fixture(scope="session")
def dirty(write: Write) -> Written:
    """The same sample with planted errors."""
    return write(dirty=True)


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> StorySummary:
    """The kabupaten of the web demo at the smallest size, written."""
    return write_story(
        tmp_path_factory.mktemp("kabupaten"), people=SMALL, seed=SEED, progress=lambda _line: None
    )


@pytest.fixture(scope="session")
def telling() -> Telling:
    """The same kabupaten at a quarter of its size, in memory."""
    return tell(QUARTER, SEED)
