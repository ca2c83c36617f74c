"""What pydantic found wrong, said in Chinese: one sentence, and what is allowed."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pingyi.packs.document import Path
from pingyi.packs.schema import Model

_SORT = {
    "string_type": "这里应为文字（像数字的文字请加引号）",
    "string_sub_type": "这里应为文字",
    "int_type": "这里应为整数",
    "int_parsing": "这里应为整数",
    "int_from_float": "这里应为整数，不带小数",
    "bool_type": "这里应为 true 或 false",
    "bool_parsing": "这里应为 true 或 false",
    "date_type": "这里应为日期，写作 2019-03-05",
    "date_parsing": "这里应为日期，写作 2019-03-05",
    "date_from_datetime_parsing": "这里应为日期，写作 2019-03-05",
    "date_from_datetime_inexact": "这里应为日期，写作 2019-03-05",
    "decimal_type": "这里应为数，如 2 或 0.5",
    "decimal_parsing": "这里应为数，如 2 或 0.5",
    "finite_number": "这里应为数，如 2 或 0.5",
    "tuple_type": "这里应为一列，每项前写“- ”或写在[ ]中",
    "list_type": "这里应为一列，每项前写“- ”或写在[ ]中",
    "dict_type": "这里应为若干“名称: 值”",
    "model_type": "这里应为若干“名称: 值”",
    "model_attributes_type": "这里应为若干“名称: 值”",
    "string_too_short": "这里不能空着",
    "missing": "缺少“{key}”",
}


def problems(error: ValidationError, model: type[Model]) -> Iterator[tuple[Path, str, str, str]]:
    """Each problem once: path of the place, code, message, hint."""
    seen: set[tuple[Path, str]] = set()
    for detail in error.errors(include_url=False):
        path, code, message, hint = _say(detail, model)
        if (path, code) not in seen:
            seen.add((path, code))
            yield path, code, message, hint


_PART = 2
"""One character in common is chance."""
NAMES = 5
"""How many of the names that a pack gives are offered at most; keys and choices are offered all."""


def near(name: str, allowed: Iterable[str], most: int = 1) -> list[str]:
    """Names that hold what was written, the shortest first; then those written almost so; then those that it holds."""
    known = [one for one in dict.fromkeys(allowed) if one]
    # Of two characters one may be wrong; longer names must agree in more.
    close = get_close_matches(name, known, n=most, cutoff=0.5 if len(name) <= 3 else 0.6)
    holding = sorted((one for one in known if len(name) >= _PART and name in one), key=len)
    held = sorted((one for one in known if len(one) >= _PART and one in name), key=len, reverse=True)
    return list(dict.fromkeys((*holding, *close, *held)))[:most]


def nearest(name: str, allowed: Sequence[str]) -> str:
    """“是否为“…”？” where something allowed is near; empty otherwise."""
    found = near(name, allowed)
    return f"是否为“{found[0]}”？" if found else ""


def offer(name: str, allowed: Sequence[str], what: str = "可用") -> str:
    """The nearest one, and all that are allowed (the first 40)."""
    listed = "、".join(allowed[:40]) + ("……" if len(allowed) > 40 else "")
    return nearest(name, allowed) + (f"{what}：{listed}" if listed else "")


def offer_names(name: str, known: Sequence[str]) -> str:
    """At most five names that packs give: all where there are no more, else the nearest (none near: nothing)."""
    if len(known) <= NAMES:
        return offer(name, known)
    found = near(name, known, NAMES)
    return f"是否为“{'”“'.join(found)}”？" if found else ""


def _say(detail: ErrorDetails, model: type[Model]) -> tuple[Path, str, str, str]:  # noqa: PLR0911  one return a sort
    loc: Path = tuple(detail["loc"])
    kind = detail["type"]
    context: Mapping[str, Any] = detail.get("ctx", {})
    if kind == "extra_forbidden":
        allowed = keys_of(model_at(model, loc[:-1]))
        return loc, "unknown-key", f"不认识的“{loc[-1]}”", offer(str(loc[-1]), allowed)
    if kind == "missing":
        return loc[:-1], "missing-key", f"缺少“{loc[-1]}”", _described(model, loc)
    if kind == "value_error":
        # A sentence of our own: parse() and validators raise ValueError in Chinese.
        return loc, "bad-value", str(context["error"]), ""
    if kind in {"literal_error", "enum"}:
        allowed = _choices(annotation_at(model, loc))
        given = str(detail["input"])
        return loc, "bad-choice", f"不认识的写法“{given}”", offer(given, allowed)
    if kind == "string_pattern_mismatch":
        return loc, "bad-name", f"“{detail['input']}”的写法不对", _described(model, loc) or f"应合 {context['pattern']}"
    if kind in {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}:
        words = {"gt": "大于", "ge": "不小于", "lt": "小于", "le": "不大于"}
        name, limit = next((words[key], context[key]) for key in words if key in context)
        return loc, "out-of-range", f"{detail['input']}超出范围，应{name}{limit}", ""
    if kind in {"too_short", "too_long"}:
        limit = context.get("min_length", context.get("max_length"))
        return loc, "wrong-length", f"这里{'至少' if kind == 'too_short' else '至多'}要有{limit}项", ""
    return loc, "wrong-type", _SORT.get(kind, "这里的写法不对"), _described(model, loc)


def model_at(model: type[BaseModel], loc: Path) -> type[BaseModel]:
    """The model that stands at a path; ``model`` itself where the way is lost."""
    found = _models(annotation_at(model, loc))
    return found[0] if found else model


def annotation_at(model: type[BaseModel], loc: Path) -> Any:  # noqa: ANN401  a type, a union, an alias …
    """The annotation at a path of the data."""
    here: Any = model
    for step in loc:
        if isinstance(step, int):
            here = _inside(here)
            continue
        candidates = _models(here)
        fields = {name: info for kind in candidates for name, info in _fields(kind).items()}
        if str(step) in fields:
            here = fields[str(step)]
        elif not candidates:
            here = _inside(here)
    return here


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys that may be written in a model, in the model's order."""
    return list(_fields(model))


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {info.alias or name: info.annotation for name, info in model.model_fields.items()}


def _described(model: type[BaseModel], loc: Path) -> str:
    """The description of the field that a path leads to."""
    owner, name = model_at(model, loc[:-1]), str(loc[-1]) if loc else ""
    for key, info in owner.model_fields.items():
        if name in (info.alias, key):
            return info.description or next(
                (text for part in info.metadata if (text := getattr(part, "description", None))), ""
            )
    return ""


def _models(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401  whatever the file holds
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in (Annotated, Union, types.UnionType):
        return [found for part in get_args(annotation) for found in _models(part)]
    return []


def _inside(annotation: Any) -> Any:  # noqa: ANN401  whatever the file holds
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _inside(args[0])
    if origin in (Union, types.UnionType):
        return next((_inside(part) for part in args if get_origin(part) in (tuple, dict, list)), annotation)
    if origin is tuple:
        return args[0]
    return args[1] if origin is dict else annotation


def _choices(annotation: Any) -> list[str]:  # noqa: ANN401  whatever the file holds
    origin = get_origin(annotation)
    if origin is Literal:
        return [str(choice) for choice in get_args(annotation)]
    if isinstance(annotation, type) and hasattr(annotation, "__members__"):
        return [str(member.value) for member in annotation.__members__.values()]
    return [choice for part in get_args(annotation) for choice in _choices(part)]
