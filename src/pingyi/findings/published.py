"""What a measure publishes for a claim: this year's figure, last year's, the peers', and the names of its subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from pingyi import numbers
from pingyi.findings.quantities import Kind, Quantity
from pingyi.findings.world import World
from pingyi.measures.model import Figure, SubjectFigure
from pingyi.packs.conditions import walk
from pingyi.packs.schema import FieldType, Measure, Subjects

PEER_NAMES = frozenset({"mean", "rank", "peers"})
LAST_NAMES = frozenset({"last_num", "last_den", "last_rate", "last_missing", "change", "growth"})


class Published(Mapping[str, Quantity | None]):
    """The names that one measure publishes for one unit, computed when asked for."""

    def __init__(self, world: World, measure: Measure, unit: str) -> None:
        self.world, self.measure, self.unit = world, measure, unit
        self._makers: dict[str, Callable[[], Quantity | None]] = {
            "num": self._num,
            "den": lambda: self._amount("den", self.figure.den),
            "missing": lambda: self._amount("missing", _missing(self.figure)),
            "unknown": lambda: self._count("unknown", self.figure.unknown),
            "rate": lambda: self._rate("rate", self.figure),
            "last_num": lambda: self._amount("last_num", self.before.num if self.before else None),
            "last_den": lambda: self._amount("last_den", self.before.den if self.before else None),
            "last_missing": lambda: self._amount("last_missing", _missing(self.before)),
            "last_rate": lambda: self._rate("last_rate", self.before),
            "change": self._change,
            "growth": self._growth,
            "mean": self._mean,
            "rank": self._rank,
            "peers": lambda: self._count("peers", len(self.compared)),
            "line": self._line,
            "failing": lambda: self._names("failing", self._failing),
            "passing": lambda: self._names("passing", self._passing),
            "failing_n": lambda: self._count("failing_n", len(self._failing)),
            "passing_n": lambda: self._count("passing_n", len(self._passing)),
        }

    def __getitem__(self, name: str) -> Quantity | None:
        """The quantity of that name; None where it does not apply. Raises KeyError for a name that is not published."""
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        """The published names."""
        return iter(self._makers)

    def __len__(self) -> int:
        """How many names are published."""
        return len(self._makers)

    @cached_property
    def figure(self) -> Figure:
        """This year's figure."""
        return self.world.measures.figure(self.measure.id, self.unit)

    @cached_property
    def before(self) -> Figure | None:
        """Last year's figure under the same measure; None without last year's seal, or where nothing was owed then."""
        if self.world.last is None:
            return None
        figure = self.world.last.figure(self.measure.id, self.unit)
        return figure if figure.applies else None

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The peers (itself included) to which the measure applies."""
        return tuple(peer for peer in self.peers if self._of(peer).applies)

    @property
    def peers(self) -> tuple[str, ...]:
        """All its peers; whether the measure applies to them is part of a comparison."""
        return self.world.peers.get(self.unit, ())

    @cached_property
    def _subjects(self) -> tuple[SubjectFigure, ...]:
        return self.world.measures.subjects(self.measure.id, self.unit)

    @property
    def _failing(self) -> list[str]:
        return [share.subject for share in self._subjects if share.num < share.den]

    @property
    def _passing(self) -> list[str]:
        return [share.subject for share in self._subjects if share.num > 0 and share.num >= share.den]

    def _of(self, unit: str) -> Figure:
        return self.world.measures.figure(self.measure.id, unit)

    def _quantity(self, kind: Kind, of: str, num: int = 0, den: int = 0, exact: Fraction | None = None) -> Quantity:
        return Quantity(kind, num, den, exact, measure=self.measure.id, unit=self.unit, of=of)

    def _amount(self, of: str, value: int | None) -> Quantity | None:
        """An amount of money where the measure counts money, else a count."""
        return None if value is None else self._quantity("money" if self.measure.money else "count", of, value)

    def _count(self, of: str, value: int) -> Quantity:
        return self._quantity("count", of, value)

    def _rate(self, of: str, figure: Figure | None) -> Quantity | None:
        if figure is None or not figure.den:
            return None
        return self._quantity("rate", of, figure.num, figure.den)

    def _change(self) -> Quantity | None:
        now, before = self.figure, self.before
        if before is None or not now.den or not before.den:
            return None
        exact = numbers.point_change(now.num, now.den, before.num, before.den)
        return self._quantity("points", "change", exact=exact)

    def _num(self) -> Quantity:
        kind: Kind = "money" if self.measure.money else "count"
        return self._quantity(kind, "num", self.figure.num, self.figure.den or 0)

    def _growth(self) -> Quantity | None:
        found = self._amount("growth", self.figure.num - self.before.num if self.before else None)
        return found and replace(found, word=self.measure.word)

    def _mean(self) -> Quantity | None:
        figures = [self._of(peer) for peer in self.compared]
        if not figures:
            return None
        total = sum(figure.num for figure in figures)
        if self.measure.has_denominator:
            return self._quantity("rate", "mean", total, sum(figure.den or 0 for figure in figures))
        return self._quantity("average", "mean", exact=numbers.fraction(total, len(figures)))

    def _rank(self) -> Quantity | None:
        if self.unit not in self.compared:
            return None
        own = self._worth(self.unit)
        return self._count("rank", 1 + sum(self._worth(peer) > own for peer in self.compared))

    def _worth(self, unit: str) -> Fraction:
        figure = self._of(unit)
        value = Fraction(figure.num) if figure.den is None else numbers.fraction(figure.num, figure.den) or Fraction(0)
        return -value if self.measure.better == "less" else value

    def _line(self) -> Quantity | None:
        """The literal in the measure's test; money where the value that it is compared with is money."""
        measure = self.measure
        if measure.attain is not None and isinstance(measure.attain.target, int):
            return self._amount("line", measure.attain.target)
        for test in walk(measure.test) if measure.test is not None else ():
            if isinstance(test.operand, int) and not isinstance(test.operand, bool):
                return self._quantity("money" if self._is_money(test.field) else "count", "line", test.operand)
        return None

    def _is_money(self, name: str) -> bool:
        """Whether a value (or an attribute of a register's row) is money."""
        value, subjects = self.measure.values.get(name), self.measure.subjects
        if value is None:
            form, reads = (subjects.register_ if subjects else None), name
        else:
            weighted = value.sum or value.latest
            form, reads = value.form, weighted if isinstance(weighted, str) else ""
        declared = self.world.rules.forms.get(form or "")
        return declared is not None and any(f.id == reads and f.type is FieldType.MONEY for f in declared.fields)

    def _asked(self) -> Subjects | None:
        """Whom the measure asks; a duty's and its timeliness: whom the duty asks."""
        duty = self.measure.duty or self.measure.on_time
        return self.world.rules.duties[duty].owed_by if duty else self.measure.subjects

    def _names(self, of: str, chosen: list[str]) -> Quantity | None:
        """The names of its subjects; None for persons, who are counted and never listed."""
        asked = self._asked()
        if asked is not None and asked.members:
            return None
        register = asked.register_ if asked else None
        names = tuple(subject_name(self.world, code, register, seen_from=self.unit) for code in chosen)
        word = (self.measure.kind == "share" and self.measure.word) or "个"
        return Quantity("names", names=names, word=word, measure=self.measure.id, unit=self.unit, of=of)


def _missing(figure: Figure | None) -> int | None:
    return None if figure is None or figure.den is None else figure.missing


def subject_name(world: World, subject: str, register: str | None = None, *, seen_from: str) -> str:
    """How a subject is called: a unit by its name, a post by its unit's, a register's row by its open `name` or its key."""
    if register:
        names = (row.get("name") for row in world.rows(register) if row["subject"] == subject)
        return next((name for name in names if isinstance(name, str)), subject)
    title, at, unit = subject.partition("@")
    return world.full_name(unit, seen_from=seen_from) + title if at else world.full_name(subject, seen_from=seen_from)
