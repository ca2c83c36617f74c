"""Claims → sentences: alike claims merge (“甲镇、乙镇……”), and every number and name keeps the evidence of all that it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pingyi import numbers
from pingyi.doctree import Run
from pingyi.findings.model import UNITS, Claim, Number, Piece, text_of
from pingyi.findings.published import LAST_NAMES, PEER_NAMES
from pingyi.findings.punctuation import unstopped
from pingyi.findings.scope import LAST
from pingyi.packs.templates import DEADLINE, YEAR
from pingyi.review_model import key

Pieces = tuple[Piece, ...]
TITLE = "书记"
_LISTS = frozenset({"failing", "passing"})
_SHARED = frozenset({"rate", "last_rate", "change", "mean", "line"})
"""What several units can have in common without adding up."""


@dataclass(frozen=True)
class Sentence:
    """The claims that it states and its runs without a final stop; the first ``opening`` runs are the name that it begins with."""

    claims: tuple[Claim, ...]
    runs: tuple[Run, ...]
    opening: int = 0

    @property
    def text(self) -> str:
        """The sentence without its final stop."""
        return "".join(run.text for run in self.runs)

    @property
    def name(self) -> str:
        """The name that it begins with; empty where it begins otherwise."""
        return "".join(run.text for run in self.runs[: self.opening])

    @property
    def weight(self) -> int:
        """The weight of its weightiest claim."""
        return max(claim.weight for claim in self.claims)


def sentences(claims: Iterable[Claim]) -> tuple[Sentence, ...]:
    """Sentences in the order of their first claims; claims of one rule that say the same of several units become one."""
    return tuple(_sentence(group) for group in _alike(map(_titled, claims), _said))


def requirements(claims: Iterable[Claim]) -> tuple[Sentence, ...]:
    """What the problems ask for, in their order; the same asked of several units, or by several problems, is asked once."""
    asked = [_titled(claim) for claim in claims if claim.kind == "problem" and claim.asks]
    return tuple(_requirement(group) for group in _alike(asked, _asked))


def _titled(claim: Claim) -> Claim:
    """The claim with a title drawn to the name before it: “甲镇党委书记、乙镇党委书记”, not “甲镇党委、乙镇党委书记”."""
    return replace(claim, pieces=_with_titles(claim.pieces), asks=_with_titles(claim.asks))


def _with_titles(pieces: Pieces) -> Pieces:
    drawn: list[Piece] = []
    for piece in pieces:
        if drawn and drawn[-1].unit and piece.number is None and piece.text.startswith(TITLE):
            drawn[-1] = replace(drawn[-1], text=drawn[-1].text + TITLE)
            drawn.append(replace(piece, text=piece.text.removeprefix(TITLE)))
        else:
            drawn.append(piece)
    return tuple(piece for piece in drawn if piece.text)


def _alike(claims: Iterable[Claim], signature: Callable[[Claim], object]) -> Iterable[list[Claim]]:
    groups: dict[object, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(signature(claim), []).append(claim)
    return groups.values()


def _said(claim: Claim) -> object:
    """What must be equal for two claims to merge: the rule, the life line, and all that is said but the own name.

    “甲镇、乙镇项目三个” would leave open whether each has three: without a joining template of the pack, only claims that count
    nothing, or say rates only, merge.
    """
    life = claim.years if claim.kind == "problem" else 0
    if claim.join:
        return claim.rule, life, tuple(piece.text for piece in claim.join)
    span = own_name(claim, claim.pieces)
    if span is None or any(_counts(piece) for index, piece in enumerate(claim.pieces) if index not in span):
        return claim.id
    return claim.rule, life, _without(claim.pieces, span)


def _counts(piece: Piece) -> bool:
    return piece.number is not None and piece.number.of not in _SHARED


def _asked(claim: Claim) -> object:
    span = own_name(claim, claim.asks)
    return claim.requires if span is None else _without(claim.asks, span)


def _without(pieces: Pieces, span: range) -> tuple[str, ...]:
    return tuple("" if index in span else piece.text for index, piece in enumerate(pieces))


def own_name(claim: Claim, pieces: Pieces) -> range | None:
    """Where the claim says whom it is about, as the places of pieces that follow each other.

    The subject's own name, with its town before it and the names of those below it after it (“云溪镇柳湾村、桐桥村”). None where
    the subject is named twice or not at all: such a sentence stands alone.
    """
    own = [index for index, piece in enumerate(pieces) if piece.unit and piece.unit in {claim.subject, claim.unit}]
    if not own or own != list(range(own[0], own[-1] + 1)):
        return None
    end = own[-1] + 1
    if end < len(pieces) and (listed := pieces[end].number) is not None and listed.of in _LISTS:
        end += 1
    return range(own[0], end)


def _sentence(group: Sequence[Claim]) -> Sentence:
    first = group[0]
    names = _names(group, [claim.pieces for claim in group])
    if first.join and len(group) > 1:
        place = next(index for index, piece in enumerate(first.join) if piece.text == UNITS)
        runs, opening = _runs(group, [claim.join for claim in group], range(place, place + 1), names)
    else:
        runs, opening = _runs(group, [claim.pieces for claim in group], own_name(first, first.pieces), names)
    return Sentence(tuple(group), (*_unstopped(runs), *_life_line(group)), opening)


def _requirement(group: Sequence[Claim]) -> Sentence:
    said = [claim.asks for claim in group]
    runs, opening = _runs(group, said, own_name(group[0], said[0]), _names(group, said))
    return Sentence(tuple(group), _unstopped(runs), opening)


def _runs(
    group: Sequence[Claim], said: Sequence[Pieces], span: range | None, names: Sequence[Run]
) -> tuple[tuple[Run, ...], int]:
    """What the group says alike, with everyone's name in the place of its own; and how many runs open with a name."""
    runs: list[Run] = []
    for index, piece in enumerate(said[0]):
        if span is None or index not in span:
            alike = [(claim, pieces[index]) for claim, pieces in zip(group, said, strict=True)]
            runs.append(_run(group[0], piece, alike))
        elif index == span.start:
            runs += names
    return tuple(runs), len(names) if span is not None and span.start == 0 else 0


