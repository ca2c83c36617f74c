"""The report: one self-contained HTML page, no network. Each number in it opens the evidence that it rests on."""

from __future__ import annotations

import json
from collections.abc import Collection
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pingyi import numbers
from pingyi.doctree import Document
from pingyi.documents.lists import CONTRADICTIONS, SEVERITIES
from pingyi.documents.report import charts
from pingyi.documents.scorecards import STATES, deciding, interval
from pingyi.findings import LAST
from pingyi.prose import debrief_comment
from pingyi.prose.basis import ROLES, figure_text, rows_text
from pingyi.review_model import EvidenceCard, Review, key
from pingyi.scoring.model import Sheet


def render(review: Review, commentary: Document) -> str:
    """The page. ``commentary`` is the document whose runs it shows with their evidence."""
    environment = templates()
    environment.filters |= {"plain": numbers.plain, "points": lambda value: str(numbers.half_up(value, 2))}
    ranked = [sheet for sheet in review.sheets if sheet.rank is not None]
    return environment.get_template("report.html").render(
        review=review,
        commentary=commentary,
        comments={sheet.unit: debrief_comment(review, sheet.unit) for sheet in review.sheets},
        name=review.name,
        figure=lambda figure: figure_text(review, figure),
        interval=interval,
        deciding=lambda sheet: deciding(review, sheet),
        states=STATES,
        severities=SEVERITIES,
        contradictions=[issue for issue in review.issues if issue.code in CONTRADICTIONS],
        problems=_by_code(review),
        ranks=Markup(charts.ranks(review, ranked)),  # noqa: S704  our own SVG, every text in it escaped  # nosec B704
        parts=Markup(charts.parts(review, ranked)),  # noqa: S704  # nosec B704  # shipped with the package, or escaped where it was written
        matrix=_matrix(review),
        style=Markup(asset("report.css")),  # noqa: S704  shipped with the package  # nosec B704
        script=Markup(asset("evidence.js") + asset("report.js")),  # noqa: S704  # nosec B704  # shipped with the package, or escaped where it was written
        evidence=Markup(evidence(review)),  # noqa: S704  JSON with “<” escaped  # nosec B704
    )


def templates() -> Environment:
    """The templates of the assets folder; what is put into them is escaped."""
    return Environment(
        loader=PackageLoader("pingyi.documents.report", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def asset(name: str) -> str:
    """A file of the assets folder."""
    return resources.files("pingyi.documents.report").joinpath("assets", name).read_text(encoding="utf-8")


def _by_code(review: Review) -> list[tuple[str, list[Any]]]:
    """The data problems that are not contradictions, by what became of the row; the gravest first."""
    rest = [issue for issue in review.issues if issue.code not in CONTRADICTIONS]
    return [
        (word, found) for severity, word in SEVERITIES.items() if (found := [i for i in rest if i.severity == severity])
    ]


def _matrix(review: Review) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Duties × reviewees: (duty's name, cells of (text, level 0–4 or “na”, evidence key))."""
    rows = []
    for measure in review.measures.values():
        if measure.kind != "duty":
            continue
        cells = [_cell(review, measure.id, sheet) for sheet in review.sheets]
        if any(level != "na" for _, level, _ in cells):
            rows.append((measure.name, cells))
    return rows


def _cell(review: Review, measure: str, sheet: Sheet) -> tuple[str, str, str]:
    figure = review.figures[key(measure, sheet.unit)].now
    if not figure.den:
        return "—", "na", ""
    level = next(
        i
        for i, (num, den) in enumerate(((1, 1), (9, 10), (8, 10), (6, 10), (0, 1)))
        if figure.num * den >= num * figure.den
    )
    return numbers.percent(figure.num, figure.den, 0), str(level), key(measure, sheet.unit)


def evidence(review: Review, names: Collection[str] | None = None) -> str:
    """The evidence for a page's script: key → what, how much, rows and missing dues. “<” is escaped for the script tag.

    ``names``: the keys that the page asks for; by default all. Keys that the review does not know are left out.
    """
    wanted = review.evidence if names is None else dict.fromkeys(name for name in names if name in review.evidence)
    data = {name: _shown(review, name, review.evidence[name]) for name in wanted}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c")


def _shown(review: Review, name: str, card: EvidenceCard) -> dict[str, Any]:
    """One evidence: t title, v figure, s source, c rows by role, h hash, r rows, m missing dues, n how many are missing."""
    source, _, unit = name.rpartition("@")
    measure = review.measures.get(source.removeprefix(LAST))
    figure = review.figure_of(source, unit)
    return {
        "t": review.titled(source, unit),
        "v": figure_text(review, figure) if figure else "",
        "s": measure.source if measure else "",
        "c": rows_text([card.model_copy(update={"missing_total": 0})]),
        "a": sum(card.roles.values()),
        "h": card.hash,
        "r": [
            [ROLES[row.role], review.form_names.get(row.form, row.form), row.file, row.sheet, row.line]
            for row in card.rows
        ],
        "m": [[review.called(due.subject), review.measure_name(due.duty), due.period] for due in card.missing],
        "n": card.missing_total,
    }
