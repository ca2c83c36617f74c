"""A folder of workbooks → a reviewed, written and sealed year: the way that `review`, `seal` and `demo` share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pingyi.cli._engines import Counting, engine_of, engine_over
from pingyi.cli._progress import Steps
from pingyi.documents.fairness import LastTime
from pingyi.documents.marked import write_marked
from pingyi.documents.outputs import SPEECH, save, write
from pingyi.errors import OutputRefused, SealRefused
from pingyi.facts.model import Facts
from pingyi.facts.names import SEAL_MARK, NamesBook, sealed_above
from pingyi.facts.reading import Around, Reading, read_folder
from pingyi.facts.seal import Manifest, Sealed, open_seal, seal, sealed_issues
from pingyi.facts.seal.layout import json_bytes
from pingyi.facts.seal.told import issues_json
from pingyi.facts.union.gather import is_inside
from pingyi.facts.union.manifest import UnionManifest, is_union
from pingyi.issues import Issue, Place, Severity
from pingyi.packs import Rules, load_rules
from pingyi.prose import Options
from pingyi.review import LastYear, run
from pingyi.review_model import Review

DEFAULT_PACKS = ("seed-district",)
SEAL, MARKED, ISSUES, NAMES = "封存", "标注", "数据问题.json", "姓名簿.json"


@dataclass(frozen=True)
class Reviewed:
    """What came out: the review and its facts, where they lie, and the problems in the data."""

    review: Review
    facts: Facts
    manifest: Manifest | UnionManifest
    out: Path
    seal: Path
    issues: tuple[Issue, ...]
    marked: tuple[Path, ...]

    @property
    def problems(self) -> bool:
        """Whether any row was left out or set aside."""
        return any(issue.severity in {Severity.ERROR, Severity.DOUBT} for issue in self.issues)


def review_folder(
    folder: Path,
    year: int,
    out: Path,
    packs: Sequence[str],
    *,
    last: Path | None = None,
    names: Path | None = None,
    length: int = 4_000,
    strict: bool = False,
    progress: Steps,
    around: Around = Around(),
    counting: Counting = Counting(),
) -> Reviewed:
    """Read, review, write and seal. Nothing is written before everything is read and reviewed.

    ``folder`` may itself be a sealed year: then that is reviewed again, by the rules that lie in it, and not sealed anew; or a
    union set of many districts, reviewed by the rules that lie in it with ``packs`` on top. Where no pack is named, ledgers are
    read by :data:`DEFAULT_PACKS`. ``around`` hears the rows as they were read (:func:`pingyi.facts.reading.read_folder`);
    ``counting`` says which engine counts.
    """
    check_out(out, folder)
    if is_union(folder):
        return _review_union(folder, year, out, packs, last=last, length=length, progress=progress, counting=counting)
    before = open_last(last, year) if last else None
    known = LastYear(before.facts, before.published) if before else None
    said = LastTime(before.published, _said(last)) if before and last else None
    sealed_years = {before.facts.year: (last, before.manifest)} if before and last else {}
    if is_seal(folder):
        progress("打开封存")
        sealed = open_seal(folder)
        sealed_years[sealed.facts.year] = folder, sealed.manifest
        with engine_of(counting, sealed.facts.year, sealed_years, progress) as engine:
            done = run(sealed.facts, sealed.rules, known, progress, engine)
        write(done.review, out, Options(length=length), progress, seal=sealed.manifest.hash, last=said)
        return Reviewed(done.review, sealed.facts, sealed.manifest, out, folder, done.issues, ())
    progress("加载规则包")
    rules = load_rules(packs or DEFAULT_PACKS, year)
    reading = read(folder, rules, year, names=names, strict=strict, progress=progress, around=around)
    # What a review shows of the issues is what a seal holds of them, so that both give the same review.
    facts = replace(reading.facts, issues=sealed_issues(reading.facts, rules))
    with engine_of(counting, year, sealed_years, progress) as engine:
        done = run(facts, rules, known, progress, engine)
    issues = tuple(sorted({*reading.issues, *(set(done.issues) - set(facts.issues))}))
    progress("封存事实")  # before the documents: they name the seal that they can be checked by
    published = {claim.id: claim.years for claim in done.review.claims}
    place, manifest = seal_into(out, reading, rules, last=last, published=published)
    write(done.review, out, Options(length=length), progress, seal=manifest.hash, last=said)
    save(out / ISSUES, json_bytes(issues_json(issues)))
    progress("标注有问题的工作簿")
    marked = write_marked(folder, out / MARKED, issues, progress.detail)
    return Reviewed(done.review, facts, manifest, out, place, issues, marked)


def _review_union(
    folder: Path,
    year: int,
    out: Path,
    packs: Sequence[str],
    *,
    last: Path | None,
    length: int,
    progress: Steps,
    counting: Counting,
) -> Reviewed:
    from pingyi.cli import _union

    union, rules = _union.open_year(folder, year, packs, progress)
    before = _union.last_year(last, year, rules, progress) if last else None
    facts = _union.facts_of(union, rules)
    with engine_over(counting, union, progress) as engine:
        counted = _union.counted(union, rules, progress, engine)
    done = run(facts, rules, before, progress, counted=counted)
    write(done.review, out, Options(length=length), progress, seal=union.manifest.hash)
    return Reviewed(done.review, facts, union.manifest, out, folder, done.issues, ())


def _said(last: Path) -> str:
    """The body of the commentary that lies beside last year's seal; empty where there is none."""
    place = last.parent / SPEECH
    return place.read_text(encoding="utf-8", errors="replace").partition("\n## 附件")[0] if place.is_file() else ""


