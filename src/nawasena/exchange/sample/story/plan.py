"""The documented table of the fictional kabupaten."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, Literal

from pydantic import Field

from nawasena.exchange.sample.distribution import Distribution, Percent, Span, distribution, load
from nawasena.rules.models import Strict

Records = dict[str, list[dict[str, Any]]]  # kind of the catalogue -> fields of each record


class Lenient(Strict):
    """The office (by key) that rates leniently, and its share of "Sangat Baik"."""

    office: str
    share: Percent


class Past(Strict):
    """History: shares in per cent, spans in months."""

    skp_year: int
    leavers: Percent
    feedback: Percent
    attendance: Percent
    reassessed: Percent
    months_before: Span
    team_day: dt.date
    months_in_post: Span


class Overdue(Strict):
    """People past the retirement age who are still active: share, and days past it."""

    share: Percent
    days: Span


class Figure(Strict):
    """A person of the tour. ``needs``: records that are missing from the files and change the box."""

    records: Records
    needs: Records = Field(default_factory=dict)


class Story(Strict):
    """The whole table. ``editions``: folder to evaluation date, oldest first."""

    schema_: Literal["nawasena-story/1"] = Field(alias="schema")
    fewest: int
    editions: dict[str, dt.date]
    top_posts_at_most: Percent
    without_skp: Percent
    lenient: Lenient
    past: Past
    successions: int
    overdue: Overdue
    gaps: dict[str, Percent]
    errors: dict[str, int]
    tour_shared: Records
    tour: dict[str, Figure]

    @property
    def first_day(self) -> dt.date:
        """The evaluation date of the oldest edition."""
        return next(iter(self.editions.values()))


@cache
def story_plan() -> Story:
    """The table as shipped."""
    return load(Story, "story.yaml")


@cache
def story_distribution() -> Distribution:
    """The distribution of the fictional agency with what the story changes."""
    table, plan = distribution(), story_plan()
    top = table.structural["jpt_pratama"].model_copy(update={"at_most": plan.top_posts_at_most})
    skp = table.skp.model_copy(update={"missing": plan.without_skp})
    return table.model_copy(update={"structural": table.structural | {"jpt_pratama": top}, "skp": skp})
