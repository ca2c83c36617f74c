"""Heads → what they ask. Sure only where every word is explained and one form explains them all."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from pingyi.reading.filling.asking import ALIAS, COMPOSED, TITLED, Asker, Chosen, Reading, Title
from pingyi.reading.filling.covering import Coverer
from pingyi.reading.filling.lexicon import PRIMARY, UNITS, Atom, Lexicon
from pingyi.reading.filling.model import Ask, Candidate
from pingyi.reading.filling.speaking import spoken

SURE = 85
"""From this sureness on a cell is filled. Similar words never reach it."""
_LEAST_SIMILAR, _MOST_SIMILAR = 60, 79
_CHOICES = 64
_ABOUT = ("情况", "统计", "工作", "进展")
"""“工作覆盖情况统计表” is about those covered and those not; “已办结事项统计表” is not."""
_AMBIGUOUS = "表头可作不止一种理解"


@dataclass(frozen=True)
class Head:
    """The texts above and beside a cell, topmost first; ``upper``: not the last of its side."""

    text: str
    upper: bool = False


@dataclass(frozen=True)
class Match:
    """What heads ask: the ask with the kinds of units that it is limited to, or why there is none."""

    ask: Ask | None = None
    kinds: tuple[str, ...] = ()
    sure: int = 0
    why: str = ""
    total: bool = False
    candidates: tuple[Candidate, ...] = ()


class Matcher:
    """Matches heads under a title; remembers what it found."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon, self.rules = lexicon, lexicon.rules
        self.coverer = Coverer(lexicon)
        self._asker = Asker(lexicon)
        self._known: dict[tuple[tuple[Head, ...], Title, str], Match] = {}

    def match(self, heads: Sequence[Head], title: Title, measure: str) -> Match:
        """What the heads ask; ``measure``: the unit of measure that the form names for the cell."""
        key = tuple(heads), title, measure
        if key not in self._known:
            self._known[key] = self._match(*key)
        return self._known[key]

    def _match(self, heads: tuple[Head, ...], title: Title, measure: str) -> Match:
        texts = [head for head in heads if head.text]
        told = any(self._meaningful(head.text) for head in texts)
        if not told and title.text:
            texts = [*texts, Head(title.text, upper=True)]
        if word := self.coverer.limited(head.text for head in texts if not self._explained(head, texts)):
            return Match(why=f"台账中没有按“{word}”分的数")
        if (word := self.limiting_title(title)) and told:
            return Match(why=f"标题限定为“{word}”，台账中没有按此分的数")
        readings = self._readings(texts, title, measure, titled=not told)
        if not readings:
            return Match(why=self._unexplained(texts, title, titled=not told), candidates=self._similar(texts))
        best = max(one.rank for one in readings)
        top = {(one.ask, one.kinds): one for one in readings if one.rank == best}
        if len(top) > 1:
            most = 100 // len(top)
            return Match(
                why=_AMBIGUOUS,
                candidates=tuple(self._candidate(one, most) for one in sorted(top.values(), key=_by_ask)),
            )
        (found,) = top.values()
        if (word := self._domain(title)) and self._of_branches(found.ask):
            return Match(why=f"标题限定为“{word}”，台账中没有按此分的数")
        return Match(found.ask, found.kinds, found.sure, total=found.total)

    def _domain(self, title: Title) -> str:
        """A word of the title that narrows organisations and members to a domain (农村, 机关)."""
        words = (str(one) for one in self.lexicon.words["domains"])
        return next((word for word in words if self.coverer.bare(word, title.text)), "")

    def _of_branches(self, ask: Ask) -> bool:
        """Whether an ask is about organisations, members or what branches do: these have domains."""
        if ask.kind == "units" or ask.form == "members":
            return True
        form = self.rules.forms.get(ask.form)
        return form is not None and "党支部" in form.unit_kinds

    def _meaningful(self, text: str) -> bool:
        """Whether a head says what is asked, and not only how it is counted."""
        sorts = {"thing", "field", "cond", "measure", "kind", "attr", "post", "attend"}
        forms = self.coverer.forms_in(text) or {""}
        for form in forms:
            cover = self.coverer.cover(text, form, "leaf")
            if any(atom.sort in sorts for _, atoms in cover.words for atom in atoms):
                return True
        return bool(self.coverer.cover(text, "", "upper").rest)

    def _explained(self, head: Head, texts: Sequence[Head]) -> bool:
        """Whether some form's own words hold all of a head, limiting words among them (“评为不称职人数”)."""
        place = "upper" if head.upper else "leaf"
        forms = {form for one in texts for form in self.coverer.forms_in(one.text)}
        return any(self.coverer.cover(head.text, form, place).whole for form in forms)

    def limiting_title(self, title: Title) -> str:
        """A word of the title that narrows everything below down to what facts do not know; empty where there is none."""
        forms = self.coverer.forms_in(title.text) or {""}
        if any(self.coverer.cover(title.text, form, "title").whole for form in forms):
            return ""
        if word := self.coverer.limited([self._uncompared(title.text)]):
            return word
        # “农村党支部情况表”: an unknown word right before a thing narrows it down to something that facts do not know.
        naming = {"thing", "kind", "field", "post"}
        for form in sorted(forms):
            for piece, phrase in self.coverer.cover(title.text, form, "title").led:
                chinese = re.search(r"[\u4e00-\u9fff]", piece)
                named = [atom for atom in self.lexicon.phrases[phrase] if atom.sort in naming]
                # Words that are a field's only in their own form's company (服务群众) name nothing by themselves.
                if chinese and len(phrase) > 1 and any(one.sort != "field" or one.strength == PRIMARY for one in named):
                    return piece
        return ""

    def _uncompared(self, text: str) -> str:
        """A title without its words for comparing (增减情况表): they say what else stands in the table, and narrow nothing."""
        words = sorted((str(one) for one in self.lexicon.words["comparing"]), key=len, reverse=True)
        return re.sub("|".join(map(re.escape, words)), "", text)

    # readings ---------------------------------------------------------------------------------------------------------

    def _readings(self, texts: Sequence[Head], title: Title, measure: str, *, titled: bool) -> list[Reading]:
        forms = {form for head in texts for form in self.coverer.forms_in(head.text)}
        over = self.title_forms(title)
        if "" in forms:
            forms.discard("")
        found: list[Reading] = []
        for form in sorted(forms | set(over)):
            places = [
                "title" if titled and head.text == title.text else "upper" if head.upper else "leaf" for head in texts
            ]
            covers = [self.coverer.cover(head.text, form, place) for head, place in zip(texts, places, strict=True)]
            if not all(cover.whole for cover in covers):
                continue
            slots = [(at, phrase, atoms) for at, cover in enumerate(covers) for phrase, atoms in cover.words]
            options = [[(at, phrase, atom) for atom in atoms] for at, phrase, atoms in slots]
            for number, chosen in enumerate(product(*options)):
                if number >= _CHOICES:
                    break
                if reading := self._reading(form, chosen, over.get(form, ()), title, measure, titled=titled):
                    found.append(reading)
        return found

    def title_forms(self, title: Title) -> dict[str, tuple[Atom, ...]]:
        """Forms whose rows the title names, and the conditions that it puts on them."""
        found: dict[str, tuple[Atom, ...]] = {}
        for form in self.coverer.forms_in(title.text):
            cover = self.coverer.cover(title.text, form, "title")
            following = [phrase for phrase, _ in cover.words[1:]] + [""]
            atoms = [
                atom
                for (_, own), then in zip(cover.words, following, strict=True)
                for atom in own
                if atom.form == form and not (_state(atom) and then.startswith(_ABOUT))
            ]
            named = any(a.sort == "thing" or (a.sort in {"field", "cond"} and a.strength == PRIMARY) for a in atoms)
            if named and form != UNITS:
                found[form] = tuple(atom for atom in atoms if atom.sort == "cond")
        return found

    def _reading(  # noqa: PLR0911  one branch a sort of reading
        self,
        form: str,
        chosen: Sequence[Chosen],
        over: tuple[Atom, ...],
        title: Title,
        measure: str,
        *,
        titled: bool,
    ) -> Reading | None:
        chosen = _innermost(chosen)
        atoms = [atom for _, _, atom in chosen]
        by = {sort: [atom for atom in atoms if atom.sort == sort] for sort in {atom.sort for atom in atoms}}
        total = "total" in by
        if form.startswith("m:"):
            return self._asker.measure(by, chosen, total=total)
        if form in {"attr", "post"}:
            own = {atom.name for atom in by.get(form, ())}
            plain = not {"count", "rate", "field", "cond", "thing", "kind"} & set(by)
            if len(own) == 1 and plain:
                # “村名” in one word is the name, not how many villages there are.
                return Reading(Ask(form, "", own.pop()), (), 4 if len(chosen) == 1 else 3, ALIAS, total=False)
            return None
        kinds = tuple(sorted({kind for atom in by.get("kind", ()) for kind in atom.name.split("、")}))
        if form == UNITS:
            return self._asker.units(by, kinds, title, measure, total=total)
        anchored = "thing" in by
        in_title = form in self.title_forms(title)
        primary = any(a.strength == PRIMARY for a in (*by.get("field", ()), *by.get("cond", ()), *by.get("attend", ())))
        if not (anchored or in_title or primary) or _kind_counted(chosen):
            return None
        conds = self._asker.conds(chosen, () if titled else over)
        if conds is None:
            return None
        ask = self._asker.ask(form, by, conds, title, measure)
        if ask is None:
            return None
        leaf = any(atom.sort in {"field", "cond"} and atom.form == form for _, _, atom in chosen[-2:])
        rank = 3 if anchored or (in_title and leaf) else 2
        sure = TITLED if not anchored and in_title else ALIAS if len(chosen) <= 2 else COMPOSED
        return Reading(ask, kinds, rank, sure, total)

    # what is told where nothing is sure ---------------------------------------------------------------------------------

    def _unexplained(self, texts: Sequence[Head], title: Title, *, titled: bool) -> str:
        forms = {form for head in texts for form in self.coverer.forms_in(head.text)} | {""}
        best: tuple[int, tuple[str, ...]] | None = None
        for form in sorted(forms):
            rest = tuple(
                piece
                for head in texts
                for piece in self.coverer.cover(
                    head.text,
                    form,
                    "title" if titled and head.text == title.text else "upper" if head.upper else "leaf",
                ).rest
            )
            size = sum(len(piece) for piece in rest)
            if best is None or size < best[0]:
                best = size, rest
        if best is None or not best[1]:
            return "表头没有写明要的是什么数"
        return f"台账中找不到与“{'”“'.join(best[1])}”对应的内容"

    def _similar(self, texts: Sequence[Head]) -> tuple[Candidate, ...]:
        """Up to three things of similar names, with how similar they are; never sure enough to fill."""
        wanted = "".join(head.text for head in texts)
        leaf = texts[-1].text if texts else ""
        names: dict[str, Ask] = {}
        for measure in self.rules.measures.values():
            if measure.kind not in {"on_time", "duty"}:
                names[measure.name] = Ask("measure", measure.id, "rate" if measure.has_denominator else "num")
        for form in self.rules.forms.values():
            names.setdefault(f"{form.name}条数", Ask("count", form.id))
        scored = sorted(
            ((max(_like(leaf, name), _like(wanted, name)), name) for name in names), key=lambda one: (-one[0], one[1])
        )
        return tuple(
            Candidate(names[name], name, min(score, _MOST_SIMILAR))
            for score, name in scored[:3]
            if score >= _LEAST_SIMILAR
        )

    def _candidate(self, reading: Reading, most: int) -> Candidate:
        return Candidate(reading.ask, spoken(self.rules, reading.ask), min(reading.sure, SURE - 1, most))


