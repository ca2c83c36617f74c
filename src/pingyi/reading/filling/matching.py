"""Heads → what they ask. Sure only where every word is explained, or only describes, and one form explains them all."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pingyi.facts.sheets.cells import squash
from pingyi.reading.filling.asking import Head, Reading, Title
from pingyi.reading.filling.atoms import Atom
from pingyi.reading.filling.covering import Coverer
from pingyi.reading.filling.interpreting import ANY, DECORATED, Interpreter, Question
from pingyi.reading.filling.joining import Joiner
from pingyi.reading.filling.lexicon import Lexicon
from pingyi.reading.filling.model import Ask, Candidate
from pingyi.reading.filling.owning import Owner, Trust
from pingyi.reading.filling.speaking import spoken
from pingyi.reading.filling.straying import Strays
from pingyi.reading.filling.titles import Titles

SURE = 85
"""From this sureness on a cell is filled. Similar words never reach it."""
_LEAST_SIMILAR, _MOST_SIMILAR = 60, 79
_OFFERED = 3
_CALLED = 3
_AMBIGUOUS = "表头可作不止一种理解"
_NO_SUCH = "台账中没有按“{}”分的数"
_TITLE = "标题限定为“{}”，台账中没有按此分的数"


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
        self.titles = Titles(lexicon, self.coverer)
        self.owner = Owner(lexicon, self.coverer)
        self.strays = Strays(lexicon, self.coverer, self.owner)
        self.joiner = Joiner(lexicon, self.coverer)
        self._interpreter = Interpreter(lexicon, self.coverer, self.titles)
        self._known: dict[tuple[tuple[Head, ...], Title, str], Match] = {}

    def match(self, heads: Sequence[Head], title: Title, measure: str) -> Match:
        """What the heads ask; ``measure``: the unit of measure that the form names for the cell."""
        key = tuple(heads), title, measure
        if key not in self._known:
            self._known[key] = self._match(*key)
        return self._known[key]

    def _match(self, heads: tuple[Head, ...], title: Title, measure: str) -> Match:
        texts = tuple(head for head in heads if head.text)
        title = self.owner.freed(title, Trust.GENERAL)
        told = any(self._meaningful(head.text) for head in texts)
        if not told and title.text:
            title = replace(title, text=self.titles.uncompared(title.text))
            texts = (*texts, Head(title.text, upper=True))
        asked = Question(texts, title, measure, titled=not told)
        limit = self.coverer.limited(head.text for head in texts if not self._explained(head, texts))
        word, phrase = self.titles.narrowing(title)
        if limit or (word and not phrase and told):
            return Match(why=_NO_SUCH.format(limit) if limit else _TITLE.format(word))
        readings = self._interpreter.readings(asked)
        if not readings and told:
            # Under a head with unknown words (林业工作) a head that many fields of work use (培训) is of that field.
            readings = [one for one in self._interpreter.readings(asked, DECORATED) if self.owner.named(one.ask, texts)]
        if not readings:
            readings = [one for other in self.joiner.joined(asked) for one in self._interpreter.readings(other)]
        if not readings:
            return Match(why=self._unexplained(asked), candidates=self._near(asked) or self._similar(texts))
        best = max(one.rank for one in readings)
        top = {(one.ask, one.kinds): one for one in readings if one.rank == best}
        if len(top) > 1:
            over = self.titles.forms(title)
            named = {key: one for key, one in top.items() if one.ask.form in over}
            top = named if len(named) == 1 and len({one.ask.kind for one in top.values()}) == 1 else top
        if len(top) > 1:
            most = 100 // len(top)
            several = sorted(top.values(), key=_by_ask)[:_OFFERED]
            return Match(why=_AMBIGUOUS, candidates=tuple(self._candidate(one, most) for one in several))
        (found,) = top.values()
        freed = self.owner.freed(title, self.owner.trust(found.ask, texts, title))
        doubt = self._doubted(found, replace(asked, title=freed), told=told)
        if phrase and freed != title:
            word, phrase = self.titles.narrowing(freed)
        if phrase and told and self.titles.narrowed(found.ask, phrase):
            doubt = Match(why=_TITLE.format(word))
        return doubt or self._within(found, texts, title)

    def _doubted(self, found: Reading, asked: Question, *, told: bool) -> Match | None:
        """Why what the heads mean is not certain, where the title or the words themselves may mean another thing."""
        why, strange = (
            self.strays.unfit(found.ask, self._said(asked), asked.title),
            self.strays.narrowing(found.ask, asked.title),
        )
        strange = strange or self.strays.foreign(found.ask, asked.texts, asked.title)
        if told and strange:
            why = f"表中写的是“{strange}”，看不出台账中的数是不是这一类，请核对"
        return Match(why=why, candidates=(self._candidate(found, SURE - 6),)) if why else self._broad(found, asked)

    def _broad(self, found: Reading, asked: Question) -> Match | None:
        """A name of a field of work (党员教育培训) may mean one sort of rows or all of them: a person has to say which."""
        if doubt := self._called(found, asked):
            return doubt
        for key, phrases in self.lexicon.words["broad"].items():
            form, _, cond = key.partition(".")
            name, _, value = cond.partition("=")
            said = [str(one) for one in phrases if any(one in text for text in self._said(asked))]
            if form != found.ask.form or not said:
                continue
            apart = self.titles.told_apart(Atom("cond", form, name, value), asked.title)
            if apart and all(name != held for held, _ in found.ask.conds) and self._in_heads(said, asked):
                own = replace(found.ask, conds=tuple(sorted((*found.ask.conds, (name, value)))))
                return self._within(replace(found, ask=own), asked.texts, asked.title)
            if (name, value) not in found.ask.conds and apart:
                continue
            if any(named == name and held != value for named, held in found.ask.conds):
                continue
            bare = replace(found.ask, conds=tuple(one for one in found.ask.conds if one[0] != name))
            only = replace(bare, conds=tuple(sorted((*bare.conds, (name, value)))))
            asks = [Candidate(ask, spoken(self.rules, ask), 100 // 2) for ask in (bare, only)]
            return Match(why=f"“{said[0]}”可能指全部，也可能只指{value}", candidates=tuple(asks))
        return self._half_said(found, asked)

    @staticmethod
    def _in_heads(said: Sequence[str], asked: Question) -> bool:
        """Whether it is a head of the cell, not the title, that says so: beside others (党组织书记培训) it is one of them."""
        return any(one in head.text for one in said for head in asked.texts if asked.place(head) != "title")

    def _called(self, found: Reading, asked: Question) -> Match | None:
        """A choice that is called as the whole register is (示范点 in 党建示范点名册): all, or only those?"""
        form = self.rules.forms.get(found.ask.form)
        for name, value in found.ask.conds:
            if form is None or len(value) < _CALLED or form.name.startswith(value):
                continue
            if [one for one in form.field(name).choices if one in form.name] != [value]:
                continue
            if self.titles.told_apart(Atom("cond", form.id, name, value), asked.title):
                continue
            bare = replace(found.ask, conds=tuple(one for one in found.ask.conds if one != (name, value)))
            both = (bare, found.ask)
            asks = tuple(Candidate(one, spoken(self.rules, one), 100 // 2) for one in both)
            return Match(why=f"“{value}”可能指全部，也可能只指其中一类", candidates=asks)
        return None

    def _half_said(self, found: Reading, asked: Question) -> Match | None:
        """A word for rows that holds a state which not all of them have reached (结对帮扶困难户): all, or only those?

        The register's own name says what its rows are.
        """
        form, told = found.ask.form, {name for name, _ in found.ask.conds}
        known = self.rules.forms.get(form)
        called = [] if known is None else [squash(one) for one in (known.name, *known.aliases)]
        for head in asked.texts:
            for phrase, atoms in self.coverer.cover(head.text, form, asked.place(head)).words:
                if Atom("thing", form) not in atoms or any(phrase in one for one in called):
                    continue
                pieces = {phrase[at:end] for at in range(len(phrase)) for end in range(at + 2, len(phrase) + 1)}
                for piece in sorted(pieces - {phrase}):
                    for atom in self.lexicon.phrases.get(piece, ()):
                        if atom.value == "是" and atom.form == form and atom.name not in told:
                            only = replace(found.ask, conds=tuple(sorted((*found.ask.conds, (atom.name, atom.value)))))
                            asks = [Candidate(ask, spoken(self.rules, ask), 100 // 2) for ask in (found.ask, only)]
                            return Match(why=f"“{phrase}”可能指全部，也可能只指已{piece}的", candidates=tuple(asks))
        return None

    @staticmethod
    def _said(asked: Question) -> tuple[str, ...]:
        return (asked.title.text, *(head.text for head in asked.texts))

    def _within(self, found: Reading, texts: Sequence[Head], title: Title) -> Match:
        """The match, unless what branches and members do is asked for a domain (农村, 机关), which facts do not tell."""
        if self.titles.of_branches(found.ask):
            if word := self.titles.domain(title.text):
                return Match(why=_TITLE.format(word))
            if word := next(filter(None, (self.titles.domain(head.text) for head in texts)), ""):
                return Match(why=_NO_SUCH.format(word))
        return Match(found.ask, found.kinds, found.sure, total=found.total)

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
        return any(self.coverer.admits(head.text, form, place) for form in forms)

    # what is told where nothing is sure ---------------------------------------------------------------------------------

    def _near(self, asked: Question) -> tuple[Candidate, ...]:
        """What is meant if the words that nobody knows mean nothing: for a person to judge, never sure enough to fill."""
        found: dict[Ask, Reading] = {}
        for one in self._interpreter.readings(asked, ANY):
            if one.ask not in found or one.left < found[one.ask].left:
                found[one.ask] = one
        size = sum(len(head.text) for head in asked.texts) or 1
        best = sorted(found.values(), key=lambda one: (one.left, -one.rank, one.ask.key))[:_OFFERED]
        return tuple(
            Candidate(
                one.ask,
                spoken(self.rules, one.ask),
                _LEAST_SIMILAR + (_MOST_SIMILAR - _LEAST_SIMILAR) * (size - one.left) // size,
            )
            for one in best
            if 2 * one.left <= size
        )

    def _unexplained(self, asked: Question) -> str:
        """The words that no form explains; of several forms those of the one that explains the most."""
        forms = {form for head in asked.texts for form in self.coverer.forms_in(head.text)} | {""}
        best: tuple[int, tuple[str, ...]] | None = None
        for form in sorted(forms):
            covers = [self.coverer.cover(head.text, form, asked.place(head)) for head in asked.texts]
            rest = tuple(piece for cover in covers for piece in cover.rest)
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


def _like(one: str, other: str) -> int:
    return int(difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() * 100) if one else 0


def _by_ask(reading: Reading) -> tuple[str, tuple[str, ...]]:
    return reading.ask.key, reading.kinds
