"""What a sheet says for all its cells: title, time, unit that fills it in, units of measure; and what a head names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pingyi.facts.model import Facts
from pingyi.facts.sheets.cells import Told, squash
from pingyi.facts.sheets.directory import Context as Narrowing
from pingyi.facts.sheets.directory import Directory
from pingyi.facts.sheets.numeric import money_unit
from pingyi.packs.rules import Rules
from pingyi.reading.filling import captions, offices, phrases
from pingyi.reading.filling.asking import Title
from pingyi.reading.filling.domains import without_domains
from pingyi.reading.filling.grid import BLANK
from pingyi.reading.filling.layout import Sheet
from pingyi.reading.filling.lexicon import Lexicon
from pingyi.reading.filling.periods import Span, spans
from pingyi.reading.filling.sides import Around, Axis
from pingyi.reading.filling.wording import MEASURES, quoted, words_of


class Namer:
    """Knows the units by all their names."""

    def __init__(self, rules: Rules, facts: Facts, lexicon: Lexicon, root: str) -> None:
        self.rules, self.facts, self.lexicon, self.root = rules, facts, lexicon, root
        table = facts.tables["units"]
        rows: list[Mapping[str, Any]] = table.filter(table["counts"]).to_pylist()
        self.directory = Directory(rows, rules.unit_kinds)
        self._totals = {str(one) for one in lexicon.words["totals"]} - {"累计", "总"}
        self._labels = {squash(str(one)) for one in lexicon.words["unit_labels"]}
        self._kinds = {squash(str(one)) for own in lexicon.words["kinds"].values() for one in own} | set(
            rules.unit_kinds
        )
        self._names = sorted(
            {squash(str(row[name])) for row in rows for name in ("name", "short", "former") if row.get(name)}, key=len
        )

    def unit(self, text: str, above: frozenset[str]) -> str | Told | None:
        """The code of the unit that a text names; None where it names none, what is wrong where it may be several."""
        key = squash(text).rstrip(":：")
        if not key or (key in self._kinds and not self._exactly(key)):
            return None
        if not self.directory.find(key) and (full := phrases.FULL.fullmatch(key)):
            key = full["body"] + ("党支部" if full["branch"] else "")
        if not self.directory.find(key) and (board := phrases.COMMITTEE.fullmatch(key)):
            key = board["body"]
        if not self.directory.find(key):
            return None
        return self.directory.choose(key, self.facts.last, Narrowing(frozenset(), above))

    def _exactly(self, key: str) -> bool:
        """Whether a word that is also a kind of units is the very name of one."""
        return key in self._names

    def axis(self, texts: Sequence[str], above: frozenset[str], own: str) -> Axis:
        """Sort the texts of one side, the outermost first."""
        found = Axis()
        for text in texts:
            found.leaf = False
            words = words_of(text)
            found.spans = [*words.spans, *found.spans]
            found.measure = words.measure or found.measure
            bare = words.text
            if not bare:
                continue
            if bare in phrases.DISTRICT or bare in phrases.OWN:
                # “全镇合计” in a form that does not say of which town is the total of what is listed.
                found.units += [one for one in (self.root if bare in phrases.DISTRICT else own,) if one]
                found.total = found.total or any(one in bare for one in self._totals)
                continue
            if bare in self._totals:
                found.total = True
                continue
            wide, code = self._wide(bare, own)
            if wide and code:
                # “全区受益人数”: of all of it, and then what is asked.
                found.units.append(code)
                bare = bare[wide.end() :]
            if (apart := phrases.APART.fullmatch(bare)) and squash(apart[1]) in self._kinds:
                continue  # “按乡镇分” over the towns
            unit = self.unit(phrases.SUBTOTAL.sub("", bare), above | frozenset(found.units))
            if isinstance(unit, str):
                found.units.append(unit)
                found.total = found.total or bool(phrases.SUBTOTAL.search(bare) and not self.directory.find(bare))
            elif isinstance(unit, Told):
                code = unit.value if isinstance(unit.value, str) else ""
                if code:
                    found.units.append(code)
                    continue
                found.doubt = unit.message
                found.heads.append(bare if wide else text)
                found.leaf = True
            else:
                found.heads.append(bare if wide else text)
                found.leaf = True
        # “雁墟村 | 砚溪镇”: the town says only where the village belongs.
        found.units.sort(key=lambda one: len(self._over(one)))
        return found

    def _wide(self, text: str, own: str) -> tuple[re.Match[str] | None, str]:
        """“全区”, “全村” at the head of a text, and the unit that is meant; 全村 of a village only."""
        wide = phrases.WIDE.match(text)
        if wide and wide[0] == "全村" and not (own and self.facts.tree.latest(own).kind in {"行政村", "社区"}):
            return None, ""
        return wide, (self.root if wide[0] in phrases.DISTRICT else own) if wide else ""

    def sole_kind(self, unit: str) -> str:
        """The kind of a unit that is the only one of it; empty where there are others."""
        kind = self.facts.tree.latest(unit).kind
        return kind if len(self.facts.tree.units(self.facts.last, [kind])) == 1 else ""

    def only_kinds(self, heads: Sequence[str]) -> tuple[str, ...]:
        """The kinds of units where the heads say nothing but that."""
        if len(heads) != 1:
            return ()
        bare = words_of(heads[0]).text
        atoms = self.lexicon.phrases.get(bare, ())
        return tuple(sorted({kind for atom in atoms if atom.sort == "kind" for kind in atom.name.split("、")}))

    def around(self, sheet: Sheet, file: str, unit: str) -> Around:
        """What a sheet says for all its cells. ``unit``: who fills it in where the sheet names nobody."""
        offices_ = [
            one
            for one in sheet.titles
            if offices.is_office(self._without_units(phrases.SIGNED.sub("", squash(one)))[0])
        ]
        words = [one for one in sheet.titles if len(one) > 1 and one not in offices_]
        if not words and not re.fullmatch(r"(?i)sheet\d*|表\d*|工作表\d*", sheet.grid.name):
            words = [sheet.grid.name]
        text = captions.of_year(squash("".join(captions.undated(words)[:3])), self.facts.year)
        above = self.directory.named_in(text) or self.directory.named_in(squash(file))
        tab, tabbed = spans(squash(sheet.grid.name))[0], self.unit(sheet.grid.name, above)
        named, doubt = self._filler(sheet, above)
        owned = [one for text in offices_ if isinstance(one := self._of_office(text, above), str)]
        named = named or (tabbed if isinstance(tabbed, str) and not doubt else "")
        named = named or (owned[0] if len(owned) == 1 and not doubt else "")
        bare, led = self._without_units(phrases.LED.sub("", text))
        if not named and not led and (own := captions.bureaus(bare, self.facts)):
            bare, led = phrases.BUREAUS.sub("", bare), (own,)
        owner = named or (led[0] if len(led) == 1 else "") or (next(iter(above)) if len(above) == 1 else "")
        if not owner and not doubt and unit == self.root:
            doubt = self._unnamed(sheet)
        if not owner and not doubt:
            # A unit is named, but not as the one that fills this in: to take the whole district instead would be wrong.
            others = [*led, *self._mentioned(sheet, above)]
            if any(one not in {unit, *self._over(unit)} for one in others):
                doubt = f"表中写了“{self.facts.tree.name(others[0])}”，看不出是不是填报单位，请用 --unit 指明"
        money, counting, timed = self._small_print(sheet)
        times = tuple(span for _, span in timed)
        bare = captions.plain(bare)
        title = words_of(self._listed(bare, sheet, above, owner))
        texts = "".join(words) + sheet.grid.name
        money = title.measure if money_unit(title.measure) else money
        if not money:
            # Where all is money, a bare head (教育培训) may be a sum as well as a number.
            counting = counting or any(str(one) in texts for one in self.lexicon.words["counting_titles"])
            counting = counting or any(
                captions.counts(one) for slot in sheet.slots for one in (*slot.row[-2:], *slot.column[-2:])
            )
        if any(one.year and one.whole for one in title.spans) and not phrases.MONTHLY.search(texts):
            # “2019年…统计表” over “2019年12月”: the year is what is asked of, the month is when it was filled in.
            times = tuple(one for one in times if one.instant or not one.monthly)
        if title.spans:
            times = tuple(span for note, span in timed if not phrases.DAY.fullmatch(squash(note)))
        if not title.spans and not times and not tab:
            # Nothing in the sheet says when: the file's name may.
            times = spans(squash(file))[0]
        return Around(
            Title(phrases.PLACE.sub("", title.text), counting, captions.heads(sheet), quoted("".join(words[:3]))),
            (*tab, *title.spans, *times),
            "" if doubt else owner or unit,
            bool(owner),
            money,
            doubt,
            above,
        )

    def _listed(self, title: str, sheet: Sheet, above: frozenset[str], owner: str) -> str:
        """A title without the words that only say which units are listed, where every cell is of a unit that is named."""
        domains = [str(one) for one in self.lexicon.words["domains"]]
        if not any(one in title for one in (*domains, "系统", "村")):
            return title
        named: dict[tuple[str, ...], str] = {}
        for texts in {side for slot in sheet.slots for side in (slot.row, slot.column)}:
            axis = self.axis(texts, above, "")
            named[texts] = axis.units[-1] if axis.units else "*" if axis.total else ""
        told = {named[slot.row] or named[slot.column] or owner for slot in sheet.slots}
        if not told or "" in told:
            return title
        units = sorted(told - {"*"})
        ways = ["".join(self.facts.tree.name(one) for one in (unit, *self._over(unit)[:-1])) for unit in units]
        kinds = {self.facts.tree.latest(one).kind for one in units}
        if units and kinds <= {"行政村", "社区"}:
            title = phrases.VILLAGES.sub("", title, count=1)
        return without_domains(title, domains, ways, kinds)

    def _unnamed(self, sheet: Sheet) -> str:
        """Why a form is one of a town, village or branch that it does not name yet; empty where nothing says so."""
        if place := next((one for text in sheet.titles[:3] if (one := phrases.SOME.search(squash(text)))), None):
            return f"表题写的是“{place[0]}”，看不出填哪个单位，请用 --unit 指明"
        blanks = [slot.row[-1] for slot in sheet.slots if slot.table == -1 and slot.row]
        for note in [*sheet.notes, *sheet.titles]:
            for piece in phrases.PIECES.split(note):
                label, colon, value = piece.replace("：", ":").partition(":")
                blanks += [label] if colon and not BLANK.sub("", value).strip() else []
        blanks += [one.before for one in sheet.inlines]
        for text in blanks:
            bare = re.sub(r"[(](?:盖章|公章|章|签章)[)]", "", squash(text)).rstrip(":：")
            if bare in self._labels and phrases.LOWER.search(bare):
                return f"“{bare}”还没有填，看不出填哪个单位的数，请用 --unit 指明"
        return ""

    def _over(self, unit: str) -> tuple[str, ...]:
        """All units above one, where it is a unit."""
        way = self.facts.tree.path(unit, self.facts.last) if unit else ()
        return tuple(way)

    def _mentioned(self, sheet: Sheet, above: frozenset[str]) -> list[str]:
        """Units that stand alone beside a label, or behind one (“所属乡镇：鹭栖镇”), outside the tables."""
        values = [value for _, value in sheet.pairs]
        for note in [*sheet.notes, *sheet.titles]:
            values += [piece.replace("：", ":").partition(":")[2] for piece in phrases.PIECES.split(note)]
        found = [self.unit(squash(value), above) for value in values if value.strip()]
        return [one for one in found if isinstance(one, str)]

    def _without_units(self, text: str) -> tuple[str, tuple[str, ...]]:
        """A title without the names of units in it, and these units."""
        found: dict[str, None] = {}
        for name in reversed(self._names):
            if len(name) > 2 and name in text:
                unit = self.unit(name, frozenset())
                if isinstance(unit, str):
                    text = text.replace(name, "", 1)
                    found[unit] = None
        if found:
            return text, tuple(found)
        root = squash(self.facts.tree.name(self.root))
        place = re.match(r".{1,4}?[区县市]", root)
        if place and place[0] in text:
            return text.replace(place[0], "", 1), ()
        return text, ()

    def _filler(self, sheet: Sheet, above: frozenset[str]) -> tuple[str, str]:
        """The unit that the sheet says fills it in, or a doubt about it."""
        pairs = [*sheet.pairs]
        for note in [*sheet.notes, *sheet.titles]:
            for piece in phrases.PIECES.split(note):
                label, colon, value = piece.replace("：", ":").partition(":")
                if colon:
                    pairs.append((label, value))
        for label, told in pairs:
            bare = re.sub(r"[(](?:盖章|公章|章|签章)[)]", "", squash(label)).rstrip(":：")
            value = squash(BLANK.sub("", told)).removesuffix("(盖章)").removesuffix("(公章)")
            if bare not in self._labels or not value or value in MEASURES or money_unit(value):
                continue
            if value.startswith(("(盖章", "(公章")) or value in self._labels:
                continue
            unit = self.unit(value, above)
            if unit is None:
                unit = self._of_office(value, above)
            if isinstance(unit, str):
                return self._certain(unit, value)
            if bare.startswith(("填报", "报送", "填表")):
                return "", f"填报单位“{value}”不在组织名册中" if unit is None else unit.message
        return "", ""

    def _certain(self, unit: str, value: str) -> tuple[str, str]:
        """A bureau that fills in may do so for its own branch or for the whole district."""
        if offices.is_bureau(value) and self.facts.tree.latest(unit).kind == "党支部":
            return "", f"填报单位“{value}”既可能是为全区填报，也可能只填本单位党支部的数，请用 --unit 指明"
        return unit, ""

    def _of_office(self, text: str, above: frozenset[str]) -> str | Told | None:
        """The unit that an office fills in for (区委组织部, 鹭栖镇党建办, 鹭栖镇人民政府); None where there is none."""
        body = offices.body(text, self.facts.tree.name(self.root))
        if body is None:
            return None
        return self.unit(body, above) if body else self.root

    def _small_print(self, sheet: Sheet) -> tuple[str, bool, list[tuple[str, Span]]]:
        """Unit of money, whether other things are counted, and times with their line, from above and below the table."""
        money, counting, times = "", False, list[tuple[str, Span]]()
        for note in [*sheet.notes, *sheet.titles]:
            for piece in phrases.PIECES.split(note):
                label, colon, value = squash(piece).partition(":")
                if "单位" in label and value:
                    money = money_unit(value) or money
                    counting = counting or any(one in MEASURES for one in re.split(r"[、,，/;；]", value))
                elif note in sheet.notes and not re.search(r"(?:填|报送|上报|制表|打印)\w*(?:日期|时间)", label):
                    inside = value if colon else label
                    if not colon or re.search(r"截至|截止|统计|报告期|所属期|时段|期间|年度|季度", label):
                        times += [(piece, one) for one in spans(inside)[0]]
        return money, counting, times
