"""未报: something was owed and no record at all came. Told from the evidence, so that a zero on record stays a zero."""

from __future__ import annotations

from pingyi.measures.model import Figure, Measures, TellsForms
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Item, Measure, Value

_MEASURED = {"rate", "bands", "deduct", "rank", "against", "convert"}
"""The rules for which a missing record is a failing; ``add`` and ``tiers`` ask for nothing."""


def unreported(rules: Rules, measures: Measures, item: Item, figure: Figure) -> bool:
    """Whether the figure is nought because nothing came.

    So it is where all of this holds: the numerator is 0; something was owed (denominator > 0), or the figure is an
    amount (a sum: an income of zero needs a row that says 0; a count of 0 is a count); a record would have been to the
    good (the measure is better high, and the rule does not count cases to deduct); and none of the forms that the
    numerator is read from has a row in the evidence, in whatever role: a row that failed its test, or was set aside,
    came all the same.
    A measure read off registers alone is never unreported: its register is the record.
    """
    measure = rules.measures[figure.measure]
    counts_cases = item.score.deduct is not None and item.score.deduct.per == "case"
    if figure.num or item.score.kind not in _MEASURED or counts_cases or measure.better == "less":
        return False
    if figure.den is None and not _is_amount(measure):
        return False
    forms = numerator_forms(rules, measure)
    return bool(forms) and not _came(measures, figure, forms)


def _came(measures: Measures, figure: Figure, forms: frozenset[str]) -> bool:
    """Whether a row of these forms is there; of districts whose rows are not followed, whether their tables hold any."""
    if isinstance(measures, TellsForms):
        return measures.came(figure.measure, figure.unit, forms)
    evidence = measures.evidence(figure.measure, figure.unit)
    told = {form for share in evidence.shares for form, rows in share.tables if rows}
    return bool(told & forms) or any(row.form in forms for row in evidence.rows)


def numerator_forms(rules: Rules, measure: Measure) -> frozenset[str]:
    """The forms whose rows make the numerator; for shares all forms that the values are read from."""
    duty = measure.duty or measure.on_time
    if duty:
        return _duty_forms(rules, duty)
    if measure.total:
        return frozenset({measure.total.form})
    if measure.ratio:
        return frozenset({measure.ratio.of.form})
    if measure.days:
        return frozenset({measure.days.of})
    return frozenset().union(*(_value_forms(rules, value) for value in measure.values.values()))


def _value_forms(rules: Rules, value: Value) -> frozenset[str]:
    if duty := value.met or value.owed:
        return _duty_forms(rules, duty)
    return frozenset({value.form}) if value.form else frozenset()


def _duty_forms(rules: Rules, duty: str) -> frozenset[str]:
    return frozenset(fulfilment.form for fulfilment in rules.duties[duty].alternatives)


def _is_amount(measure: Measure) -> bool:
    if measure.total:
        return measure.total.sum is not None
    value = measure.values.get(measure.add or "")
    return value is not None and (value.sum is not None or value.latest is not None)
