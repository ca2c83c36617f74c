"""The name of a form's rows told in two places: “集体经济” in the title or above, “项目数” in the head."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pingyi.reading.filling.covering import Coverer
from pingyi.reading.filling.interpreting import Question
from pingyi.reading.filling.lexicon import Lexicon

_LEAST = 2
"""So many characters at least must stand on each side."""


@dataclass(frozen=True)
class Joiner:
    """Puts together what the title, or a head above, and a head say, where that names the rows of a form."""

    lexicon: Lexicon
    coverer: Coverer

    def joined(self, asked: Question) -> list[Question]:
        """The question with one of its innermost heads made whole, in each way that there is."""
        sources = [asked.title.text, *(head.text for head in asked.texts if head.upper)]
        begun = {phrase for text in sources for phrase, _ in self.coverer.things_in(text)}
        found: list[Question] = []
        for phrase, atoms in self.lexicon.phrases.items():
            if not any(atom.sort == "thing" for atom in atoms):
                continue
            for start in begun:
                rest = phrase.removeprefix(start)
                if rest == phrase or len(rest) < _LEAST:
                    continue
                for at, head in enumerate(asked.texts):
                    if head.upper or rest not in head.text or phrase in head.text:
                        continue
                    whole = replace(head, text=head.text.replace(rest, phrase, 1))
                    found.append(replace(asked, texts=(*asked.texts[:at], whole, *asked.texts[at + 1 :])))
        return found
