"""DuckDB for a process that evaluates again and again: opened once, where opening it would take longer than the passes."""

from __future__ import annotations

from functools import cache

import duckdb

from pingyi.facts.model import Facts
from pingyi.measures.engine import Engine
from pingyi.measures.rolls import Registry


@cache
def _database() -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False, "threads": 1}
    return duckdb.connect(":memory:", config=config)


class WarmEngine(Engine):
    """A cursor of the process's one database: it has views of its own, so several threads may each have one."""

    def __init__(self, facts: Facts, registry: Registry) -> None:
        self._facts, self._registry = facts, registry
        self._connection = _database().cursor()
