"""What a form's title says: which forms' rows are meant, with which conditions, and what it narrows down to."""

from __future__ import annotations

import re

from pingyi.reading.filling.asking import Title
from pingyi.reading.filling.atoms import PRIMARY, UNITS, Atom
from pingyi.reading.filling.covering import EVERY, Coverer
from pingyi.reading.filling.lexicon import Lexicon
from pingyi.reading.filling.model import STATES, Ask

_FIELDS = ("治理", "振兴", "建设")
ABOUT = ("情况", "统计", "工作", "进展")
"""“工作覆盖情况统计表” is about those covered and those not; “已办结事项统计表” is not."""


class Titles:
    """Understands titles by the words of a stack of packs; remembers what it found."""

    def __init__(self, lexicon: Lexicon, coverer: Coverer) -> None:
        self.lexicon, self.rules, self.coverer = lexicon, lexicon.rules, coverer
        self._apart: dict[tuple[Atom, Title], bool] = {}
        self._forms: dict[Title, dict[str, tuple[Atom, ...]]] = {}

    def narrowing(self, title: Title) -> tuple[str, str]:
        """A word of the title that facts do not know, and the known word right behind it that it narrows down.

        Without the second it narrows everything (流动, 女); both empty: nothing is narrowed.
        """
        forms = self.coverer.forms_in(title.text) or {""}
        if any(self.coverer.admits(self.uncompared(title.text), form, "title") for form in forms):
            return "", ""
        if word := self.coverer.limited([self.uncompared(title.text)]):
            return word, ""
        # “农村党支部情况表”: an unknown word right before a thing narrows it down to something that facts do not know.
        naming = {"thing", "kind", "field", "post"}
        for form in sorted(forms):
            for piece, phrase in self.coverer.cover(title.text, form, "title").led:
                chinese = re.search(r"[\u4e00-\u9fff]", piece)
                named = [atom for atom in self.lexicon.phrases[phrase] if atom.sort in naming]
                # Words that are a field's only in their own form's company (服务群众) name nothing by themselves.
                if chinese and len(phrase) > 1 and any(one.sort != "field" or one.strength == PRIMARY for one in named):
                    return piece, phrase
        return "", ""

    def limiting(self, title: Title) -> str:
        """A word of the title that narrows what stands below down to what facts do not know; empty: there is none."""
        return self.narrowing(title)[0]

    def narrowed(self, ask: Ask, phrase: str) -> bool:
        """Whether an ask is about what a title narrows down: the rows, units or members that the phrase names."""
        if ask.kind == "measure":
            return True
        named = [atom for atom in self.lexicon.phrases[phrase] if atom.sort in {"thing", "kind", "field", "post"}]
        kinds = {kind for atom in named if atom.sort == "kind" for kind in atom.name.split("、")}
        form = self.rules.forms.get(ask.form)
        of_kind = bool(kinds) and (ask.kind in {"units", "attr", "post"} or ask.form == "members")
        of_kind = of_kind or (form is not None and bool(kinds & set(form.unit_kinds)))
        people = any(atom.form == "members" for atom in named) and self.of_branches(ask)
        return of_kind or people or any(atom.form == ask.form for atom in named)

    def forms(self, title: Title) -> dict[str, tuple[Atom, ...]]:
        """Forms whose rows the title names, and the conditions that it puts on them."""
        if title in self._forms:
            return self._forms[title]
        found: dict[str, tuple[Atom, ...]] = {}
        things = self.coverer.things_in(title.text)
        for form in sorted(self.coverer.forms_in(title.text)):
            longest = {phrase for phrase, _ in things if (phrase, form) not in things}
            cover = self.coverer.cover(title.text, form, "title")
            following = [phrase for phrase, _ in cover.words[1:]] + [""]
            atoms = [
                atom
                for (phrase, own), then in zip(cover.words, following, strict=True)
                for atom in own
                if atom.form == form and not (is_state(atom) and (then.startswith(ABOUT) or self._named(phrase, form)))
            ]
            if any(
                phrase != one and phrase in one
                for one in longest
                for phrase, own in cover.words
                if len(phrase) > 2 and any(atom.sort == "thing" for atom in own)
            ):
                continue  # “党建阵地” in “党建阵地建设项目” is not what the form is about
            named = any(a.sort == "thing" or (a.sort in {"field", "cond"} and a.strength == PRIMARY) for a in atoms)
            if named and form != UNITS:
                conds = [atom for atom in atoms if atom.sort == "cond"]
                found[form] = tuple(atom for atom in conds if not (title.heads and self.told_apart(atom, title)))
        self._forms[title] = found
        return found

    def _named(self, phrase: str, form: str) -> bool:
        """Whether a word is one of a register's own name (补贴发放表): of a title it is then no condition."""
        return form in self.rules.forms and phrase in self.rules.forms[form].name

    def told_apart(self, cond: Atom, title: Title) -> bool:
        """Whether heads name other values of a title's condition: “党员教育培训统计表” over “书记培训班、党务工作者培训班”."""
        key = cond, title
        if key not in self._apart:
            self._apart[key] = any(
                atom.sort == "cond" and atom.name == cond.name and atom.value != cond.value
                for text in title.heads
                for _, atoms in self.coverer.cover(text, cond.form, "upper").words
                for atom in atoms
            )
        return self._apart[key]

    def fields(self, title: Title) -> dict[str, tuple[Atom, ...]]:
        """The fields of the forms that a title names, which it names as well."""
        found: dict[str, tuple[Atom, ...]] = {}
        for form in self.forms(title):
            words = self.coverer.cover(title.text, form, "title").words
            atoms = {a for _, own in words for a in own if a.form == form and a.sort == "field" and len(own) == 1}
            found[form] = tuple(sorted(atoms))
        return found

    def domain(self, text: str) -> str:
        """A word that narrows organisations and members to a domain (农村, 机关); empty where none stands in a text."""
        words = (str(one) for one in self.lexicon.words["domains"])
        told = [phrase for phrase, _ in self.coverer.cover(text, EVERY, "title").words]
        return next((word for word in words if self.coverer.bare(word, text) and not _within(word, told)), "")

    def of_branches(self, ask: Ask) -> bool:
        """Whether an ask is about organisations, members or what branches do: these have domains."""
        if ask.kind == "units" or ask.form == "members":
            return True
        form = self.rules.forms.get(ask.form)
        return form is not None and "党支部" in form.unit_kinds

    def uncompared(self, text: str) -> str:
        """A title without its words for comparing (增减情况表): they say what else stands in the table, and narrow nothing."""
        words = sorted((str(one) for one in self.lexicon.words["comparing"]), key=len, reverse=True)
        return re.sub("|".join(map(re.escape, words)), "", text)


def _within(word: str, told: list[str]) -> bool:
    """Whether a word is only the beginning of longer ones (乡村 in 乡村治理)."""
    holding = [one for one in told if word in one]
    return bool(holding) and all(one != word and one.endswith(_FIELDS) for one in holding)


def is_state(atom: Atom) -> bool:
    """Whether a condition is a state that rows reach (覆盖, 办结), not a sort of rows."""
    return atom.sort == "cond" and atom.value in STATES
