"""How much a union of many districts costs: memory, CPU and time a district, for putting together, verifying and counting.

    .venv/bin/python bench/union.py make 3000 out/union      seals of so many districts, copies of a small one under other codes
    .venv/bin/python bench/union.py unite out/union          puts them together, as `pingyi union` does; prints JSON
    .venv/bin/python bench/union.py count out/union          counts the set, and once more when all of it is kept
    .venv/bin/python bench/union.py replace out/union        one district corrected; then count again

Copies differ in every code, so in every row and hash; districts hang under cities of 10 and provinces of 100.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.demo import district
from pingyi.facts.model import Facts
from pingyi.facts.seal import seal, write
from pingyi.facts.tree import UnitSpan
from pingyi.facts.union.above import EVER, Above
from pingyi.facts.union.write import Handing, unite
from pingyi.measures.handed import hand_up, handed_up
from pingyi.packs import Rules, load_rules
from pingyi.packs.canonical import canonical_pack, leaves

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.union_districts import renamed

YEAR = 2019
RULES = ["regulations"]
"""24 tables; the whole of the demo's rules has 83, and takes three times as long to seal."""
CITY, PROVINCE = 10, 100


def _code(number: int) -> str:
    return f"D{number:05}-"


def make(count: int, folder: Path) -> dict[str, Any]:
    """Seal the copies. The packs are the same in each: they are made into JSON once."""
    rules = load_rules(RULES, YEAR)
    facts = _cut(district(YEAR, "tiny").facts(YEAR), rules)
    texts = {pack.id: canonical_pack(pack) for pack in rules.packs}
    values = {pack.id: leaves(pack) for pack in rules.packs}
    vars(write).update(canonical_pack=lambda pack: texts[pack.id], leaves=lambda pack: values[pack.id])
    begun = time.perf_counter()
    for number in range(count):
        place = folder / "seals" / f"{number:05}"
        if not place.exists():
            one = renamed(facts, rules, _code(number), f"第{number}区委")
            seal(place, one, rules, last=None, cutoff=date(YEAR, 12, 31), published={})
    return {"districts": count, "rows": sum(len(table) for table in facts.tables.values()), **_spent(begun, count)}


def _cut(facts: Facts, rules: Rules) -> Facts:
    """The tables of the rules' forms only."""
    taken = facts.tables["participants"]
    kept = taken.filter(pc.is_in(taken["form"], value_set=pa.array(list(rules.forms))))
    return Facts(facts.year, {**{name: facts.tables[name] for name in rules.forms}, "participants": kept})


def above(count: int) -> Above:
    """The nation, its provinces and cities, and where each district hangs."""
    cities, provinces = range(0, count, CITY), range(0, count, PROVINCE)
    return Above(
        (
            UnitSpan("N", EVER, None, "全国", "中央", None),
            *(UnitSpan(f"P{one:05}", EVER, None, f"第{one}省委", "省委", "N") for one in provinces),
            *(
                UnitSpan(f"C{one:05}", EVER, None, f"第{one}市委", "市委", f"P{one - one % PROVINCE:05}")
                for one in cities
            ),
            *(
                UnitSpan(f"{_code(one)}Q", EVER, None, f"第{one}区委", "区级党组织", f"C{one - one % CITY:05}")
                for one in range(count)
            ),
        )
    )


def put_together(folder: Path) -> dict[str, Any]:
    """Unite all seals."""
    seals = sorted((folder / "seals").iterdir())
    begun = time.perf_counter()
    handing = Handing(lambda rules: tuple(handed_up(rules)), hand_up)
    manifest = unite(seals, folder / "set", handing=handing, above=above(len(seals)), told=_told)
    size = sum(path.stat().st_size for path in (folder / "set").rglob("*") if path.is_file())
    told = {"districts": len(seals), "parts": len(manifest.parts), "rows": manifest.rows, "MB": round(size / 1e6, 1)}
    return told | _spent(begun, len(seals))


def replaced(folder: Path) -> dict[str, Any]:
    """One district corrected: other rows under the same codes."""
    rules = load_rules(RULES, YEAR)
    place = folder / "corrected"
    if not place.exists():
        one = renamed(_cut(district(7, "tiny").facts(YEAR), rules), rules, _code(0), "第0区委")
        seal(place, one, rules, last=None, cutoff=date(YEAR, 12, 31), published={})
    begun = time.perf_counter()
    handing = Handing(lambda rules: tuple(handed_up(rules)), hand_up)
    unite([place], folder / "set", handing=handing, replacing=True, told=_told)
    return _spent(begun, 1)


def counted(folder: Path) -> dict[str, Any]:
    """Count the set twice: all of it, and what is left to do when it was counted before."""
    from pingyi.facts.union.open import open_union
    from pingyi.measures.union import evaluate_union

    found: dict[str, Any] = {}
    for turn in ("first", "again"):
        begun = time.perf_counter()
        union = open_union(folder / "set", check=False)
        measured = evaluate_union(union.rules, union, cache=folder / "cache", told=_told)
        figure = measured.figure("branch-assembly", "N")
        found[turn] = {"counted": measured.counted, "figure": [figure.num, figure.den]}
        found[turn] |= _spent(begun, max(measured.counted, 1))
    return found


def _told(what: str, done: int, total: int) -> None:
    if done % 100 == 0:
        sys.stderr.write(f"\r{done}/{total} {what}    ")


def _spent(begun: float, count: int) -> dict[str, Any]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    wall, cpu = time.perf_counter() - begun, used.ru_utime + used.ru_stime
    return {
        "wall_s": round(wall, 1),
        "cpu_s": round(cpu, 1),
        "ms_each": round(wall * 1000 / count, 1),
        "peak_MB": round(used.ru_maxrss / 1024),
    }


def main() -> None:
    """Do what is asked, and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["make", "unite", "replace", "count"])
    parser.add_argument("words", nargs="+")
    asked = parser.parse_args()
    if asked.what == "make":
        found = make(int(asked.words[0]), Path(asked.words[1]))
    else:
        run = {"unite": put_together, "replace": replaced, "count": counted}[asked.what]
        found = run(Path(asked.words[0]))
    sys.stderr.write("\n")
    print(json.dumps({asked.what: found}, ensure_ascii=False))


if __name__ == "__main__":
    main()