def is_seal(folder: Path) -> bool:
    """Whether a folder is a sealed year."""
    return (folder / SEAL_MARK).is_file()


def read(
    folder: Path,
    rules: Rules,
    year: int,
    *,
    names: Path | None,
    strict: bool,
    progress: Steps,
    around: Around = Around(),
) -> Reading:
    """Read the folder with its names book (made on the first reading, beside the folder) and save what the book learnt."""
    path = names or folder.parent / NAMES
    book = NamesBook.at(path)
    progress("读取台账")
    reading = read_folder(folder, rules, year, names=book, strict=strict, progress=progress.detail, around=around)
    book.save(path)
    return reading


def open_last(last: Path, year: int) -> Sealed:
    """Last year's seal.

    Raises:
        SealRefused: it does not verify, or is not of an earlier year.
    """
    sealed = open_seal(last)
    if sealed.facts.year >= year:
        message = f"这是{sealed.facts.year}年的封存，不能作{year}年的上年"
        raise SealRefused(last, [Issue(Place(file=last.name), "wrong-year", message, "请指明上一年的封存")])
    return sealed


def seal_into(
    out: Path, reading: Reading, rules: Rules, *, last: Path | None, published: dict[str, int]
) -> tuple[Path, Manifest]:
    """Seal below ``out``: the first time as “封存”; other facts later as “封存-更正1”, which names the one before it."""
    place, corrected, turn = out / SEAL, None, 0
    cutoff = date(reading.facts.year, 12, 31)
    while True:
        try:
            return place, seal(
                place, reading.facts, rules, last=last, cutoff=cutoff, published=published, corrects=corrected
            )
        except OutputRefused:
            if not (place / "manifest.json").exists():
                raise
            turn += 1
            place, corrected = out / f"{SEAL}-更正{turn}", place


def check_out(out: Path, folder: Path) -> None:
    """Refuse, before any work, an output place inside the ledgers' folder or inside a seal.

    Raises:
        OutputRefused: so it is.
    """
    inside = folder.resolve() == out.resolve() or folder.resolve() in out.resolve().parents
    if inside:
        raise OutputRefused(out, "结果不能写进台账文件夹，否则下次会被当作台账读入，请另选位置")
    if sealed_above(out / "x") or is_inside(out / "x"):
        raise OutputRefused(out, "结果不能写进封存文件夹，请另选位置")


def counts(issues: Sequence[Issue]) -> dict[Severity, int]:
    """How many issues of each severity."""
    found = Counter(issue.severity for issue in issues)
    return {severity: found[severity] for severity in Severity}
