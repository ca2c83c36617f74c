"""The floor: every column that the passes read, read once and counted, with its least and greatest value; nothing is grouped.

    python bench/nation_floor.py FOLDER [--jobs 2] [--measures a,b] [--out FILE]

The columns are those that the statements of :mod:`nation_hand_sql` name, table by table.
"""

# ruff: noqa: S608  every statement is made of names that stand in this folder

from __future__ import annotations

import json
import re
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import duckdb
import nation_hand_sql as by_hand
from nation_results import arguments, clock, parts_of, started, without_pandas

_NO_COLUMNS = r'group by|as \w+|"[^"]*\|(num|den)"|"[\w]*-[\w-]*"|month\('
"""What looks like a column’s name in a statement and is none."""
_ALWAYS = {
    "units": ("key", "code", "kind", "parent", "since", "until", "counts"),
    "waivers": ("subject", "duty", "sort"),
}


def main() -> None:
    """Run from the command line."""
    given = arguments(__doc__ or "")
    parts = parts_of(given.folder)
    work = partial(_part, str(given.folder), given.threads, given.measures)
    begun = clock()
    if given.jobs == 1:
        found = [work(*one) for one in parts.items()]
    else:
        with ProcessPoolExecutor(given.jobs) as pool:
            found = list(pool.map(work, parts, parts.values()))
    if given.out:
        told = {"parts": dict(zip(parts, found, strict=True)), "start": begun - started()}
        given.out.write_text(json.dumps(told), "utf-8")


def statements(wanted: frozenset[str] | None) -> list[str]:
    """Every statement of the passes, or those that the measures named need."""
    asked = [one for table in (by_hand.MASKS, by_hand.TERMS, by_hand.SHARES) for one in by_hand.asked(table, wanted)]
    if wanted is None:
        asked += [by_hand.HOUSEHOLDS, by_hand.HELPED, by_hand.RETIRED, by_hand.POSTS, *by_hand.SECRETARIES.values()]
    return asked


def columns_of(form: str, names: list[str], texts: list[str]) -> list[str]:
    """The columns of a table that statements about it name."""
    about = " ".join(text for text in texts if re.search(rf'(from|join) "?{re.escape(form)}"?(\s|$)', text))
    about = re.sub(_NO_COLUMNS, " ", about)
    always = _ALWAYS.get(form, ())
    return [name for name in names if name in always or re.search(rf"(?<![\w'|]){re.escape(name)}(?![\w'|])", about)]


def _part(folder: str, threads: int, measures: frozenset[str] | None, name: str, districts: list[str]) -> list[int]:
    connection = duckdb.connect(":memory:", config={"threads": threads})
    texts, cells = statements(measures), 0
    bytes_ = 0
    for path in sorted(Path(folder, "parts", name).glob("*.parquet")):
        source = f"read_parquet('{path}')"
        names = [row[0] for row in connection.execute(f"describe select * from {source}").fetchall()]
        columns = columns_of(path.stem, names, texts)
        if columns:
            asked = ", ".join(f'count("{one}"), min("{one}"), max("{one}")' for one in columns)
            counted = connection.execute(f"select {asked} from {source}").fetchone()
            cells += sum(counted[::3]) if counted else 0
            quoted = ", ".join(f"'{one}'" for one in columns)
            bytes_ += connection.execute(
                f"select sum(total_compressed_size) from parquet_metadata('{path}') where path_in_schema in ({quoted})"
            ).fetchall()[0][0]  # fmt: skip
    if measures is None:
        handed = [f"{folder}/districts/{code}/handed.parquet" for code in districts]
        connection.execute(
            f"select count(measure), min(measure), max(key), max(num), max(den) from read_parquet({handed!r})"
        )
    return [cells, int(bytes_)]


if __name__ == "__main__":
    without_pandas()
    main()
