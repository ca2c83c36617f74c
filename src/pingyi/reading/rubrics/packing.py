"""Entries → a rule pack: the YAML of its files, in the schema of :mod:`pingyi.packs.schema`.

Every figure that nobody can know from the table is a row of one form that the pack brings (核定数据): who is judged, which
item, how many. Until it is there, the item is 待评.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from pingyi.reading.rubrics.lines import Section
from pingyi.reading.rubrics.pack_parts import FORM, WHOLE, About, barred_to, form_of, inside_of, rescaled, weight_of
from pingyi.reading.rubrics.reading import Planned, Read
from pingyi.reading.rubrics.scored import num

NEEDS = {
    "rate": "完成值、目标值",
    "missing": "已办数、应办数",
    "yes": "已办数、应办数",
    "cases": "已办数（填发生的次数）",
    "amount": "已办数",
    "money": "金额",
    "tiers": "已办数（各级分别填）",
}
"""Which columns of the form an item's figure is read from."""


class _Plain(yaml.SafeDumper):
    """No anchors: packs are read without them."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  yaml's own signature
        return True


@dataclass
class Pack:
    """What is written: file name → document. ``labels``: item id → the label under which its figure is entered."""

    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    rescaled: bool = False
    places: dict[int, list[str]] = field(default_factory=dict)
    """Index of an entry → the ids of its items."""

    def files(self) -> dict[str, str]:
        """File name → YAML text."""
        return {
            name: yaml.dump(document, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)
            for name, document in self.documents.items()
        }


def make_pack(about: About, reads: Sequence[Read]) -> Pack:
    """The pack of a table's entries."""
    pack = Pack()
    writer = _Writer(about, pack)
    writer.write(reads)
    return pack


