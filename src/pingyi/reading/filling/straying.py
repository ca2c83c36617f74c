"""What a title says that an answer does not hold: words that no form explains, or that make of its rows another sort."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from pingyi.packs.schema import FieldType
from pingyi.reading.filling.asking import Head, Title
from pingyi.reading.filling.atoms import LIGHT, PRIMARY, Atom
from pingyi.reading.filling.covering import EVERY, Coverer
from pingyi.reading.filling.lexicon import Lexicon
from pingyi.reading.filling.model import STATES, Ask
from pingyi.reading.filling.owning import Owner

_LEAST = 2
_AND = re.compile("[和与及、暨]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Strays:
    """Compares what is asked with all that the title and the heads say."""

    def __init__(self, lexicon: Lexicon, coverer: Coverer, owner: Owner) -> None:
        self.lexicon, self.rules, self.coverer, self._owner = lexicon, lexicon.rules, coverer, owner
        levels = lexicon.words["levels"]
        self._lowest = {kind for own in levels if "、" not in own or "村" in own for kind in str(own).split("、")}
        self._whole = tuple(str(one) for one in lexicon.words["wholes"])
        self._subjects = frozenset(str(one) for one in lexicon.words["subjects"])
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
            if len(_CHINESE.findall(piece)) < _LEAST or any(piece in one or one in piece for one in title.slogans):
                continue
            before = [phrase for led, phrase in cover.led if led == piece]
            if any(atom.sort not in LIGHT for one in before for atom in self.coverer.meanings(one, form, "title")):
                return piece
            if not self._known(piece):
                return piece
        limit = self.coverer.limited([title.text])
        if unknown := self._unknown(ask, title) or limit * (len(limit) > 3):
            return unknown  # “发展对象培训”: each word of it means something else
        return self._referred(form, title.text) or self._of_work(form, cover.words)

    def _unknown(self, ask: Ask, title: Title) -> str:
        """A piece of a title that no word of any form explains, be it one character (关心下一代)."""
        strange = [one for one in self.coverer.cover(title.text, EVERY, "title").rest if _CHINESE.search(one)]
        strange = [one for one in strange if not any(one in each or each in one for each in title.slogans)]
        strange = [one for one in strange if not self._beside(ask, title.text, one)]
        if strange and ask.form != "members" and ask.kind != "units":
            # “党建工作…实绩考核表”: what stands behind the whole subject says only what sort of a table it is.
            ends = [title.text.index(one) + len(one) for one in self._whole if one in title.text]
            strange = [one for one in strange if not ends or title.text.index(one) < min(ends)]
        return strange[0] if strange else ""

    def _beside(self, ask: Ask, text: str, piece: str) -> bool:
        """Whether a piece stands in another part of a title than the one that is wholly known (党员管理和党费收缴)."""
        parts = [one for one in _AND.split(text) if one]
        if not any(piece in one for one in parts):
            return False
        known = [
            part
            for part in parts
            if piece not in part
            and any(
                atom.sort == "thing" and len(phrase) > _LEAST and not self._owner.general(phrase)
                for phrase, atoms in self.coverer.cover(part, EVERY, "title").words
                for atom in atoms
            )
            and not any(_CHINESE.search(one) for one in self.coverer.cover(part, EVERY, "title").rest)
        ]
        own = [part for part in parts if piece in part and ask.form in self.coverer.forms_in(part)]
        return bool(known) and not own

    def unfit(self, ask: Ask, texts: Sequence[str], title: Title) -> str:
        """Why an ask cannot be what the texts say: they lack the words without which its form is not meant, or a sort.

        Under a title that says nothing the heads are taken at their word.
        """
        needed = [str(one) for one in self.lexicon.words["needs"].get(ask.form, ())]
        said = any(one in text for text in texts for one in needed)
        named = any(owner == ask.form for text in texts for _, owner in self.coverer.things_in(text))
        if needed and not said and not (named and self._neutral(title)) and ask.kind not in {"value", "attr", "post"}:
            return f"台账“{self.lexicon.name(ask.form)}”只登记{needed[0]}的，表头没有写明是不是这些"
        apart = self.lexicon.words["apart"].get(ask.form)
        if apart and ask.kind in {"sum", "count", "ratio", "rate"} and apart not in {name for name, _ in ask.conds}:
            field = self.rules.forms[ask.form].field(str(apart))
            return f"台账“{self.lexicon.name(ask.form)}”按{field.name}各登记一次，相加会重复，表头没有写明是哪一种"
        return ""

    def foreign(self, ask: Ask, heads: Sequence[Head], title: Title) -> str:
        """A field of work in the title or in an upper head that an ask's form is not of; empty where that changes nothing.

        It does where the heads name no rows (“化解件数” below “信访”), or only in a word that many fields of work use
        (培训, 走访, 支部) under a title that does not name the form either.
        """
        form = ask.form if ask.form in self.rules.forms else "units" if ask.kind == "units" else ""
        if not form:
            return ""
        over = [head.text for head in heads if head.upper]
        if not all(map(self._owner.general, self._owner.naming(form, heads))):
            return ""
        titled = any(
            atom.form == form and atom.sort not in LIGHT
            for _, atoms in self.coverer.cover(title.text, form, "title").words
            for atom in atoms
        )
        texts = over if titled else [title.text, *over]
        return next((word for text in texts if (word := self._subject(text, form))), "")

    def _subject(self, text: str, form: str) -> str:
        """A field of work in a text that is none of a form's own words."""
        for phrase, _ in self.coverer.cover(text, form, "title").words:
            own = any(atom.form == form for atom in self.lexicon.phrases[phrase])
            if phrase in self._subjects and not own:
                return phrase
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
            if level and any(atom.form == form for atom in atoms) and not self._owner.whole(then):
                return phrase
            if phrase in self._works and Atom("thing", form) in atoms:
                return phrase
        return ""
