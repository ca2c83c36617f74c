"""Which unit and which item somebody means: by name, short name, former name, code or id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from pingyi.errors import UnknownName
from pingyi.facts.model import Facts
from pingyi.packs.schema import Item, Rubric
from pingyi.scoring.model import Scores

_OFFERED = 3


def find_unit(facts: Facts, scores: Scores, name: str) -> str:
    """The code of the reviewee that is called so.

    Raises:
        UnknownName: none is, or several are (they are offered).
    """
    called = _names(facts, [sheet.unit for sheet in scores.sheets])
    found = sorted(code for code, names in called.items() if name in names)
    if len(found) == 1:
        return found[0]
    near = [f"{facts.tree.name(code)}（{code}）" for code in found] or _near(name, called.values())
    raise UnknownName("被评议的组织", name, near)


def find_item(rubric: Rubric, name: str) -> Item:
    """The item of that id or name. Raises UnknownName."""
    for item in rubric.items:
        if name in (item.id, item.name):
            return item
    raise UnknownName("条目", name, _near(name, [(item.name, item.id) for item in rubric.items]))


def _names(facts: Facts, codes: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
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
