"""Through the door that an office uses: `pingyi review --engine … --facts …` writes the same review as without."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checks.spark.made import Maker
from pingyi.cli import app
from pingyi.facts.model import Facts
from pingyi.facts.seal import seal
from pingyi.measures.outline import empty, outline
from pingyi.packs import load_rules
from tests.measures.district import facts, unit

pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning"
)  # pyspark leaves its sockets to the collector
PACK = Path(__file__).parents[1] / "packs/river-chief"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small district of another trade, sealed."""
    rules = load_rules([str(PACK)], 2019)
    maker = Maker(rules, 3)
    tables = {"units": [unit("D", "区", None), *(unit(code, "乡镇", "D") for code in ("T1", "T2", "O1"))]}
    tables |= {one.form: [maker.row(rules.forms[one.form], place) for place in range(40)] for one in outline(rules)}
    made = facts(tables, rules, 2019)
    whole = Facts(2019, {**empty(rules).tables, **made.tables})
    seal(tmp_path / "封存", whole, rules, last=None, cutoff=date(2019, 12, 31), published={})
    return tmp_path / "封存"


def test_the_same_review(folder: Path, tmp_path: Path) -> None:
    ways: dict[str, list[str]] = {"duckdb": [], "spark": ["--engine", "local[2]", "--facts", f"file://{folder}"]}
    for name, options in ways.items():
        call = ["review", str(folder), "--year", "2019", "--out", str(tmp_path / name), *options]
        assert app(call, standalone_mode=False) in {0, 1, None}
    assert (tmp_path / "spark/review.json").read_bytes() == (tmp_path / "duckdb/review.json").read_bytes()
