"""The tree that an explanation is, and how it is written as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """One step on the way down: what it is, what it says, and what it rests on."""

    label: str
    value: str
    children: tuple[Node, ...] = ()


def lines(node: Node, depth: int = 0) -> Iterator[str]:
    """The tree as plain text, two spaces a level."""
    yield f"{'  ' * depth}{node.label}：{node.value}" if node.value else f"{'  ' * depth}{node.label}"
    for child in node.children:
        yield from lines(child, depth + 1)
