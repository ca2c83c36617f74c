"""``pingyi explain`` out of what was kept of the year: everything else, and everything odd, is left to the application."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pingyi.scoring.nodes import Node

WHOLE = "全区"
"""How the commentary calls the district at the top of the tree."""
_FLAGS = {"--all", "--json"}


@dataclass(frozen=True)
class Asked:
    """What is asked of a sealed year."""

    seal: Path
    unit: str
    what: str
    last: Path | None = None
    every: bool = False
    as_json: bool = False


def answered(words: Sequence[str]) -> bool:
    """Whether the words are an `explain` that what was kept answers; then it has been answered."""
    asked = parsed(words)
    if asked is None:
        return False
    tree = kept(place(asked), asked)
    if tree is None:
        return False
    try:
        tell(tree, asked)
    except BrokenPipeError:  # whoever read it has seen enough
        sys.stdout = None  # nothing more to flush at the end
    return True


def parsed(words: Sequence[str]) -> Asked | None:
    """The words as they are usually written; None for anything else, which the application understands or refuses."""
    if not words or words[0] != "explain":
        return None
    plain: list[str] = []
    flags: set[str] = set()
    last: Path | None = None
    rest = iter(words[1:])
    for word in rest:
        if word in _FLAGS:
            flags.add(word)
        elif word == "--last":
            folder = next(rest, "")
            if not folder:
                return None
            last = Path(folder)
        elif word.startswith("-"):
            return None
        else:
            plain.append(word)
    if len(plain) != 3 or not plain[0] or (last is not None and not last.is_dir()):
        return None
    return Asked(Path(plain[0]), plain[1], plain[2], last, "--all" in flags, "--json" in flags)


def place(asked: Asked) -> Path | None:
    """Where what was kept of the year lies; None where nothing can be kept, or a seal is not whole (opening it tells why)."""
    from pingyi.facts import keep
    from pingyi.facts.seal.verify import changed_files, checked_manifest

    hashes = []
    for folder in (asked.seal, asked.last):
        manifest = checked_manifest(folder)[0] if folder else None
        if folder and (manifest is None or changed_files(folder, manifest)):
            return None
        hashes.append(manifest.hash if manifest else "")
    return keep.place("explain", *hashes)


def kept(place: Path | None, asked: Asked) -> Node | None:
    """The answer out of what was kept; None where there is none."""
    from pingyi.facts.keep import BrokenError, Kept
    from pingyi.scoring.kept import KeptYear

    if place is None:
        return None
    try:
        return KeptYear(Kept(place)).explained(asked.unit, asked.what, whole=WHOLE, every=asked.every)
    except BrokenError:
        return None


def tell(tree: Node, asked: Asked) -> None:
    """Write the tree."""
    from pingyi.scoring.nodes import lines

    if asked.as_json:
        import json
        from dataclasses import asdict

        text = json.dumps(asdict(tree), ensure_ascii=False, indent=2)
    else:
        text = "\n".join(lines(tree))
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
