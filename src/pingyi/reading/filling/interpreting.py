"""Heads under one form at a time → the readings that their words allow, and how much of a head must be explained for one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product

from pingyi.reading.filling.asking import ALIAS, COMPOSED, TITLED, Asker, Chosen, Head, Reading, Title
from pingyi.reading.filling.atoms import LIGHT, PRIMARY, UNITS, Atom
from pingyi.reading.filling.covering import Cover, Coverer
from pingyi.reading.filling.lexicon import Lexicon
from pingyi.reading.filling.model import STATES, Ask
from pingyi.reading.filling.titles import ABOUT, Titles, is_state
from pingyi.reading.filling.wording import word_class

WHOLE, DECORATED, ANY = "", "decorated", "any"
_CHOICES = 64
_PEOPLE = frozenset({"党员数", "人数", "户数", "成员数", "党员", "总人数"})


@dataclass(frozen=True)
class Question:
    """The heads of a cell, all that is known of it. ``titled``: the heads say nothing by themselves, the title is one of them."""

    texts: tuple[Head, ...]
    title: Title
    measure: str
    titled: bool

    def place(self, head: Head) -> str:
        """Where a head stands: leaf, upper or title."""
        return "title" if self.titled and head.text == self.title.text else "upper" if head.upper else "leaf"


class Interpreter:
    """Reads heads by the words of a stack of packs."""

    def __init__(self, lexicon: Lexicon, coverer: Coverer, titles: Titles) -> None:
        self.lexicon, self.rules, self.coverer, self.titles = lexicon, lexicon.rules, coverer, titles
        self._asker = Asker(lexicon)
        self._bodies = {str(one) for one in lexicon.words["bodies"]}
        self._groups = re.compile("|".join(map(re.escape, map(str, lexicon.words["groups"]))))

    def readings(self, asked: Question, slack: str = WHOLE) -> list[Reading]:
        """What the heads may mean. ``slack``: every word explained; or upper heads decorated; or something left over."""
        forms = {form for head in asked.texts for form in self.coverer.forms_in(head.text)}
        over = self.titles.forms(asked.title)
        found: list[Reading] = []
        for form in sorted((forms | set(over)) - {""}):
            covers = self._echoed(
                [self.coverer.cover(head.text, form, asked.place(head)) for head in asked.texts], asked
            )
            if not all(self._enough(head, cover, slack) for head, cover in zip(asked.texts, covers, strict=True)):
                continue
            if any(self._cut(head.text, form, cover) for head, cover in zip(asked.texts, covers, strict=True)):
                continue
            overheard = any(
                self._overheard(head.text, form, cover) for head, cover in zip(asked.texts, covers, strict=True)
            )
            left = sum(len(piece) for cover in covers for piece in cover.rest)
            for chosen in islice(product(*self._options(form, asked, covers)), _CHOICES):
                known = self._one(form, chosen, asked, strict=not slack and not overheard)
                if known is not None and self._holds_choices(known.ask, asked, over):
                    found.append(replace(known, left=left))
        return found

    def _holds_choices(self, ask: Ask, asked: Question, over: Mapping[str, tuple[Atom, ...]]) -> bool:
        """Whether an ask holds every head that is nothing but a choice of its form's, or of the form that the title names.

        “问题清单” above “销号率” is not the rate of all lists.
        """
        told = {name for name, _ in ask.conds}
        for head in asked.texts:
            if asked.place(head) == "title":
                continue
            meant = self.lexicon.phrases.get(head.text.removeprefix("其中").lstrip(":：#"), ())
            sorts = [one for one in meant if one.sort == "cond" and one.value not in STATES]
            fields = {one.name for one in sorts if one.form == ask.form}
            if (ask.kind == "measure" and any(one.form in over for one in sorts)) or (fields and not fields & told):
                return False
        return True

    @staticmethod
    def _echoed(covers: list[Cover], asked: Question) -> list[Cover]:
        """What an upper head says in words that stand again in an explained head below it (查摆整改 over 查摆问题) is explained."""
        whole = [head.text for head, cover in zip(asked.texts, covers, strict=True) if cover.whole and not head.upper]
        return [
            replace(
                cover, rest=tuple(one for one in cover.rest if len(one) < 2 or not any(one in text for text in whole))
            )
            if head.upper and not cover.whole
            else cover
            for head, cover in zip(asked.texts, covers, strict=True)
        ]

    def _options(self, form: str, asked: Question, covers: Sequence[Cover]) -> list[list[Chosen]]:
        """For each word its meanings. How it is counted the head says, not the title (资金使用情况表 over 项目个数)."""
        found: list[list[Chosen]] = []
        titles = {at for at, head in enumerate(asked.texts) if asked.place(head) == "title"}
        counted = any(
            at not in titles and atom.sort == "count"
            for at, cover in enumerate(covers)
            for _, atoms in cover.words
            for atom in atoms
        )
        conds = self.titles.forms(asked.title).get(form, ())
        for at, cover in enumerate(covers):
            for place, (phrase, atoms) in enumerate(cover.words):
                if at in titles and counted and atoms[0].sort == "count":
                    continue
                then = cover.words[place + 1][0] if place + 1 < len(cover.words) else ""
                about = at not in titles and asked.texts[at].upper and then.startswith(ABOUT)
                found.append([
                    (at, phrase, _named(atom) if (at in titles and _void(atom, conds)) or (about and is_state(atom)) else atom)
                    for atom in atoms
                ])  # fmt: skip
        return found

    def _one(self, form: str, chosen: Sequence[Chosen], asked: Question, *, strict: bool) -> Reading | None:
        """The reading of one choice of meanings; which of a form's numbers is meant may stand in the title only."""
        known = self._reading(form, chosen, asked, strict=strict)
        if known is not None or not strict or asked.titled or any(atom.sort == "count" for _, _, atom in chosen):
            return known
        fields = self.titles.fields(asked.title).get(form, ())
        return self._reading(form, ((-1, "", fields[0]), *chosen), asked, strict=True) if len(fields) == 1 else None

    def _cut(self, text: str, form: str, cover: Cover) -> bool:
        """Whether the rows of a form are named only by a part of the longer name of another's (党建阵地 in 党建阵地建设项目)."""
        things = self.coverer.things_in(text)
        own = [phrase for phrase, atoms in cover.words if any(atom == Atom("thing", form) for atom in atoms)]
        return any(
            owner != form and (one, form) not in things and phrase != one and phrase in one
            for one, owner in things
            for phrase in own
        )

    def _overheard(self, text: str, form: str, cover: Cover) -> bool:
        """Whether a head names the rows of another form in words that mean nothing under this one (组织生活会 to 民主生活会)."""
        own = [phrase for phrase, atoms in cover.words if any(atom.sort not in LIGHT for atom in atoms)]
        return any(
            owner != form and not any(phrase in one or one in phrase for one in own)
            for phrase, owner in self.coverer.things_in(text)
        )

    def _enough(self, head: Head, cover: Cover, slack: str) -> bool:
        """Whether so much of a head is explained that it may be read."""
        last, light = cover.words[-1:], all(atom.sort in LIGHT for _, atoms in cover.words for atom in atoms)
        if head.upper and light and len(cover.words) > 1 and last[0][0] in self._bodies and not self._joined(cover):
            return slack == ANY  # “社会组织”, “经济组织”: of words that only describe, a group is made
        return cover.whole or slack == ANY or (slack == DECORATED and head.upper and self._decorated(head, cover))

    def _joined(self, cover: Cover) -> bool:
        """Whether the last word stands beside its like (组织和队伍) and not behind a word that narrows it down."""
        before = cover.words[-2][0]
        return before in self._bodies or before in {"和", "与", "及"}

    def _decorated(self, head: Head, cover: Cover) -> bool:
        """Whether what is unknown in an upper head only describes (“红色堡垒锻造工作情况”), and leaves out nobody.

        The head must end in a word for a field of work; what is unknown must name no group (人员, 户, 企业), and must not
        stand right before something that is counted.
        """
        themes = tuple(str(one) for one in self.lexicon.words["themes"])
        strange = [piece for piece in cover.rest if not any(piece in one for one in head.slogans)]
        if not head.text.endswith(themes) or any(self._groups.search(piece) for piece in strange):
            return False
        led = [self.lexicon.phrases[phrase] for piece, phrase in cover.led if piece in strange]
        return not any(one.sort not in LIGHT and one.strength == PRIMARY for atoms in led for one in atoms)

    def _reading(  # noqa: PLR0911  one branch a sort of reading
        self, form: str, chosen: Sequence[Chosen], asked: Question, *, strict: bool
    ) -> Reading | None:
        title, measure = asked.title, asked.measure
        over = self.titles.forms(title).get(form, ())
        chosen = self._innermost(chosen, asked.texts)
        atoms = [atom for _, _, atom in chosen]
        by = {
            sort: [atom for atom in atoms if atom.sort == sort] for sort in dict.fromkeys(atom.sort for atom in atoms)
        }
        total = "total" in by
        if form.startswith("m:"):
            return self._asker.measure(by, chosen, total=total)
        if form in {"attr", "post"}:
            names = {atom.name for atom in by.get(form, ())}
            plain = not {"count", "rate", "field", "cond", "thing", "kind"} & set(by)
            if len(names) == 1 and plain:
                # “村名” in one word is the name, not how many villages there are.
                return Reading(Ask(form, "", names.pop()), (), 8 if len(chosen) == 1 else 6, ALIAS, total=False)
            return None
        kinds = tuple(sorted({kind for atom in by.get("kind", ()) for kind in atom.name.split("、")}))
        if form == UNITS:
            return self._asker.units(by, kinds, title, measure, total=total)
        anchored = "thing" in by
        in_title = form in self.titles.forms(title)
        primary = any(a.strength == PRIMARY for a in (*by.get("field", ()), *by.get("cond", ()), *by.get("attend", ())))
        # With words left over, the heads themselves must say what is counted: what the title says may be narrowed by them.
        if not (anchored or primary or (in_title and strict)):
            return None
        if _kind_counted(chosen) or self._kind_measured(form, chosen, measure):
            return self._holders(form, chosen, over, total=total, titled=in_title)
        conds = self._asker.conds(chosen, () if asked.titled else over)
        if conds is None:
            return None
        named = "leaf" if anchored or self._sorted(form, by) else "title" if in_title else ""
        ask = self._asker.ask(form, by, conds, title, measure, named)
        if ask is None:
            return None
        leaf = self._chosen(form, asked) or any(
            atom.sort in {"field", "cond"} and atom.form == form and not self._elsewhere(phrase, form)
            for _, phrase, atom in chosen
        )
        # Of two forms that hold all the words, the one that the title names is meant.
        own = {at for at, _, atom in chosen if at >= 0 and atom.sort in {"field", "cond"} and atom.form == form}
        counted = any(atom.strength == PRIMARY for atom in by.get("field", ()))
        rank = (6 if anchored or counted or (in_title and leaf) else 4) + (
            in_title and (len(own) > 1 or self._chosen(form, asked))
        )
        sure = TITLED if not anchored and in_title else ALIAS if len(chosen) <= 2 else COMPOSED
        return Reading(ask, kinds, rank, sure, total)

    def _sorted(self, form: str, by: dict[str, list[Atom]]) -> bool:
        """Whether a sort of events is named by a word of its own (过政治生日): who came to them may be asked as well."""
        own = any(atom.strength == PRIMARY for atom in by.get("cond", ()))
        return own and self.lexicon.of(form) == "event" and not self.lexicon.also(form)

    def _elsewhere(self, phrase: str, form: str) -> bool:
        """Whether a word names the rows of another form (“党员” beside those that a training is for)."""
        return any(atom.sort == "thing" and atom.form != form for atom in self.lexicon.phrases.get(phrase, ()))

    def _chosen(self, form: str, asked: Question) -> bool:
        """Whether a head is nothing but a choice of one of the form's fields (“责任清单” in a table of the three lists)."""
        return any(
            atom.form == form and atom.sort == "cond"
            for head in asked.texts
            for atom in self.lexicon.phrases.get(head.text, ())
        )

    def _holders(
        self, form: str, chosen: Sequence[Chosen], over: tuple[Atom, ...], *, total: bool, titled: bool
    ) -> Reading | None:
        """“开展主题党日的支部数”: the units that have a row of the form, which must be one of such units only."""
        at = max(place for place, _, atom in chosen if atom.sort == "kind")
        here = [atom for place, _, atom in chosen if place == at]
        sorts = {atom.sort for atom in here} - LIGHT
        kinds = "、".join(atom.name for atom in here if atom.sort == "kind")
        told = sorts & {"thing", "cond"} or (titled and any(atom.name == "echo" and atom.form for atom in here))
        if not sorts <= {"thing", "cond", "kind", "count"} or not told:
            return None
        if not self.lexicon.at_level(form, kinds) or self.lexicon.of(form) == "person":
            return None
        conds = self._asker.conds(chosen, over)
        if conds is None or self.lexicon.rows(form) == "none" or (self.lexicon.rows(form) == "cond" and not conds):
            return None
        return Reading(Ask("holders", form, conds=conds), (), 6, COMPOSED, total)

    def _kind_measured(self, form: str, chosen: Sequence[Chosen], measure: str) -> bool:
        """“开展支部（个）”: behind a kind of units “个” counts these units, where rows are events, not things."""
        last = bool(chosen) and chosen[-1][2].sort == "kind"
        return last and word_class(measure) == "item" and self.lexicon.of(form) == "event"

    @staticmethod
    def _innermost(chosen: Sequence[Chosen], texts: Sequence[Head]) -> Sequence[Chosen]:
        """Of a number above another one, the inner is asked: “参加人次” above “应到” and “实到”, “资金发放” above “领取老人数”.

        The outer must stand above others; where its words name the form, they still do.
        """
        numbers = [(at, phrase) for at, phrase, atom in chosen if atom.sort in {"field", "attend"}]
        last = max((at for at, _ in numbers), default=-1)
        # In “基本合格党员数” the last word says only that people are counted.
        alone = {at for at, phrase in numbers if phrase not in _PEOPLE}
        chosen = [one for one in chosen if not (one[0] in alone and one[1] in _PEOPLE and one[2].sort == "field")]
        found = []
        for at, phrase, atom in chosen:
            if atom.sort != "field" or not 0 <= at < last or not texts[at].upper or texts[last].upper:
                found.append((at, phrase, atom))
            elif atom.strength == PRIMARY:
                found.append((at, phrase, Atom("thing", atom.form)))
        return found


def _kind_counted(chosen: Sequence[Chosen]) -> bool:
    """“党支部数”: a kind of units with a counting word right behind it counts these units, whatever stands above."""
    return any(
        first[0] == second[0] and first[2].sort == "kind" and second[2].sort == "count" and second[2].name == "item"
        for first, second in pairwise(chosen)
    )


def _named(cond: Atom) -> Atom:
    """A condition of which only the form counts: “矛盾纠纷化解情况” is about those settled and those not."""
    return Atom("thing" if cond.strength == PRIMARY else "filler", cond.form)


def _void(atom: Atom, conds: Sequence[Atom]) -> bool:
    """Whether a condition that a title names is none, as the heads tell its values apart."""
    return atom.sort == "cond" and atom not in conds
