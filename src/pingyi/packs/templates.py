"""The sentences of claims: what may stand in braces, and how it may be written.

`{name}`, `{alias.name}` where a rule has several measures, `{name:format}`. A digit stands only inside declared names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pingyi.packs.schema import ClaimRule, Field, FieldType, Form, Measure

SLOT = re.compile(r"\{([^{}:]*)(?::([^{}]*))?\}")
DIGIT = re.compile(r"[0-9０-９]")

PLAIN = frozenset({"unit", "subject", "place", "reviewee", "town", "secretary", "year", "last_year"})
"""Names that every rule publishes."""
DEADLINE = "deadline"
"""What only a requirement may name."""
YEAR = "year"
"""What a year is said to be of: this year's or last year's."""
LISTS = frozenset({"failing", "passing"})
COUNTS = frozenset({
    "num", "den", "missing", "unknown", "last_num", "last_den", "last_missing", "growth", "rank", "peers", "line",
    "failing_n", "passing_n",
})  # fmt: skip
RATES = frozenset({"rate", "last_rate", "mean"})
POINTS = frozenset({"change"})
PUBLISHED = LISTS | COUNTS | RATES | POINTS
"""Names that a measure publishes."""
WITH_DENOMINATOR = frozenset({"den", "missing", "rate", "last_den", "last_missing", "last_rate", "change"})
"""Names that only a measure with a denominator publishes."""
MONEY = ("", "wan", "approx")
"""The formats of an amount of money; the empty one is what stands without a colon."""
COUNT = ("", "zh", "count")
ALL = "all"
"""“全部”: only where the numerator is the whole denominator."""
TREND = "trend"
"""A change in words: “比上年提高12个百分点”, “与上年持平”."""
RATE = ("", "percent", "spoken")


def slots(text: str) -> Iterator[tuple[str, str]]:
    """Each (name, format) that a sentence asks for."""
    for match in SLOT.finditer(text):
        yield match[1], match[2] or ""


def digits(text: str, names: tuple[str, ...]) -> str:
    """The first digit that stands in a sentence outside braces and declared names; empty where there is none."""
    plain = SLOT.sub("", text)
    for name in names:
        plain = plain.replace(name, "")
    found = DIGIT.search(plain)
    return found[0] if found else ""


def unbalanced(text: str) -> bool:
    """Whether a brace is left over."""
    rest = SLOT.sub("", text)
    return "{" in rest or "}" in rest


def names(rule: ClaimRule, measures: dict[str, Measure], form: Form | None) -> dict[str, tuple[str, ...] | None]:
    """Every name that a rule's sentences may use → the formats allowed for it (None: any whole number, for lists).

    ``measures`` maps alias (empty where the rule has one measure) to measure; ``form`` is the form of ``rows``.
    """
    known: dict[str, tuple[str, ...] | None] = dict.fromkeys(sorted(PLAIN), ("",))
    for alias, measure in measures.items():
        prefix = f"{alias}." if alias else ""
        for name in sorted(PUBLISHED):
            if measure.has_denominator or name not in WITH_DENOMINATOR:
                known[prefix + name] = _formats(name, measure)
    if form is not None and rule.rows is not None:
        known["rows_n"] = COUNT
        for field in form.fields:
            if _tellable(field):
                known[field.id] = MONEY if field.type is FieldType.MONEY else COUNT if _counted(field) else ("",)
    return known


def _formats(name: str, measure: Measure) -> tuple[str, ...] | None:
    if name in LISTS:
        return None
    if name in RATES:
        return RATE if measure.has_denominator else ("",)
    if name in POINTS:
        return ("", TREND)
    if name == "growth":
        return (*(MONEY if measure.money else COUNT), TREND)
    if name == "num" and measure.has_denominator:
        return (*(MONEY if measure.money else COUNT), ALL)
    amount = name in {"num", "den", "missing", "last_num", "last_den", "last_missing"}
    return MONEY if measure.money and amount else COUNT


def _tellable(field: Field) -> bool:
    """Persons are counted, never named; text that is not open is not in the facts."""
    return field.type not in {FieldType.PERSON, FieldType.YES_NO} and (field.type is not FieldType.TEXT or field.open)


def _counted(field: Field) -> bool:
    return field.type in {FieldType.COUNT, FieldType.INTEGER, FieldType.PERSONS}