def _names(group: Sequence[Claim], said: Sequence[Pieces]) -> list[Run]:
    """“甲镇、乙镇”, each once; of villages the town is said once: “甲镇一村、二村、乙镇三村”."""
    runs: list[Run] = []
    named: set[str] = set()
    town = ""
    for claim, pieces in zip(group, said, strict=True):
        span = own_name(claim, pieces)
        own = [pieces[index] for index in span] if span is not None else [Piece(claim.name, unit=claim.subject)]
        full = text_of(tuple(own))
        if full in named:
            continue
        named.add(full)
        shown = own[1:] if len(own) > 1 and own[0].unit == town else own
        town = own[0].unit
        runs += [Run("、", claim.id)] if runs else []
        runs += [Run(piece.text, claim.id, keys_of(claim)) for piece in shown]
    return runs


def _run(first: Claim, piece: Piece, said: Sequence[tuple[Claim, Piece]]) -> Run:
    """A piece as a run; its number rests on the evidence of every claim that says it."""
    keys = (key for claim, own in said if own.number is not None for key in number_keys(claim, own.number))
    return Run(piece.text, first.id, tuple(dict.fromkeys(keys)))


def number_keys(claim: Claim, number: Number) -> tuple[str, ...]:
    """The evidence of one number: its own figure; last year's too where it compares; every peer's where it ranks.

    A deadline, or a year, rests on all that its claim rests on.
    """
    if number.of in {DEADLINE, YEAR}:
        return keys_of(claim)
    measures = {number.measure}
    if number.of in LAST_NAMES:
        measures = {LAST + number.measure} | (measures if number.of in {"change", "growth"} else set())
    return tuple(
        key(measure, unit)
        for measure, unit in claim.evidence
        if measure in measures and (unit == number.unit or number.of in PEER_NAMES)
    )


def keys_of(claim: Claim) -> tuple[str, ...]:
    """All evidence of a claim."""
    return tuple(key(measure, unit) for measure, unit in claim.evidence)


def _unstopped(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs without a final stop: the paragraph sets its own."""
    *head, tail = runs
    return (*head, Run(unstopped(tail.text), tail.claim, tail.evidence, tail.strong))


def _life_line(group: Sequence[Claim]) -> tuple[Run, ...]:
    """“（连续两年点评指出）” after a problem that was published before."""
    first = group[0]
    if first.kind != "problem" or first.years < 2:
        return ()
    keys = tuple(dict.fromkeys(key for claim in group for key in keys_of(claim)))
    return (Run(f"（连续{numbers.counted(first.years, '年')}点评指出）", first.id, keys),)
