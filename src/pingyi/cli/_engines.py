"""Which engine counts, and where it reads: what `review --engine … --facts …` means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pingyi.errors import EngineRefused
from pingyi.facts.seal import Manifest
from pingyi.facts.seal.layout import table_path
from pingyi.facts.union.layout import PARTS
from pingyi.facts.union.open import Union
from pingyi.measures import MakeEngine
from pingyi.measures.columnar import in_process
from pingyi.measures.engine import Engine
from pingyi.packs.refusals import nearest

HERE, DUCKDB = "auto", "duckdb"
"""In this process: by what suits the facts; by DuckDB in any case."""
_MASTER = re.compile(r"local(-cluster)?(\[.*\])?|yarn|(spark|k8s|mesos)://.+")
"""How Spark writes the address of a master."""
_NAMES = "可用：auto、duckdb、local[2]（本机的 Spark）、spark://主机:7077 等 Spark 集群地址"


@dataclass(frozen=True)
class Counting:
    """``engine``: :data:`HERE`, :data:`DUCKDB`, or a Spark master URL.

    ``facts``: where a cluster reads the seal or the union set that is reviewed, if not in its folder.
    """

    engine: str = HERE
    facts: str | None = None

    @property
    def here(self) -> MakeEngine | None:
        """The engine in this process; None where a cluster counts.

        Raises:
            EngineRefused: there is none of that name, or it is asked to read what only Spark reads.
        """
        if self.engine not in {HERE, DUCKDB}:
            if not _MASTER.fullmatch(self.engine):
                raise EngineRefused(self.engine, "没有这个引擎", nearest(self.engine, (HERE, DUCKDB)) + _NAMES)
            return None
        if self.facts:
            raise EngineRefused(
                self.engine, "--facts 只供 Spark 集群读取封存", "请去掉 --facts，或用 --engine 指明集群"
            )
        return Engine if self.engine == DUCKDB else in_process


@contextmanager
def engine_of(
    counting: Counting, year: int, seals: Mapping[int, tuple[Path, Manifest]], progress: Callable[[str], None]
) -> Iterator[MakeEngine]:
    """The engine that reviews ``year``, open until the end of ``with``; ``seals``: the sealed years among this one and last.

    Raises:
        EngineRefused: it cannot be reached or started, or is asked to read what only Spark reads. SealRefused: what lies at
        ``counting.facts`` is not the seal that was opened.
    """
    if counting.here is not None:
        yield counting.here
        return
    from pingyi.measures.spark import Spark

    places = {year: f"file://{folder.resolve()}" for year, (folder, _) in seals.items()}
    if counting.facts:
        if year not in seals:
            raise EngineRefused(counting.engine, "--facts 须与封存同用", "请先 pingyi seal，再评议这份封存")
        # A cluster that reads elsewhere does not see this machine's folders: last year is sent to it.
        places = {year: counting.facts.rstrip("/")}
    progress("启动 Spark")
    with Spark(counting.engine, places) as spark:
        if counting.facts:
            progress("核对集群读到的封存")
            spark.check(places[year], {table_path(name): table.file for name, table in seals[year][1].tables.items()})
        yield spark


@contextmanager
def engine_over(counting: Counting, union: Union, progress: Callable[[str], None]) -> Iterator[MakeEngine]:
    """The engine that counts the parts of a union set, open until the end of ``with``.

    Raises:
        EngineRefused, SealRefused: as :func:`engine_of`.
    """
    if counting.here is not None:
        yield Engine
        return
    from pingyi.measures.spark import Spark
    from pingyi.measures.spark_files import SetPlace

    place = SetPlace(union.folder, counting.facts.rstrip("/")) if counting.facts else None
    progress("启动 Spark")
    with Spark(counting.engine, union=place) as spark:
        if place is not None:
            progress("核对集群读到的合并封存")
            parts = {path: hash_ for path, hash_ in union.manifest.files.items() if path.startswith(f"{PARTS}/")}
            spark.check(place.address, parts)
        yield spark
