"""The registers of a year as the office kept them at its end: units, members, posts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pingyi.demo.model import Ground, Row


def rows(ground: Ground, year: int) -> Iterator[Row]:
    """All rows of the forms `units`, `members` and `posts`; what ended later is still open."""
    last = date(year, 12, 31)
    for span in ground.spans:
        if span.since <= last:
            place = ground.places[span.code]
            yield Row(
                "units",
                {
                    "code": span.code,
                    "name": span.name,
                    "kind": span.kind,
                    "parent": span.parent,
                    "since": span.since,
                    "until": _known(span.until, last),
                    "short": place.short or None,
                    "former": place.former or None,
                },
            )
    for member in ground.members:
        exempt = _known(member.exempt_since, last)
        for stay in member.stays:
            if stay.since <= last:
                yield Row(
                    "members",
                    {
                        "no": member.no,
                        "person": member.no,
                        "unit": stay.unit,
                        "kind": member.kind,
                        "since": stay.since,
                        "until": _known(stay.until, last),
                        "exempt": exempt is not None,
                        "exempt_since": exempt,
                    },
                )
    for post in ground.posts:
        if post.since <= last:
            yield Row(
                "posts",
                {
                    "unit": post.unit,
                    "title": post.title,
                    "person": post.person,
                    "since": post.since,
                    "until": _known(post.until, last),
                },
            )


def _known(day: date | None, last: date) -> date | None:
    return day if day is not None and day <= last else None
