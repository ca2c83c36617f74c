"""What a person must still decide before an imported pack is used: each with the table's words and what was done meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pingyi.issues import Place
from pingyi.numbers import plain
from pingyi.reading.rubrics.names import UNKNOWN
from pingyi.reading.rubrics.pack_parts import barred_to
from pingyi.reading.rubrics.packing import Pack
from pingyi.reading.rubrics.reading import Read
from pingyi.reading.rubrics.said import say

KINDS = {
    "sentence": "计分语句没有认出",
    "points": "由人计分",
    "figure": "要填的数",
    "split": "一行拆成几条",
    "bar": "限制等次",
    "grades": "等次",
    "units": "考核对象",
    "basis": "过程还是结果",
    "scale": "折算",
    "unwritten": "未写入规则包",
}
"""Kind → what it is called."""


@dataclass(frozen=True)
class Decision:
    """One thing to decide. ``meanwhile``: what the pack says until then; ``items``: ids in the pack."""

    kind: str
    place: Place
    name: str
    question: str
    original: str = ""
    meanwhile: str = ""
    items: tuple[str, ...] = ()


def decisions(reads: Sequence[Read], pack: Pack, kind: str, *, guessed: bool, own_grades: bool) -> list[Decision]:
    """All decisions: of the whole table first, then of its rows in their order."""
    return [
        *_whole(reads, pack, kind, guessed=guessed, own_grades=own_grades),
        *(one for index, read in enumerate(reads) for one in _of(index, read, pack)),
    ]


def _whole(reads: Sequence[Read], pack: Pack, kind: str, *, guessed: bool, own_grades: bool) -> Iterator[Decision]:
    nowhere = Place(reads[0].entry.place.file) if reads else Place()
    if guessed:
        how = "标题没有写明考核谁" if kind == UNKNOWN else "按标题认定"
        yield Decision("units", nowhere, kind, "考核的是哪一类组织", meanwhile=f"{how}，暂写“{kind}”；可用 --kind 指定")
    if not own_grades:
        yield Decision(
            "grades", nowhere, "等次", "几分为何等次", meanwhile="原表没有写，暂按90分优秀、80分良好、60分合格"
        )
    if pack.rescaled:
        yield Decision("scale", nowhere, "总分", "各大项合计不是100分，是改分值还是折算", meanwhile="按100分折算")
    yield Decision(
        "basis",
        nowhere,
        "全部条目",
        "各条是过程（开会、台账、报送）还是结果",
        meanwhile="一律写作评价（assessment），审定时逐条改为 process 或 result",
    )


def _of(index: int, read: Read, pack: Pack) -> Iterator[Decision]:
    entry, ids = read.entry, tuple(pack.places.get(index, ()))
    for sentence in read.sentences:
        if sentence.scoring and not sentence.rules:
            yield Decision(
                "sentence", entry.place, entry.name, "这一句怎样计分", sentence.text, "没有写成规则，由人计分", ids
            )
    if read.why:
        yield Decision("unwritten", entry.place, entry.name, read.why, entry.text, "", ids)
    for one, item in zip(ids, read.items, strict=True):
        if item.why and item.scored.score.get("deduct") and not item.bonus:
            yield Decision("split", entry.place, item.name, item.why, entry.text, f"本条{plain(item.points)}分", (one,))
        elif not item.scored.needs:
            low, high = item.scored.score["discretion"]["low"], item.scored.score["discretion"]["high"]
            verb = "扣" if item.scored.score["discretion"].get("deduct") else "得"
            why = item.why or ("由人酌情扣分" if verb == "扣" else "由人看做到什么程度")
            yield Decision(
                "points",
                entry.place,
                item.name,
                why,
                item.text,
                f"由人在{verb}{low}—{high}分之间计分，没有给分之前待评",
                (one,),
            )
        elif item.why:
            yield Decision(
                "split" if not item.bonus else "points", entry.place, item.name, item.why, item.text, "", (one,)
            )
        if item.scored.needs:
            label, columns = pack.labels[one]
            yield Decision(
                "figure",
                entry.place,
                item.name,
                f"“核定数据”表里计分点“{label}”一行，填{columns}",
                item.text,
                "没有填之前待评（加分、扣分等次的，没有填即为没有）"
                if item.scored.needs in {"tiers", "amount"}
                else "没有填之前待评",
                (one,),
            )
    grades = _grades(pack)
    for rule, text in read.bars:
        done = barred_to(rule, grades)
        meanwhile = (
            f"出现一次即至多评为“{done}”；依据写的是本表，须改为有权限制等次的文件和条款"
            if done
            else f"等次里没有“{rule.grade}”，没有写入规则包"
        )
        yield Decision("bar", entry.place, entry.name, f"“{say(rule)}”的依据是哪个文件哪一条", text, meanwhile, ids)


def _grades(pack: Pack) -> list[str]:
    bands = pack.documents["rubric.yaml"]["rubrics"][0]["grades"]["bands"]
    return [grade for _, grade in bands]
