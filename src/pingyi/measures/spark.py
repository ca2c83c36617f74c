"""Runs the passes on Apache Spark: on this machine (``local[2]``) or on a cluster (``spark://host:7077``, any master URL).

The same Ibis expressions as on DuckDB, compiled for Spark. The tables of a sealed year, or of a union set, are read by Spark
itself, each machine its share, from a folder that all of them see or from an object store; facts that are not sealed are sent
there as Arrow.
Where the two engines would differ, it is settled here, in :data:`SETTINGS` and :func:`_column`, or never arises (only integers,
texts and yes/no reach an engine): docs/adr/0016-engines.md lists the differences.
Needs ``pip install pingyi[spark]`` and Java 17; pyspark is imported only where a session starts.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from pingyi.errors import EngineRefused, SealRefused
from pingyi.facts.model import Facts, table_schema
from pingyi.facts.seal.layout import table_path
from pingyi.facts.union.lazy import rows_in
from pingyi.issues import Issue, Place
from pingyi.measures.days import calendar_table
from pingyi.measures.engine import (
    asked_of,
    days_of,
    participants_of,
    rows_of,
    sql_of,
    tenures_of,
    texts_of,
)
from pingyi.measures.gateway import java_side, reach, reason
from pingyi.measures.queries import Query
from pingyi.measures.rolls import Registry
from pingyi.measures.spark_files import SetPlace, Shown, code, said, shown
from pingyi.packs.schema import Form

SETTINGS: Mapping[str, str] = {
    # An overflow or a wrong cast is an error, as on DuckDB, never a null or a number that went round.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    # Days before 1582 as they stand in the file: the proleptic calendar, which is Arrow's and Python's.
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.enableVectorizedReader": "true",
    "spark.sql.caseSensitive": "true",
}
"""What the numbers depend on: set in every session, whatever the machine's own Spark settings say."""
_AT_START: Mapping[str, str] = {
    "spark.app.name": "pingyi",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
SMALL_ROWS = 1_000_000
"""Up to this many records a pass is one short job: two partitions, no planning anew between its stages, and no Java compiled
for it, which takes longer than the job."""
BROADCAST_ROWS = 1_000_000
"""Tenures up to this many are sent to every machine instead of being shuffled."""
WAIT_SECONDS = 60
"""How long a cluster may take until the first machine works."""
_UP = "请检查地址，以及主节点和计算节点是否已启动、有无空闲"
_SEEN = "请检查各计算节点是否都能以同一路径读到封存"
_SAME = "请把同一份封存原样放到集群读取的位置"


class Spark:
    """A session at a master, made by ``with`` and stopped at its end; as a value it makes the engines of evaluations in it.

    ``master``: any master URL. ``seals``: year → where Spark reads the tables of that year's seal from (a folder that every
    machine sees under this path, or an address such as ``s3a://bucket/2019``); facts of other years are sent as Arrow.
    ``union``: where it reads the files of a union set from, if not where they were opened.

    Raises (on entering):
        EngineRefused: no pyspark, no Java, no such master, or no machine of the cluster that takes work.
    """

    def __init__(self, master: str, seals: Mapping[int, str] | None = None, union: SetPlace | None = None) -> None:
        self.master, self._seals, self._union = master, dict(seals or {}), union
        self.session: Any = None
        """The pyspark session, while it runs."""

    def __enter__(self) -> Self:
        try:
            from pyspark import SparkContext
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise EngineRefused(self.master, "没有安装 pyspark", "请运行 pip install 'pingyi[spark]'") from error
        if SparkSession.getActiveSession() is not None:
            raise EngineRefused(self.master, "本进程已开着一个 Spark 会话", "请先停止它")
        reach(self.master)
        conf, gateway = java_side(self.master, {**_AT_START, **SETTINGS})
        try:
            SparkContext(conf=conf, gateway=gateway)
            self.session = SparkSession.builder.getOrCreate()
            self._warm_up()
        except BaseException as error:
            self._stop()
            if isinstance(error, Exception) and not isinstance(error, EngineRefused):
                raise EngineRefused(self.master, reason(error), _UP) from error
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def __call__(self, facts: Facts, registry: Registry) -> SparkEngine:
        """The engine of one evaluation (:data:`pingyi.measures.engine.MakeEngine`)."""
        return SparkEngine(facts, registry, self.session, self._seals.get(facts.year), self._union)

    def check(self, place: str, files: Mapping[str, str]) -> None:
        """See that each file that Spark reads at a place has the hash that is said of it. ``files``: path → SHA-256.

        Raises:
            SealRefused: with every file that differs or is not there. EngineRefused: nothing can be read there.
        """
        folders = sorted({f"{place}/{path.partition('/')[0]}" for path in files})
        try:
            whole = self.session.read.format("binaryFile").option("recursiveFileLookup", "true").load(folders)
            rows = whole.selectExpr("path", "sha2(content, 256) AS hash").collect()
        except Exception as error:
            raise EngineRefused(self.master, f"读不到{place}：{reason(error)}", _SAME) from error
        # All files of one kind lie equally deep, so the end of an address says which one it is.
        depth = max(path.count("/") for path in files) + 1
        found = {"/".join(unquote(row.path).split("/")[-depth:]): row.hash for row in rows}
        bad = []
        for path, expected in sorted(files.items()):
            seen = found.get(path)
            if seen is None:
                bad.append(Issue(Place(path), "seal-file-missing", f"缺少{path}", _SAME))
            elif seen != expected:
                bad.append(Issue(Place(path), "seal-file-changed", f"数据表{path}被改动", _SAME))
        if bad:
            raise SealRefused(Path(place), bad)

    def _warm_up(self) -> None:
        """The smallest job there is. A cluster without a free machine would let it wait for ever, and without a word."""
        late = threading.Event()

        def give_up() -> None:
            late.set()
            self.session.sparkContext.cancelAllJobs()

        overdue = threading.Timer(WAIT_SECONDS, give_up)
        overdue.start()
        try:
            self.session.range(1).count()
        except Exception as error:
            if late.is_set():
                raise EngineRefused(self.master, f"{WAIT_SECONDS}秒内没有计算节点接受任务", _UP) from error
            raise
        finally:
            overdue.cancel()

    def _stop(self) -> None:
        if self.session is not None:
            self.session.stop()
            self.session = None


class SparkEngine:
    """One evaluation in a Spark session: views of its own, which end with it.

    ``sealed``: where the tables lie as Parquet; ``union``: where the set does whose files the facts name.
    """

    def __init__(
        self,
        facts: Facts,
        registry: Registry,
        session: Any,  # noqa: ANN401  pyspark's
        sealed: str | None = None,
        union: SetPlace | None = None,
    ) -> None:
        self._facts, self._registry, self._sealed, self._union = facts, registry, sealed, union
        # Another session of the same context: views of two evaluations do not meet.
        self._session = session.newSession()
        for name, value in SETTINGS.items():
            self._set(name, value)
        self._read: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for view in ("calendar", "rows", "tenures", "participants", "asked"):
            self._session.catalog.dropTempView(view)
        self._read.clear()

    def run(self, query: Query) -> pa.Table:
        """The result of one pass, in no particular order.

        Raises:
            EngineRefused: the cluster failed at it more often than it tries again, or does not see the seal.
        """
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            return self._run(query)
        except (PySparkException, Py4JError) as error:
            master = self._session.sparkContext.master
            raise EngineRefused(master, f"统计“{query.form.name}”时出错：{reason(error)}", _SEEN) from error

    def _run(self, query: Query) -> pa.Table:
        self._size(rows_in(self._facts.tables, query.form.id) if query.form.id in self._facts.tables else 0)
        file = self._facts.files.get(query.form.id)
        by_key = False
        if file is None:
            self._show("rows", self._rows(query))
        else:
            how = shown(query, file)
            by_key = how.by_key
            self._show("rows", self._rows_of(file, how))
        moving = tenures_of(self._facts, self._registry, query, by_key=by_key)
        if moving is not None:
            self._show("tenures", self._small(moving))
        if query.dated:
            self._show("calendar", self._small(calendar_table(self._facts.year, *days_of(self._facts, query))))
        if query.by_participants:
            self._show("participants", self._participants(query.form))
        if query.only is not None:
            self._show("asked", self._small(asked_of(self._registry, query, by_key=by_key)))
        return self._session.sql(sql_of(query, "pyspark", moving=moving is not None)).toArrow()

    def _size(self, rows: int) -> None:
        small = rows <= SMALL_ROWS
        self._set("spark.sql.shuffle.partitions", 2 if small else 3 * self._session.sparkContext.defaultParallelism)
        self._set("spark.sql.adaptive.enabled", not small)
        self._set("spark.sql.codegen.wholeStage", not small)
        self._set("spark.sql.codegen.factoryMode", "NO_CODEGEN" if small else "FALLBACK")

    def _set(self, name: str, value: object) -> None:
        self._session.conf.set(name, str(value).lower() if isinstance(value, bool) else str(value))

    def _rows(self, query: Query) -> Any:  # noqa: ANN401  a Spark frame
        if self._sealed is None:
            return self._session.createDataFrame(rows_of(self._facts, query))
        table, form = self._table(query.form.id, table_schema(query.form)), query.form
        columns = [_column(name, kind) for name, kind in query.reads().items()]
        columns += [code(name, texts_of(self._facts, form, name)) for name in query.codes()]
        # The place in the file is the place in the sealed table, which the evidence speaks of.
        return table.selectExpr(*columns, "_metadata.row_index AS _row")

    def _rows_of(self, file: Path, how: Shown) -> Any:  # noqa: ANN401  a Spark frame
        address = f"file://{file.resolve()}" if self._union is None else self._union.of(file)
        frame = self._session.read.schema(said(pq.read_schema(file))).parquet(address)
        for name in how.named:
            codes = self._small(self._registry.named.rename_columns([f"_key_of_{name}", f"_code_of_{name}"]))
            frame = frame.join(codes, frame[name] == codes[f"_key_of_{name}"], "left")
        return frame.selectExpr(*how.columns)

    def _participants(self, form: Form) -> Any:  # noqa: ANN401  a Spark frame
        if self._sealed is None:
            return self._session.createDataFrame(participants_of(self._facts, form))
        table = self._table("participants", self._facts.tables["participants"].schema)
        mine = table.where(table["form"] == form.id).selectExpr("row_id AS _taken", "person AS _person")
        # A person named twice in one row took part once.
        return mine.distinct()

    def _table(self, name: str, schema: pa.Schema) -> Any:  # noqa: ANN401  a Spark frame
        """A table of the seal."""
        if name not in self._read:
            read = self._session.read.schema(said(schema))
            self._read[name] = read.parquet(f"{self._sealed}/{table_path(name)}")
        return self._read[name]

    def _small(self, table: pa.Table) -> Any:  # noqa: ANN401  a Spark frame
        from pyspark.sql.functions import broadcast

        frame = self._session.createDataFrame(table)
        return broadcast(frame) if table.num_rows <= BROADCAST_ROWS else frame

    def _show(self, name: str, frame: Any) -> None:  # noqa: ANN401  a Spark frame
        frame.createOrReplaceTempView(name)


def _column(name: str, kind: str) -> str:
    """A column of the seal as the passes read it: a date is its day number."""
    return f"CAST(unix_date(`{name}`) AS BIGINT) AS `{name}`" if kind == "date" else f"`{name}`"
