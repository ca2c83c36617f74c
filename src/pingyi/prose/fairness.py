"""Is a draft fair? Praise and criticism by reviewee, who is named how often and also last year, and that nothing lacks evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pingyi import numbers
from pingyi.doctree import Document, Table
from pingyi.errors import Refusal
from pingyi.findings.model import Claim
from pingyi.prose.sameness import Likeness
from pingyi.review_model import Review, key

HEAD = (
    "单位",
    "表扬（条）",
    "批评（条）",
    "字数",
    "点名（次）",
    "上年点名",
    "连续点名的问题",
    "可写的成绩",
    "可写的问题",
)


class CriticismWithoutEvidence(Refusal):
    """A draft blames somebody and rests on nothing; each sentence is told."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        lines = "\n".join(f"  · {sentence}" for sentence in self.sentences)
        super().__init__(f"有{len(self.sentences)}处批评没有依据，不予出稿，请补充依据或删去：\n{lines}")


@dataclass(frozen=True)
class Share:
    """What a draft says of one reviewee (the district itself included).

    ``praised``, ``criticised``: claims stated; ``possible_*``: claims that the year would give; ``characters``: of its sentences;
    ``named``: how often it (or a unit below it) stands by name; ``last``: claims published last year, None where not known;
    ``again``: problems stated both years.
    """

    unit: str
    praised: int
    criticised: int
    possible_praise: int
    possible_criticism: int
    characters: int
    named: int
    last: int | None
    again: tuple[str, ...]


@dataclass(frozen=True)
class Fairness:
    """The whole check: the shares in the sheets' order, the remarks (whole sentences), and the likeness with other texts."""

    shares: tuple[Share, ...]
    remarks: tuple[str, ...]
    likenesses: tuple[Likeness, ...] = ()

    def table(self, review: Review) -> Table:
        """The shares as a table."""
        rows = tuple(_row(review, share) for share in self.shares)
        return Table(HEAD, rows, numeric=frozenset(range(1, len(HEAD))), caption="表扬与批评")

    def likeness_table(self) -> Table:
        """The likenesses as a table."""
        head = ("文稿", "相比的文稿", "相同片段", "全部片段", "相似度", "相同的句段")
        rows = tuple(
            (
                one.one,
                one.other,
                str(one.shared),
                str(one.all),
                numbers.percent(one.shared, one.all),
                "；".join(one.lines),
            )
            for one in self.likenesses
        )
        return Table(head, rows, widths=(4, 4, 2, 2, 2, 8), numeric=frozenset({2, 3, 4}), caption="雷同核对")


def report(
    review: Review,
    document: Document,
    last_published: Mapping[str, int] | None = None,
    likenesses: Iterable[Likeness] = (),
) -> Fairness:
    """Check a draft. ``last_published``: the claims that last year's seal says were published.

    Raises:
        CriticismWithoutEvidence: a problem is stated that rests on no figure and no row.
    """
    stated = [claim for claim in review.claims if claim.id in set(document.claims)]
    bare = [claim.text for claim in stated if claim.kind == "problem" and not _rests(review, claim)]
    if bare:
        raise CriticismWithoutEvidence(bare)
    reviewees = dict.fromkeys(
        (review.root, *(sheet.unit for sheet in review.sheets), *(claim.unit for claim in review.claims))
    )
    lengths, named = _lengths(review, document), _named(review, document, reviewees)
    shares = tuple(_share(review, unit, stated, lengths[unit], named[unit], last_published) for unit in reviewees)
    return Fairness(shares, tuple(_remarks(review, shares)), tuple(likenesses))


def _rests(review: Review, claim: Claim) -> bool:
    """Whether a claim rests on rows, or on dues that were not met: a criticism of nothing is none."""
    cards = [review.evidence[key(*pair)] for pair in claim.evidence if key(*pair) in review.evidence]
    return any(sum(card.roles.values()) or card.missing_total for card in cards)


def _share(
    review: Review, unit: str, stated: list[Claim], characters: int, named: int, last: Mapping[str, int] | None
) -> Share:
    own = [claim for claim in stated if claim.unit == unit]
    possible = Counter(claim.kind for claim in review.claims if claim.unit == unit)
    kinds = Counter(claim.kind for claim in own)
    before = None if last is None else sum(_belongs(review, claim, unit) for claim in last)
    again = tuple(claim.name for claim in own if claim.kind == "problem" and last is not None and claim.id in last)
    return Share(
        unit, kinds["achievement"], kinds["problem"], possible["achievement"], possible["problem"], characters, named, before,
        again,
    )  # fmt: skip


def _belongs(review: Review, claim: str, unit: str) -> bool:
    """Whether last year's claim was about the reviewee, or about a unit of its (as this year knows it)."""
    code = claim.rpartition("@")[2]
    for _ in range(len(review.units)):
        if code == unit:
            return True
        card = review.units.get(code)
        if card is None or card.parent is None or card.parent == review.root:
            return False
        code = card.parent
    return False


def _lengths(review: Review, document: Document) -> Counter[str]:
    """Reviewee → characters of the runs that state its claims."""
    units = {claim.id: claim.unit for claim in review.claims}
    found: Counter[str] = Counter()
    for run in document.runs():
        if run.claim in units:
            found[units[run.claim]] += len(run.text)
    return found


def _named(review: Review, document: Document, reviewees: Iterable[str]) -> Counter[str]:
    text = "\n".join("".join(run.text for run in block.runs) for block in document.paragraphs())
    return Counter({unit: text.count(review.unit(unit).place) for unit in reviewees if review.unit(unit).place})


def _remarks(review: Review, shares: tuple[Share, ...]) -> Iterator[str]:
    """What a person should look at before the draft goes out."""
    own = [share for share in shares if share.unit != review.root]
    for share in own:
        name = review.name(share.unit)
        if not share.praised and share.possible_praise:
            yield f"{name}有{share.possible_praise}条成绩可写，文中没有肯定。"
        if not share.criticised and share.possible_criticism:
            yield f"{name}有{share.possible_criticism}条问题可写，文中没有点到。"
        if share.again:
            yield f"{name}有{len(share.again)}个问题上年也点过名。"
    praised = sum(share.praised for share in own)
    criticised = sum(share.criticised for share in own)
    if own:
        yield f"全文表扬各单位{praised}条、批评{criticised}条，涉及{len(own)}个单位。"
    for word, counts in (("批评", {s.unit: s.criticised for s in own}), ("表扬", {s.unit: s.praised for s in own})):
        most = max(counts, key=lambda unit: counts[unit], default="")
        total = sum(counts.values())
        # Half of all for one of at least three: then it is that unit's speech.
        if len(own) > 2 and total > 2 and counts[most] * 2 > total:
            yield f"{word}过于集中：{review.name(most)}占{numbers.percent(counts[most], total)}。"


def _row(review: Review, share: Share) -> tuple[str, ...]:
    last = "—" if share.last is None else str(share.last)
    shown = (share.praised, share.criticised, share.characters, share.named)
    rest = (last, str(len(share.again)), str(share.possible_praise), str(share.possible_criticism))
    return (review.name(share.unit), *map(str, shown), *rest)
