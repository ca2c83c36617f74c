"""The pack language's documentation, generated from its models: Markdown for officers, JSON Schema for editors."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pingyi.packs.conditions import All, Any_, Not, Test
from pingyi.packs.schema import Pack
from pingyi.packs.schema.common import FieldId, Id, UnitKind
from pingyi.packs.words import FIELDS, MODELS

_PAGE = "describe.md"
_MODELS_HERE = "<!-- 各部分的键 -->"
_GENERIC = {part.description for kind in (Id, FieldId, UnitKind) for part in get_args(kind)[1:]}
"""How ids are written: true of every key that holds one, so it explains none."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a whole pack; conditions are left open, their grammar is not JSON Schema's."""
    schema: dict[str, Any] = Pack.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    inside = {kind.__name__ for kind in (Test, All, Any_, Not)} | {"FieldRef", "ValueRef", "Op"}
    opened: dict[str, Any] = _open({"$defs": definitions} | schema, inside)
    for name in inside:
        opened["$defs"].pop(name, None)
    for name, definition in opened["$defs"].items():
        if name in MODELS:
            definition["description"] = MODELS[name]
    opened["description"] = MODELS["Pack"]
    return opened


def _open(node: Any, inside: set[str]) -> Any:  # noqa: ANN401  JSON
    if isinstance(node, list):
        return [_open(one, inside) for one in node]
    if not isinstance(node, dict):
        return node
    refs = {str(one.get("$ref", "")).rpartition("/")[2] for one in node.get("anyOf", ()) if isinstance(one, dict)}
    if refs & {"Test", "All"}:
        return {"type": "object", "description": "条件", "default": {}}
    return {key: _open(value, inside) for key, value in node.items()}


def markdown() -> str:
    """The whole page, in Chinese."""
    page = resources.files("pingyi.packs").joinpath(_PAGE).read_text("utf-8")
    return page.replace(_MODELS_HERE, "\n\n".join(_model(model) for model in models()))


def models() -> list[type[BaseModel]]:
    """Every model of the language, the pack first, each where it is first used."""
    found: list[type[BaseModel]] = []

    def visit(model: type[BaseModel]) -> None:
        if model not in found:
            found.append(model)
            for info in model.model_fields.values():
                for inner in _inside(info.annotation):
                    visit(inner)

    visit(Pack)
    return found


def _inside(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401  any annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _inside(part)


def _model(model: type[BaseModel]) -> str:
    lines = [
        f"## {MODELS[model.__name__]} `{model.__name__}`",
        "",
        "| 键 | 写什么 | 必写 | 说明 |",
        "| --- | --- | --- | --- |",
    ]
    for name, info in model.model_fields.items():
        key = info.alias or name
        needed = "是" if info.is_required() else ""
        lines.append(f"| `{key}` | {_sort(info.annotation)} | {needed} | {explained(model, name, info)} |")
    return "\n".join(lines)


def explained(model: type[BaseModel], name: str, info: FieldInfo) -> str:
    """What a key is for: the model's own words, else the table's. Raises KeyError where neither says anything."""
    said = info.description or next(
        (text for part in info.metadata if (text := getattr(part, "description", None))), ""
    )
    key = info.alias or name
    own = FIELDS.get(f"{model.__name__}.{key}") or (FIELDS.get(key, said) if said in _GENERIC else said)
    return (own or FIELDS[key]).replace("|", "\\|")


def _sort(annotation: Any) -> str:  # noqa: ANN401, PLR0911  any annotation, one return a sort
    origin, args = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"`{annotation.__name__}`"
    if origin is Literal:
        return "、".join(f"`{choice}`" for choice in args if choice != "")
    if origin is tuple:
        return f"一列{_sort(args[0])}"
    if origin is dict:
        return "名称: " + _sort(args[1])
    if hasattr(annotation, "__members__"):
        return "、".join(f"`{one.value}`" for one in annotation)
    names = {bool: "true 或 false", int: "整数", str: "文字"}
    if annotation in names:
        return names[annotation]
    if {"Test", "All"} & {getattr(part, "__name__", "") for part in args}:
        return "条件"
    if getattr(annotation, "__name__", "") in {"date", "Decimal"}:
        return "日期" if annotation.__name__ == "date" else "数"
    shown = [_sort(part) for part in args if part is not type(None)]
    return " 或 ".join(dict.fromkeys(one for one in shown if one))
