"""What a title says that an answer does not hold: words that no form explains, or that make of its rows another sort."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from pingyi.packs.schema import FieldType
from pingyi.reading.filling.asking import Title
from pingyi.reading.filling.atoms import LIGHT, PRIMARY, Atom
from pingyi.reading.filling.covering import Coverer
from pingyi.reading.filling.lexicon import Lexicon
from pingyi.reading.filling.model import STATES, Ask

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Strays:
    """Compares what is asked with all that the title and the heads say."""

    def __init__(self, lexicon: Lexicon, coverer: Coverer) -> None:
        self.lexicon, self.rules, self.coverer = lexicon, lexicon.rules, coverer
        levels = lexicon.words["levels"]
        self._lowest = {kind for own in levels if "、" not in own or "村" in own for kind in str(own).split("、")}
        self._works = frozenset(str(one) for one in lexicon.words["works"])

    @lru_cache(maxsize=8192)  # noqa: B019  lives as long as one filling
    def narrowing(self, ask: Ask, title: Title) -> str:
        """The words of a title that an ask does not hold; empty where it holds them all.

        These are: words that nothing explains (巾帼志愿服务); words of another form right before what is asked
        (入党积极分子培训), or of the rows that its rows refer to (低保户走访); a field of work before it (民生实事).
        """
        if ask.kind in {"attr", "post"}:
            return ""
        form = ask.form if ask.form in self.rules.forms else "units" if ask.kind == "units" else ""
        cover = self.coverer.cover(title.text, form, "title")
        for piece in cover.rest:
            if any(Atom("thing", form) in own and one + piece in title.text for one, own in cover.words):
                return piece  # “村务公开栏” is no 村务公开
            if len(_CHINESE.findall(piece)) < 2 or any(piece in one or one in piece for one in title.slogans):
                continue
            before = [phrase for led, phrase in cover.led if led == piece]
            if any(atom.sort not in LIGHT for one in before for atom in self.coverer.meanings(one, form, "title")):
                return piece
            if not self._known(piece):
                return piece
        if len(limit := self.coverer.limited([title.text])) > 3:
            return limit  # “发展对象培训”: each word of it means something else
        return self._referred(form, title.text) or self._of_work(form, cover.words)

    def unfit(self, ask: Ask, texts: Sequence[str], title: Title) -> str:
        """Why an ask cannot be what the texts say: they lack the words without which its form is not meant, or a sort.

        Under a title that says nothing the heads are taken at their word.
        """
        needed = [str(one) for one in self.lexicon.words["needs"].get(ask.form, ())]
        said = any(one in text for text in texts for one in needed)
        if needed and not said and not self._neutral(title) and ask.kind not in {"value", "attr", "post"}:
            return f"台账“{self.lexicon.name(ask.form)}”只登记{needed[0]}的，表头没有写明是不是这些"
        apart = self.lexicon.words["apart"].get(ask.form)
        if apart and ask.kind in {"sum", "count", "ratio", "rate"} and apart not in {name for name, _ in ask.conds}:
            field = self.rules.forms[ask.form].field(str(apart))
            return f"台账“{self.lexicon.name(ask.form)}”按{field.name}各登记一次，相加会重复，表头没有写明是哪一种"
        return ""

    def _neutral(self, title: Title) -> bool:
        """Whether a title says only that it is one of a table (2019年统计表)."""
        cover = self.coverer.cover(title.text, "", "title")
        return cover.whole and all(any(one.sort == "title" for one in atoms) for _, atoms in cover.words)

    def _known(self, piece: str) -> bool:
        """Whether some form explains a piece of a title; a sort that is one only in its form's company (光伏) does not."""
        for form in self.coverer.forms_in(piece):
            cover = self.coverer.cover(piece, form, "title")
            atoms = [atom for _, own in cover.words for atom in own]
            if cover.whole and any(atom.sort != "cond" or atom.strength == PRIMARY for atom in atoms):
                return True
        return False

    def _referred(self, form: str, text: str) -> str:
        """A sort of the rows that a form's rows refer to, which it does not hold itself."""
        known = self.rules.forms.get(form)
        over = [one.refers for one in known.fields if one.type is FieldType.ROW and one.refers] if known else []
        for other in over:
            for phrase, atoms in self.coverer.cover(text, str(other), "title").words:
                if any(atom.sort == "cond" and atom.form == other and atom.value not in STATES for atom in atoms):
                    return phrase
        return ""

    def _of_work(self, form: str, words: Iterable[tuple[str, tuple[Atom, ...]]]) -> str:
        """A field of work, or a level that the form is not of, right before the rows of the form."""
        known = self.rules.forms.get(form)
        for (phrase, own), (then, atoms) in pairwise(words):
            if known is None or phrase + then in self._works:
                continue
            kinds = {kind for atom in own if atom.sort == "kind" for kind in atom.name.split("、")}
            level = bool(kinds) and kinds <= self._lowest and not set(known.unit_kinds) <= kinds
            if level and any(atom.form == form for atom in atoms):
                return phrase
            if phrase in self._works and Atom("thing", form) in atoms:
                return phrase
        return ""
