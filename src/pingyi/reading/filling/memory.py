"""What people confirmed of forms (一表通记忆): a form is known by its heads, so that next year's is filled at once.

A small JSON file beside the names book: fingerprint → title, and for each head what it asks (:attr:`Ask.key`; empty: leave it).
The heads carry no times and no units' names, so another year's form, or another township's, is the same form.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pingyi.errors import OutputRefused
from pingyi.packs.rules import Rules
from pingyi.reading.filling.model import Ask, Candidate
from pingyi.reading.filling.refusals import MemoryRefused

NAME = "一表通记忆.json"
Heads = Mapping[str, Ask | None]


def fingerprint(keys: Iterable[str]) -> str:
    """16 hex digits over the heads of a form, in no order."""
    return hashlib.sha256("\n".join(sorted(set(keys))).encode()).hexdigest()[:16]


@dataclass
class Memory:
    """The forms that people confirmed. ``path`` None: nothing is kept."""

    path: Path | None = None
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def at(cls, path: Path) -> Memory:
        """The memory in a file; an empty one where there is none.

        Raises:
            MemoryRefused: the file is damaged.
        """
        if not path.exists():
            return cls(path)
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            forms = content["forms"]
            if not all(isinstance(one["heads"], dict) for one in forms.values()):
                raise TypeError  # noqa: TRY301  told below with the other ways of being damaged
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise MemoryRefused(path, "无法读取") from error
        return cls(path, dict(forms))

    def recall(self, keys: Iterable[str], rules: Rules) -> dict[str, Ask | None]:
        """What was confirmed of the form with those heads; what the rules no longer know is forgotten."""
        known = self.forms.get(fingerprint(keys), {}).get("heads", {})
        return _asks(known, rules)

    def keep(self, heads: Heads, edited: Heads, title: str) -> None:
        """Keep what a person confirmed: every sure head, and what the person said of others.

        ``edited`` may say None of a head: it is left empty from now on.

        Raises:
            OutputRefused: the file cannot be written.
        """
        sure = {key: ask for key, ask in heads.items() if ask is not None}
        said = {key: ask for key, ask in edited.items() if key in heads}
        told = {key: ask.key if ask else "" for key, ask in sorted((sure | said).items())}
        self.forms[fingerprint(heads)] = {"title": title, "heads": told}
        if self.path is None:
            return
        content = json.dumps({"forms": self.forms}, ensure_ascii=False, indent=1, sort_keys=True)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(content + "\n", encoding="utf-8")
        except OSError as error:
            raise OutputRefused(self.path, error.strerror or "未知原因") from error


def mapping_json(
    heads: Heads, candidates: Mapping[str, tuple[Candidate, ...]], names: Mapping[str, str], whys: Mapping[str, str]
) -> bytes:
    """A form's mapping for a person to check and edit: each head with what it asks, or with what it may ask.

    Cross out, or set “ask” to one of the candidates' keys, to “” (leave it empty), and give the file to --mapping.
    """
    told = {
        key: {
            "ask": ask.key if ask else None,
            "meaning": names.get(ask.key, "") if ask else "",
            "why": "" if ask else whys.get(key, ""),
            "candidates": [
                {"ask": one.ask.key, "meaning": one.name, "sure": one.sure} for one in candidates.get(key, ())
            ],
        }
        for key, ask in sorted(heads.items())
    }
    return (json.dumps({"heads": told}, ensure_ascii=False, indent=1) + "\n").encode()


def mapping_of(path: Path, rules: Rules) -> dict[str, Ask | None]:
    """An edited mapping. Heads whose “ask” is null stay as the program finds them.

    Raises:
        MemoryRefused: the file is damaged, or names something that the rules do not hold.
    """
    try:
        heads = json.loads(path.read_text(encoding="utf-8"))["heads"]
        told = {str(key): one["ask"] for key, one in heads.items() if one["ask"] is not None}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise MemoryRefused(path, "无法读取") from error
    found = _asks(told, rules)
    if strange := sorted(set(told) - set(found)):
        raise MemoryRefused(path, f"中“{strange[0]}”写的“{told[strange[0]]}”不是规则包里有的")
    return found


def _asks(told: Mapping[str, str], rules: Rules) -> dict[str, Ask | None]:
    found: dict[str, Ask | None] = {}
    for key, text in told.items():
        if not text:
            found[key] = None
            continue
        try:
            ask = Ask.of(text)
        except ValueError:
            continue
        if _known(ask, rules):
            found[key] = ask
    return found


def _known(ask: Ask, rules: Rules) -> bool:
    if ask.kind in {"attr", "post"}:
        return True
    if ask.kind == "units":
        return set(ask.field.split("|")) <= set(rules.unit_kinds)
    if ask.kind == "measure":
        return ask.form in rules.measures and ask.field in {"num", "den", "rate"}
    if ask.form not in rules.forms:
        return False
    fields = {one.id for one in rules.forms[ask.form].fields}
    needed = {ask.field, ask.other, *(name for name, _ in ask.conds)} - {""}
    return needed <= fields