def _innermost(chosen: Sequence[Chosen]) -> Sequence[Chosen]:
    """“参加人次” above “应到” and “实到”: those who came in general, and one of the two in particular, which is asked."""
    pair = {"present", "entitled"}
    fields = [(at, atom.name) for at, _, atom in chosen if atom.sort == "field"]
    if len(fields) != 2 or not {name for _, name in fields} <= pair or fields[0][0] == fields[1][0]:
        return chosen
    if fields[0][1] != "present":
        return chosen
    return [one for one in chosen if one[2].sort != "field" or one[0] == fields[1][0]]


def _state(atom: Atom) -> bool:
    """Whether a condition is a state that rows reach (覆盖, 办结), not a sort of rows."""
    return atom.sort == "cond" and atom.value in {"*", "是"}


def _kind_counted(chosen: Sequence[Chosen]) -> bool:
    """“党支部数”: a kind of units with a counting word right behind it counts these units, whatever stands above."""
    return any(
        first[0] == second[0] and first[2].sort == "kind" and second[2].sort == "count" and second[2].name == "item"
        for first, second in pairwise(chosen)
    )


def _like(one: str, other: str) -> int:
    return int(difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() * 100) if one else 0


def _by_ask(reading: Reading) -> tuple[str, tuple[str, ...]]:
    return reading.ask.key, reading.kinds
