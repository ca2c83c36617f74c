"""Copies of the workbooks that have problems: the cells marked, the reason in a comment, the whole list on a sheet in front.

The clerk's own file is never touched. Only workbooks with a row that was left out or set aside get a copy; in it the mended
values are marked too. A copy that is there already, made from the same file and the same issues, is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pingyi.documents.marking import Mark, mark
from pingyi.documents.ooxml import Package
from pingyi.documents.problem_list import WORDS, put_in_front
from pingyi.documents.styling import Styles
from pingyi.errors import OutputRefused
from pingyi.issues import Issue, Severity

EDITION = "2"
STAMP = ".来源.json"
_FILLS = {Severity.ERROR: "F4B6B0", Severity.DOUBT: "FBD9A5", Severity.REPAIRED: "FFF5C2"}


def write_marked(
    folder: Path, out: Path, issues: Sequence[Issue], progress: Callable[[str], None] = lambda _: None
) -> tuple[Path, ...]:
    """Write the marked copies below ``out``, under the names that the files have below ``folder``.

    A file that cannot be opened (it was refused at the door) gets no copy: its reason stands in the list of issues.

    Raises:
        OutputRefused: ``out`` cannot be written to.
    """
    by_file: dict[str, list[Issue]] = defaultdict(list)
    for issue in issues:
        by_file[issue.place.file].append(issue)
    before = _stamps(out)
    stamps: dict[str, str] = {}
    written: list[Path] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, own in sorted(by_file.items()):
            source = folder / name
            if not _worth_a_copy(own) or not source.is_file():
                continue
            stamps[name] = _stamp(source, own)
            if before.get(name) != stamps[name] or not (out / name).is_file():
                progress(f"标注{name}")
                (out / name).parent.mkdir(parents=True, exist_ok=True)
                (out / name).write_bytes(marked(source, own))
            written.append(out / name)
        for stale in before.keys() - stamps.keys():
            (out / stale).unlink(missing_ok=True)
        (out / STAMP).write_text(json.dumps(stamps, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    except OSError as error:
        raise OutputRefused(out, error.strerror or str(error)) from error
    return tuple(written)


def marked(source: Path, issues: Iterable[Issue]) -> bytes:
    """The workbook with its cells marked and the list in front; everything else in it stays as it was."""
    package = Package.open(source)
    styles = Styles(package)
    issues = sorted(issues)
    cells: dict[tuple[str, int, str], list[Issue]] = defaultdict(list)
    sheets = package.sheets()
    for issue in issues:
        if issue.place.sheet in sheets:
            cells[issue.place.sheet, issue.place.row, issue.place.column].append(issue)
    for name, part in sheets.items():
        own = [_mark(row, column, found) for (sheet, row, column), found in cells.items() if sheet == name]
        if own:
            mark(package, part, own, styles)
    put_in_front(package, styles, issues)
    return package.bytes()


def _mark(row: int, column: str, issues: Sequence[Issue]) -> Mark:
    severities = {issue.severity for issue in issues}
    colour = next((_FILLS[one] for one in _FILLS if one in severities), "")
    text = "\n".join(f"【{WORDS[issue.severity]}】{issue.message}。{issue.hint}" for issue in issues)
    return Mark(row, column, colour, text)


def _worth_a_copy(issues: Iterable[Issue]) -> bool:
    return any(issue.severity in {Severity.ERROR, Severity.DOUBT} and issue.place.sheet for issue in issues)


def _stamp(source: Path, issues: Iterable[Issue]) -> str:
    digest = hashlib.sha256(EDITION.encode())
    digest.update(source.read_bytes())
    for issue in sorted(issues):
        digest.update(f"{issue.place}|{issue.severity}|{issue.message}|{issue.hint}\n".encode())
    return digest.hexdigest()


def _stamps(out: Path) -> dict[str, str]:
    """The copies that are there; none where the list is missing or damaged."""
    try:
        found = json.loads((out / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
