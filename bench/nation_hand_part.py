"""By hand: runs the statements of :mod:`nation_hand_sql` over the files of a part, and hands over columns by unit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import nation_hand_sql as sql
import numpy as np
import pyarrow as pa
from nation_hand_finish import Statistics, every_unit
from nation_hand_tree import MONTHS, YEAR_FIRST, YEAR_LAST, Ints, Tree


class Part:
    """Runs the statements over the files of a part."""

    def __init__(self, folder: str, part: str, handed: list[str], threads: int, tree: Tree) -> None:
        self.connection = duckdb.connect(":memory:", config={"threads": threads})
        self.connection.execute("set preserve_insertion_order = false")
        self._tree = tree
        for path in sorted(Path(folder, "parts", part).glob("*.parquet")):
            self.connection.execute(f"""create view "{path.stem}" as from read_parquet('{path}')""")
        self.connection.execute(f"create view handed as from read_parquet({handed!r})")

    def columns(self, statement: str) -> dict[str, Any]:
        """The result as columns; 0 where nothing is known."""
        found = self.connection.execute(statement).fetchnumpy()
        return {
            name: column.filled(0) if isinstance(column, np.ma.MaskedArray) and column.dtype != object else column
            for name, column in found.items()
        }

    def statistics(self, wanted: frozenset[str] | None = None) -> Statistics:
        """All of them, or those of the measures named."""
        made = Statistics()
        self._prepare(made)
        for statement in sql.asked(sql.MASKS, wanted):
            rows = self.columns(statement)
            unit = self._tree.dense(rows.pop("subject"))
            made.masks |= {name: (unit, mask.astype(np.int64)) for name, mask in rows.items()}
        for statement in sql.asked(sql.TERMS, wanted):
            rows = self.columns(statement)
            unit, node = self._tree.dense(rows.pop("subject")), rows.pop("node").astype(np.int64)
            made.terms |= {name: (unit, node, num, den) for name, num, den in _pairs(rows)}
        shares = [*sql.asked(sql.SHARES, wanted), *sql.asked({"households": sql.HELPED}, wanted)]
        for statement in shares:
            rows = self.columns(statement)
            unit = self._tree.dense(rows.pop("subject"))
            made.shares |= {name: (unit, num, den) for name, num, den in _pairs(rows)}
        every_unit(self._tree, made)
        if wanted is None:
            self._rest(made)
        return made

    def _prepare(self, made: Statistics) -> None:
        unit, first, last, node = self._tree.nodes.odd
        kinds = pa.DictionaryArray.from_arrays(self._tree.kind_numbers.astype(np.int32), pa.array(self._tree.kinds))
        self._register("odd", key=self._tree.keys[unit].astype(np.int32), first=first, last=last, node=node)
        self._register("kinds", key=self._tree.keys.astype(np.int32), kind=kinds)
        rows = self.connection.execute(
            "select duty, sort, subject, coalesce(since, -30000), coalesce(until, 1 << 30), extended_to from waivers where counts"
        ).fetchall()
        made.waivers = [
            (duty, int(self._tree.dense([key])[0]), low, high)
            for duty, sort, key, low, high, _ in rows
            if sort == "免除"
        ]
        later = [(key, day) for duty, sort, key, _, _, day in rows if sort == "延期" and duty == "member-appraisal"]
        table = np.array(later, dtype=np.int32).reshape(-1, 2)
        self._register("later", key=table[:, 0], extended=table[:, 1])

    def _register(self, name: str, **columns: Any) -> None:  # noqa: ANN401  arrays
        self.connection.register(name, pa.table(columns))

    def _rest(self, made: Statistics) -> None:
        rows = self.columns(sql.HOUSEHOLDS)
        unit = self._tree.dense(rows["subject"])
        made.periods["household-visit"] = [
            (MONTHS[0], MONTHS[6] - 1, unit, rows["first"], rows["helped"]),
            (MONTHS[6], MONTHS[12] - 1, unit, rows["second"], rows["helped"]),
        ]
        rows = self.columns(sql.RETIRED)
        unit = self._tree.dense(rows["subject"])
        paid, all_ = rows["retired-allowance|num"], rows["retired-allowance|den"]
        made.periods["retired-allowance"] = [(MONTHS[0], MONTHS[5] - 1, unit, paid, all_)]
        rows = self.columns(sql.POSTS)
        units, held = rows["subject"], _held(rows["post"], rows["first"], rows["last"])
        made.posts = self._tree.dense(units[np.array([post in held for post in rows["post"]], dtype=bool)])
        unit_of = dict(zip(rows["post"], self._tree.dense(units).tolist(), strict=True))
        for duty, statement in sql.SECRETARIES.items():
            met = [unit_of[post] for post in self.columns(statement)["post"] if post in unit_of]
            made.secretaries[duty] = np.array(sorted(met), dtype=np.int64)
        rows = self.columns(sql.HANDED)
        for measure in np.unique(rows["measure"].astype(str)).tolist():
            chosen = rows["measure"] == measure
            made.shares[measure] = (self._tree.dense(rows["subject"][chosen]), rows["num"][chosen], rows["den"][chosen])


def _pairs(rows: dict[str, Any]) -> list[tuple[str, Ints, Ints]]:
    names = [name.removesuffix("|num") for name in rows if name.endswith("|num")]
    return [(name, rows[f"{name}|num"].astype(np.int64), rows[f"{name}|den"].astype(np.int64)) for name in names]


def _held(posts: Any, first: Ints, last: Ints) -> set[str]:  # noqa: ANN401  texts
    """The posts that were held through the whole year, by one after the other."""
    reached: dict[str, int] = {}
    for post, begins, ends in zip(posts, first.tolist(), last.tolist(), strict=True):
        if begins <= max(YEAR_FIRST, reached.get(post, YEAR_FIRST - 1) + 1):
            reached[post] = max(ends, reached.get(post, ends))
    return {post for post, day in reached.items() if day >= YEAR_LAST}