class _Writer:
    def __init__(self, about: About, pack: Pack) -> None:
        self.about, self.pack = about, pack
        self.measures: list[dict[str, Any]] = []
        self.groups: list[dict[str, Any]] = []
        self.items: list[dict[str, Any]] = []
        self.choices: list[str] = []
        self.names: dict[str, int] = {}

    def write(self, reads: Sequence[Read]) -> None:
        parts = self._parts(reads)
        fallback = next(iter(parts.values()), "p1")
        for index, read in enumerate(reads):
            self._entry(index, read, parts.get(id(read.section), fallback))
        bars = self._bars(reads)
        self._documents(reads, parts, bars)

    def _parts(self, reads: Sequence[Read]) -> dict[int, str]:
        """Sections with items inside the hundred, in their order."""
        found: dict[int, str] = {}
        for read in reads:
            if read.section.bonus or not any(not item.bonus for item in read.items):
                continue
            found.setdefault(id(read.section), f"p{len(found) + 1}")
        return found

    def _entry(self, index: int, read: Read, part: str) -> None:
        group = ""
        inside = [item for item in read.items if not item.bonus]
        if read.grouped and inside:
            group = f"g{index + 1:02d}"
            row: dict[str, Any] = {"id": group, "name": read.entry.name, "part": part}
            if read.ceiling is None:
                row["points"] = num(read.points or Decimal(0))
                row |= {"scale": True} if read.scale else {}
                row |= {"floor": 0} if any("floor" in item.scored.score for item in inside) else {}
            else:
                row["ceiling"] = num(read.ceiling)
            self.groups.append(row)
        ids = []
        for number, item in enumerate(read.items):
            one = f"r{index + 1:02d}" + (f"-{number + 1}" if len(read.items) > 1 else "")
            ids.append(one)
            self.items.append(self._item(one, item, read, part, "" if item.bonus else group))
        self.pack.places[index] = ids

    def _item(self, one: str, item: Planned, read: Read, part: str, group: str) -> dict[str, Any]:
        name = self._unique(item.name)
        found: dict[str, Any] = {"id": one, "name": name, "part": part}
        found |= {"group": group} if group else {}
        found |= {"bonus": True} if item.bonus else {}
        found |= {"basis": "assessment", "points": num(item.points)}
        score = dict(item.scored.score)
        if item.scored.needs == "tiers":
            score["tiers"] = {"tiers": self._tiers(one, name, item)} | score["tiers"]
        elif item.scored.needs:
            found["measure"] = one
            self._measure(one, name, item, name)
        found["score"] = score
        found["text"] = f"{read.entry.detail}\n{item.text}" if read.entry.detail else item.text
        number = f"第{read.entry.number}项" if read.entry.number else ""
        found["source"] = {"local": f"《{self.about.title}》{number or f'第{read.entry.place.row}行'}"}
        return found

    def _unique(self, name: str) -> str:
        self.names[name] = self.names.get(name, 0) + 1
        return name if self.names[name] == 1 else f"{name}（{self.names[name]}）"

    def _measure(self, one: str, name: str, item: Planned, label: str) -> None:
        needs = item.scored.needs
        self.choices.append(label)
        self.pack.labels[one] = (label, NEEDS[needs])
        where = {"item": label}

        def summed(column: str) -> dict[str, Any]:
            return {"sum": column, "of": FORM, "where": where}

        row: dict[str, Any] = {"id": one, "name": name}
        if needs == "rate":
            row["ratio"] = {"of": summed("value"), "to": summed("target")}
        elif needs in {"missing", "yes"}:
            row["ratio"] = {"of": summed("number"), "to": summed("owed")}
        elif needs == "cases":
            # Against the number of rows, so that no row at all means 待评 and not “none”.
            row["ratio"] = {"of": summed("number"), "to": {"count": FORM, "where": where}}
        else:
            row["total"] = summed("amount" if needs == "money" else "number")
        row |= {"word": item.scored.word} if item.scored.word and item.scored.word not in {"%", "个百分点"} else {}
        row |= {"better": "less"} if item.scored.better_less else {}
        self.measures.append(row)

    def _tiers(self, one: str, name: str, item: Planned) -> list[dict[str, Any]]:
        rows = []
        for number, (tier, points) in enumerate(item.scored.tiers):
            measure, label = f"{one}-t{number + 1}", f"{name}·{tier}"
            self.choices.append(label)
            self.measures.append(
                {
                    "id": measure,
                    "name": label,
                    "total": {"sum": "number", "of": FORM, "where": {"item": label}},
                    "word": "次",
                }
            )
            rows.append({"name": tier, "measure": measure, "points": num(points)})
        self.pack.labels[one] = (name, NEEDS["tiers"])
        return rows

    def _bars(self, reads: Sequence[Read]) -> list[dict[str, Any]]:
        names = [grade for _, grade in self.about.grades]
        rows: list[dict[str, Any]] = []
        for read in reads:
            for rule, _ in read.bars:
                at_most = barred_to(rule, names)
                if at_most is None:
                    continue
                measure = f"bar-{len(rows) + 1}"
                label = f"{read.entry.name}·限制等次{len(rows) + 1}"
                self.choices.append(label)
                self.measures.append(
                    {
                        "id": measure,
                        "name": label,
                        "total": {"sum": "number", "of": FORM, "where": {"item": label}},
                        "word": "次",
                        "better": "less",
                    }
                )
                article = f"第{read.entry.number}项" if read.entry.number else read.entry.name
                rows.append(
                    {
                        "measure": measure,
                        "at_most": at_most,
                        "authority": {"document": f"《{self.about.title}》", "article": article},
                    }
                )
        return rows

    def _documents(self, reads: Sequence[Read], parts: dict[int, str], bars: list[dict[str, Any]]) -> None:
        about, kind = self.about, self.about.kind
        sections: dict[int, Section] = {id(read.section): read.section for read in reads}
        weights = {
            key: weight_of(sections[key], [read for read in reads if read.section is sections[key]]) for key in parts
        }
        exact = dict(weights)
        if sum(weights.values(), Decimal(0)) != WHOLE:
            weights = rescaled(weights)
            self.pack.rescaled = True
        rows = []
        for key, one in parts.items():
            inside = inside_of([read for read in reads if read.section is sections[key]])
            row: dict[str, Any] = {"id": one, "name": sections[key].name or about.title, "weight": num(weights[key])}
            row |= {"scale": True} if inside != weights[key] or exact[key] != weights[key] else {}
            rows.append(row)
        grades: dict[str, Any] = {"bands": [[num(low), grade] for low, grade in about.grades]}
        grades |= {"bars": bars} if bars else {}
        rubric: dict[str, Any] = {
            "id": about.id, "name": about.title, "source": {"local": f"《{about.title}》"}, "reviewees": {"of": [kind]},
            "peer_groups": [{"id": "all", "name": f"各{kind}", "unit_kinds": [kind]}], "parts": rows,
        }  # fmt: skip
        rubric |= {"groups": self.groups} if self.groups else {}
        rubric |= {"items": self.items, "grades": grades}
        pack: dict[str, Any] = {
            "id": about.id,
            "name": about.title,
            "version": "1",
            "publisher": f"由“{about.file}”导入，待人审定",
        }
        pack["unit_kinds"] = [{"name": kind, "party": kind in {"党支部", "基层党委"}}]
        self.pack.documents["pack.yaml"] = pack
        if self.choices:
            self.pack.documents["forms.yaml"] = {"forms": [form_of(about, list(dict.fromkeys(self.choices)))]}
            self.pack.documents["measures.yaml"] = {"measures": self.measures}
        self.pack.documents["rubric.yaml"] = {"rubrics": [rubric]}
