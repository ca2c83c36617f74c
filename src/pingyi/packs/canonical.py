"""A pack as bytes that are the same everywhere: what is hashed and sealed, and how two versions are compared.

Canonical JSON: keys sorted, UTF-8, no spaces, dates in ISO form, decimals as plain text without trailing zeros. The pack as
written is kept, dated values and all, so that the rules of any year can be built from it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic import BaseModel

from pingyi.numbers import plain
from pingyi.packs.conditions import All, Any_, FieldRef, Node, Not, Operand, Test, ValueRef
from pingyi.packs.schema import Pack


def canonical_pack(pack: Pack) -> bytes:
    """The pack's canonical JSON; equal packs give equal bytes."""
    return json.dumps(plain_of(pack), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256_of(pack: Pack) -> str:
    """The hash of the canonical JSON, as hex digits."""
    return hashlib.sha256(canonical_pack(pack)).hexdigest()


def pack_from_json(content: bytes) -> Pack:
    """The pack that :func:`canonical_pack` wrote.

    Raises:
        pydantic.ValidationError: it is not a pack.
        ValueError: it is not JSON.
    """
    return Pack.model_validate(json.loads(content))


def leaves(pack: Pack) -> dict[str, Any]:
    """Every single value under its dotted path; entries of a list go by their id or name, else by their place.

    “duties.branch-assembly.every” → “quarter”. Empty lists and mappings stand for themselves.
    """
    return leaves_of(plain_of(pack))


def leaves_of(content: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    """As :func:`leaves`, of a pack's JSON: a pack that somebody broke has leaves too."""
    return dict(_leaves(content, ""))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  JSON
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value:
        names = _names(value)
        for name, inner in zip(names, value, strict=True):
            yield from _leaves(inner, f"{path}.{name}")
    else:
        yield path, value


def _names(items: list[Any]) -> list[str]:
    """Ids where all items have one and no two the same; a second version of an id gets its ordinal."""
    named = [str(item.get("id") or item.get("name") or "") if isinstance(item, dict) else "" for item in items]
    if not all(named):
        return [str(index) for index in range(len(items))]
    seen: dict[str, int] = {}
    names = []
    for name in named:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def plain_of(value: Any) -> Any:  # noqa: ANN401, PLR0911  any value of a pack's model, one return a sort
    """A model, or any value in it, as JSON; what is left at its default is not written."""
    if isinstance(value, BaseModel):
        # So a new key of the language changes no old hash.
        return {
            info.alias or name: plain_of(getattr(value, name))
            for name, info in type(value).model_fields.items()
            if getattr(value, name) != info.get_default(call_default_factory=True)
        }
    if isinstance(value, Test | All | Any_ | Not):
        return condition(value)
    if isinstance(value, dict):
        return {str(key): plain_of(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain_of(inner) for inner in value]
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def condition(node: Node) -> dict[str, Any]:
    """A condition as JSON. Its dates become text, which loading types again by the field compared."""
    match node:
        case Test(field, op, operand):
            return {field: {op.value: _operand(operand)}}
        case All(parts):
            return {"all": [condition(part) for part in parts]} if parts else {}
        case Any_(parts):
            return {"any": [condition(part) for part in parts]}
        case Not(part):
            return {"not": condition(part)}


def _operand(operand: Operand) -> Any:  # noqa: ANN401  JSON
    match operand:
        case FieldRef(field, times, plus):
            return {"field": field, "times": list(times), "plus": plus}
        case ValueRef(value):
            return {"value": value}
        case tuple():
            return [plain_of(item) for item in operand]
        case _:
            return plain_of(operand)
