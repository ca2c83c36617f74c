"""YAML for packs: plain data with the line of every value, and nothing that YAML can do besides.

Read off the parser's events, so nothing of YAML's object language is ever built. Refused, each with its line: aliases and
anchors, tags, merge keys, duplicate keys, keys that are no text, a second document, more than :data:`DEPTH` levels, more
than :data:`SIZE` bytes, bytes that are not UTF-8. Every problem of a file that can still be read is reported at once.

Scalars are those of YAML 1.2's core schema, so that `no`, `on` and `12:30` stay text: true/false, null or nothing, whole
numbers, decimals (exact), and dates as 2019-03-05.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from pingyi.issues import Issue, Place
from pingyi.packs.document import Document, Path

DEPTH = 24
SIZE = 4_000_000

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CORE: Mapping[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}


class _Stop(Exception):  # noqa: N818  no error: the file ends here for the reader
    """Nothing more can be read from the file."""


def read(file: str, content: bytes) -> Document:
    """Parse one file; problems are in ``issues``, never raised."""
    document = Document(file)
    if len(content) > SIZE:
        document.issues.append(
            Issue(Place(file), "yaml-too-large", f"文件超过{SIZE // 1_000_000}兆字节", "请分成几个文件")
        )
        return document
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        document.issues.append(Issue(Place(file, row=line), "yaml-encoding", "文字编码不是UTF-8", "请另存为UTF-8编码"))
        return document
    reader = _Reader(document, text)
    try:
        document.data = reader.document()
    except _Stop:
        document.data = None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        document.issues.append(
            Issue(Place(file, row=line), "yaml-syntax", "YAML写法有误，读到此处读不下去", _advice(text, line))
        )
    except yaml.YAMLError:
        document.issues.append(Issue(Place(file), "yaml-syntax", "含有不能使用的控制字符", "请删去不可见的控制字符"))
    return document


def _line(event: Event) -> int:
    # Every event of a parser carries its mark; only events made by hand do not.
    return event.start_mark.line + 1 if event.start_mark else 0


def _advice(text: str, line: int) -> str:
    shown = text.split("\n")[line - 1] if 0 < line <= text.count("\n") + 1 else ""
    if "\t" in shown:
        return "缩进请用空格，不用制表符"
    if shown.lstrip().startswith(("%", "@", "`")) or re.search(r":\s+[%@`]", shown):
        return "以%、@、`开头的文字请加引号"
    return "请查该行及上一行的缩进、冒号后的空格、引号和括号是否成对"


class _Reader:
    def __init__(self, document: Document, text: str) -> None:
        self._document = document
        # The parser's own exceptions come out of the iterator, one event at a time.
        self._events = yaml.parse(text, Loader=_PARSER)

    def _next(self) -> Event:
        return next(self._events)

    def _problem(self, event: Event, code: str, message: str, hint: str = "") -> None:
        self._document.issues.append(Issue(Place(self._document.file, row=_line(event)), code, message, hint))

    def document(self) -> Any:  # noqa: ANN401  the data are whatever the file holds
        """The data of the first document; a second one is refused."""
        self._next()
        if not isinstance(self._next(), DocumentStartEvent):
            return None
        data = self._node(self._next(), ())
        self._next()
        following = self._next()
        if isinstance(following, DocumentStartEvent):
            self._problem(following, "yaml-second-document", "一个文件里只能有一份文档", "请删去“---”，或分成两个文件")
        return data

    def _node(self, event: Event, path: Path) -> Any:  # noqa: ANN401  whatever the file holds
        self._document.lines.setdefault(path, _line(event))
        anchor = getattr(event, "anchor", None)
        if isinstance(event, AliasEvent):
            self._problem(event, "yaml-alias", f"不能使用引用“*{anchor}”", "请把内容照写一遍")
            return None
        if anchor:
            self._problem(event, "yaml-anchor", f"不能使用锚点“&{anchor}”", "请删去锚点，内容照写")
        tag = getattr(event, "tag", None)
        if tag:
            self._problem(event, "yaml-tag", f"不能使用标签“{tag}”", "请删去标签，只写内容")
        if len(path) >= DEPTH:
            self._problem(event, "yaml-too-deep", f"层次超过{DEPTH}层")
            raise _Stop
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                self._problem(event, "yaml-key", "冒号前应是一个名称", "含{}的文字请加引号")
                raise _Stop
            key = event.value
            value = self._value_of(event, key, (*path, key))
            if key in items:
                first = self._document.lines[*path, key]
                self._problem(event, "yaml-duplicate-key", f"“{key}”写了两次", f"第{first}行已有，请只留一处")
            else:
                items[key] = value
        return items

    def _value_of(self, key_event: ScalarEvent, key: str, path: Path) -> Any:  # noqa: ANN401  whatever the file holds
        known = path in self._document.lines
        if not known:
            self._document.lines[path] = _line(key_event)
        if key == "<<" and key_event.implicit[0]:
            self._problem(key_event, "yaml-merge", "不能使用合并键“<<”", "请把内容照写一遍")
        event = self._next()
        # The lines of a repeated key's value must not overwrite those of the first.
        return self._node(event, path if not known else (*path, "重复"))

    def _scalar(self, event: ScalarEvent) -> Any:  # noqa: ANN401  whatever the file holds
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in _CORE:
            return _CORE[text]
        if _INT.fullmatch(text):
            # Python refuses to read thousands of digits; such a thing is no number of anybody's.
            return int(text) if len(text) <= 18 else text
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
        if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._problem(event, "yaml-date", f"没有“{text}”这一天")
        return text
