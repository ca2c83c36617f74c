"""Which unit, item or measure somebody means: by name, short name, former name, code or id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pingyi.errors import UnknownName

if TYPE_CHECKING:
    # `pingyi explain` asks for names before it knows whether it needs the packs' language at all.
    from pingyi.facts.model import Facts
    from pingyi.packs.rules import Rules
    from pingyi.packs.schema import Item, Measure, Rubric
    from pingyi.scoring.model import Scores

_OFFERED = 3


def find_unit(facts: Facts, scores: Scores, name: str) -> str:
    """The code of the reviewee that is called so.

    Raises:
        UnknownName: none is, or several are (they are offered).
    """
    return _one(facts, [sheet.unit for sheet in scores.sheets], name, "被评议的组织")


def find_any_unit(facts: Facts, name: str, first: Iterable[str] = ()) -> str:
    """The code of the one unit of the tree that is called so; ``first``: units that are meant before all others.

    Raises:
        UnknownName: none is, or several are (they are offered).
    """
    found = bearers(names_of(facts, first), name)
    return found[0] if len(found) == 1 else _one(facts, facts.tree.codes, name, "组织")


def bearers(called: Mapping[str, Iterable[str]], name: str) -> list[str]:
    """The codes of those who are called so, sorted."""
    return sorted(code for code, names in called.items() if name in names)


def _one(facts: Facts, codes: Iterable[str], name: str, what: str) -> str:
    called = names_of(facts, codes)
    found = bearers(called, name)
    if len(found) == 1:
        return found[0]
    near = [f"{facts.tree.name(code)}（{code}）" for code in found[:_OFFERED]] or _near(name, called.values())
    raise UnknownName(what, name, near)


def find_what(rules: Rules, name: str) -> Item | Measure:
    """The item of the topmost rubric or the measure that is called so; an item before a measure of the same name.

    Raises:
        UnknownName: neither is; the nearest of both are offered.
    """
    items = rules.rubric.items if rules.rubrics else ()
    things: list[Item | Measure] = [*items, *rules.measures.values()]
    for one in things:
        if name in (one.id, one.name):
            return one
    raise UnknownName("条目或取数", name, _near(name, [(one.name, one.id) for one in things]))


def find_item(rubric: Rubric, name: str) -> Item:
    """The item of that id or name. Raises UnknownName."""
    for item in rubric.items:
        if name in (item.id, item.name):
            return item
    raise UnknownName("条目", name, _near(name, [(item.name, item.id) for item in rubric.items]))


def names_of(facts: Facts, codes: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Code → all it is or was called, its name first."""
    called: dict[str, list[str]] = {code: [facts.tree.name(code), code] for code in codes}
    table = facts.tables["units"]
    for row in table.filter(table["counts"]).to_pylist():
        if row["code"] in called:
            called[row["code"]] += [text for key in ("name", "short", "former") if (text := row.get(key))]
    return {code: tuple(dict.fromkeys(names)) for code, names in called.items()}


def _near(name: str, called: Iterable[tuple[str, ...]]) -> list[str]:
    """What somebody may have meant: whatever holds the name, or looks like it; each thing by its first name."""
    first = {text: names[0] for names in called for text in names}
    holding = [text for text in first if name and (name in text or text in name)]
    close = get_close_matches(name, list(first), n=_OFFERED, cutoff=0.4)
    return list(dict.fromkeys(first[text] for text in (*holding, *close)))[:_OFFERED]
