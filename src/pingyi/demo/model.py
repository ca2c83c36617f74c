"""What a made-up district is made of: sizes, units with their history, members, posts, and rows of forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from pingyi.facts.tree import Tree, UnitSpan

YEARS = (2018, 2019)
MERGED_ON = date(2019, 6, 20)
ROOT = "Q"
ORGANS, SCHOOLS, FIRMS = "G01", "E01", "X01"


@dataclass(frozen=True)
class Size:
    """How large a district is; ``scale`` multiplies all of it."""

    towns: int = 8
    villages: int = 140
    branches: int = 520
    members: int = 14_000
    scale: int = 1

    def scaled(self) -> Size:
        """The same size with the scale multiplied in."""
        n = self.scale
        return Size(self.towns * n, self.villages * n, self.branches * n, self.members * n)


SIZES = {
    "tiny": Size(towns=2, villages=5, branches=12, members=90),
    "small": Size(towns=4, villages=24, branches=70, members=900),
    "demo": Size(),
    "large": Size(scale=10),
}


@dataclass(frozen=True)
class Row:
    """One row of a form: field id → typed value as in the facts, but a person is a member's number.

    A `persons` field holds a tuple of member numbers. ``counts`` is false for a row that a reader has to set aside.
    ``tag`` marks the rows of a plant (its claim id) or of ordinary life (empty).
    """

    form: str
    values: Mapping[str, Any]
    counts: bool = True
    tag: str = ""

    def having(self, **changes: object) -> Row:
        """The same row with some values changed."""
        return replace(self, values={**self.values, **changes})


@dataclass(frozen=True)
class Place:
    """A unit's other names: what people call it, and what it was called."""

    short: str = ""
    former: str = ""


@dataclass(frozen=True)
class Stay:
    """A member's time in one branch: from ``since`` (included) to ``until`` (excluded; None: still)."""

    unit: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Member:
    """A member: number, name, where from when to when; ``exempt_since`` for the old and infirm."""

    no: str
    name: str
    kind: str
    stays: tuple[Stay, ...]
    exempt_since: date | None = None


@dataclass(frozen=True)
class Post:
    """Who held a post of a unit, from when to when."""

    unit: str
    title: str
    person: str
    since: date
    until: date | None = None

    @property
    def id(self) -> str:
        """The post's id in the facts, “书记@T01”."""
        return f"{self.title}@{self.unit}"


@dataclass(frozen=True)
class Ground:
    """The district without its records: the tree with history, the members, the posts."""

    seed: int
    size: Size
    name: str
    spans: tuple[UnitSpan, ...]
    places: Mapping[str, Place]
    members: tuple[Member, ...]
    posts: tuple[Post, ...]
    villages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Village or community → its branches, the main one first."""

    @cached_property
    def tree(self) -> Tree:
        """The tree of the units."""
        return Tree(self.spans)

    @cached_property
    def by_no(self) -> dict[str, Member]:
        """Member's number → member."""
        return {member.no: member for member in self.members}

    @cached_property
    def committees(self) -> tuple[str, ...]:
        """The reviewed committees in their order: towns, organs, schools, firms."""
        codes = {span.code for span in self.spans if span.parent == ROOT}
        order = "TGEX"
        return tuple(sorted(codes, key=lambda code: (order.index(code[0]), code)))

    @cached_property
    def towns(self) -> tuple[str, ...]:
        """The towns' committees."""
        return tuple(code for code in self.committees if code[0] == "T")

    def committee(self, code: str, day: date) -> str:
        """The committee above a unit on that day (the unit itself if it is one); empty for the root or before it existed."""
        path = self.tree.path(code, day)
        return path[-2] if len(path) >= 2 else ""

    def kind(self, code: str) -> str:
        """The unit's kind."""
        return self.tree.latest(code).kind

    def of_kind(self, kinds: tuple[str, ...], day: date) -> list[UnitSpan]:
        """The units of those kinds that existed that day."""
        return list(self.tree.units(day, kinds))

    @cached_property
    def _at_branch(self) -> dict[str, list[tuple[Stay, Member]]]:
        found: dict[str, list[tuple[Stay, Member]]] = {}
        for member in self.members:
            for stay in member.stays:
                found.setdefault(stay.unit, []).append((stay, member))
        return found

    def members_of(self, branch: str, day: date) -> list[Member]:
        """The members of a branch on that day, by number."""
        return [
            member
            for stay, member in self._at_branch.get(branch, [])
            if stay.since <= day and (stay.until is None or day < stay.until)
        ]

    def entitled(self, branch: str, day: date) -> list[Member]:
        """Its members that day who vote and are not exempt: those whom a meeting expects."""
        return [
            member
            for member in self.members_of(branch, day)
            if member.kind == "正式党员" and (member.exempt_since is None or member.exempt_since > day)
        ]

    def holder(self, unit: str, title: str, day: date) -> str | None:
        """The member's number of who held the post that day."""
        for post in self._posts.get((unit, title), []):
            if post.since <= day and (post.until is None or day < post.until):
                return post.person
        return None

    @cached_property
    def _posts(self) -> dict[tuple[str, str], list[Post]]:
        found: dict[tuple[str, str], list[Post]] = {}
        for post in self.posts:
            found.setdefault((post.unit, post.title), []).append(post)
        return found
