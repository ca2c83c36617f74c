"""A set is counted as its districts count themselves; above them integers add; only what changed is counted again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.union_districts import renamed
from pingyi.demo import district as demo_district
from pingyi.errors import UnionRefused
from pingyi.facts.seal import open_seal, seal
from pingyi.facts.union.open import Union, open_union
from pingyi.measures import Measured, evaluate
from pingyi.measures.handed import handed_up
from pingyi.measures.model import Figure, SubjectFigure
from pingyi.measures.union import UnionMeasured, evaluate_union
from pingyi.packs import Rules, load_rules, rules_of
from pingyi.packs.schema import Pack
from tests.facts.union.sets import CITY, NAMES, PROVINCE, only
from tests.measures.unions import rules, seal_of, union_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("合并")


@pytest.fixture(scope="module")
def seals(folder: Path) -> dict[str, Path]:
    return {lead: seal_of(folder, lead, meetings) for lead, meetings in (("A", 3), ("B", 6), ("C", 2))}


@pytest.fixture(scope="module")
def own(seals: dict[str, Path]) -> dict[str, Measured]:
    return {lead: evaluate(rules(), open_seal(place).facts) for lead, place in seals.items()}


@pytest.fixture(scope="module")
def province(folder: Path, seals: dict[str, Path]) -> Union:
    union_of(folder / "省", *seals.values(), above=PROVINCE)
    return open_union(folder / "省")


@pytest.fixture(scope="module")
def measured(province: Union) -> UnionMeasured:
    return evaluate_union(rules(), province)


def assert_same(found: UnionMeasured, own: dict[str, Measured], root: str) -> None:
    """Every figure of every unit is the district's own, and the root's their sum (but for what units above owe themselves)."""
    for name in found.measures:
        for one in own.values():
            for unit in one.units:
                assert found.figure(name, unit) == one.figure(name, unit), (name, unit)
        tops = [one.figure(name, f"{lead}Q") for lead, one in own.items()]
        whole = found.figure(name, root)
        assert (whole.num, whole.unknown) == (sum(top.num for top in tops), sum(top.unknown for top in tops))
        assert (whole.den is None) == (tops[0].den is None)


def test_figures_are_the_districts_own(measured: UnionMeasured, own: dict[str, Measured]) -> None:
    assert_same(measured, own, "P")
    assert measured.figure("meetings", "P") == Figure("meetings", "P", 7, None)
    assert measured.figure("visited", "S1") == Figure("visited", "S1", 1, 2)  # in each district one is called H1
    assert (
        measured.figure("active", "S1").num
        == own["A"].figure("active", "AQ").num + own["B"].figure("active", "BQ").num
        > 0
    )
    assert measured.figure("quarterly", "P").den == 3 * own["A"].figure("quarterly", "AQ").den  # type: ignore[operator]  both have one
    assert measured.figure("meetings", "nobody") == Figure("meetings", "nobody", 0, None)
    assert measured.figure("busy", "nobody") == Figure("busy", "nobody", 0, 0)


def test_units_above_that_are_asked_themselves_count_too(measured: UnionMeasured, own: dict[str, Measured]) -> None:
    for unit, leads, themselves in (("P", "ABC", 2), ("S1", "AB", 1), ("S2", "C", 1)):
        dens = [own[lead].figure("busy", f"{lead}Q").den or 0 for lead in leads]
        assert measured.figure("busy", unit).den == sum(dens) + themselves
    assert SubjectFigure("S1", 0, 1) in measured.subjects("busy", "P")


def test_a_set_of_single_districts_and_one_of_whole_parts_count_alike(
    folder: Path, seals: dict[str, Path], own: dict[str, Measured]
) -> None:
    union_of(folder / "市", *seals.values(), above=CITY)
    assert_same(evaluate_union(rules(), open_union(folder / "市")), own, "S")


def test_workers_count_alike(province: Union, measured: UnionMeasured) -> None:
    found = evaluate_union(rules(), province, measures=["meetings", "busy"], workers=2)
    assert found.measures == ("meetings", "busy")
    for name in found.measures:
        for unit in ("P", "S1", "S2", "AQ", "BT1", "CV2"):
            assert found.figure(name, unit) == measured.figure(name, unit)


def test_the_shipped_rules_count_alike(tmp_path: Path) -> None:
    shipped = load_rules(["seed-district"], 2019)
    own, folders = {}, []
    for lead, seed in (("A", 2019), ("B", 2019), ("C", 7)):
        facts = renamed(demo_district(seed, "tiny").facts(2019), shipped, lead, NAMES[lead])
        seal(tmp_path / lead, facts, shipped, last=None, cutoff=date(2019, 12, 31), published={})
        own[lead] = evaluate(shipped, facts)
        folders.append(tmp_path / lead)
    union_of(tmp_path / "省", *folders, above=PROVINCE)
    union = open_union(tmp_path / "省")
    assert union.manifest.handed == ("member-study",)
    assert_same(evaluate_union(shipped, union), own, "P")


# What is handed up -------------------------------------------------------------------------------------------------------


def test_what_is_handed_up_follows_from_the_rules(province: Union) -> None:
    assert handed_up(rules()) == {
        "formal": ("党员名册",),
        "active": ("党员名册", "支部会议纪实"),
        "to-one": ("走访纪实",),  # a household's number is written otherwise in a set
    }
    assert province.manifest.handed == ("formal", "active", "to-one")
    assert {row["measure"] for row in province.handed("AQ").to_pylist()} == {"formal", "active", "to-one"}
    assert {row["path"] for row in province.handed("AQ").to_pylist()} <= {"AV1/AT1/AQ", "AV2", "AV2/AT2/AQ"}


def test_most_of_it_names_its_unit_by_number(province: Union, seals: dict[str, Path], tmp_path: Path) -> None:
    for code in ("AQ", "BQ", "CQ"):
        told = {row["path"]: row["key"] for row in province.handed(code).to_pylist()}
        ways = {
            "/".join(province.district_facts(code).tree.path(way.partition("/")[0], date(2019, 12, 31))): way
            for way in told
        }
        units = dict(zip(*(province.units(code)[name].to_pylist() for name in ("code", "key")), strict=True))
        known = {way for way in told if way in ways and way.endswith(code)}
        assert known
        assert known < told.keys()  # what was done before a unit moved
        assert told == {way: units[way.partition("/")[0]] if way in known else None for way in told}
        assert province.handed_keys([code]).drop_columns("path") == province.handed(code).drop_columns("path")
    union_of(tmp_path / "二市", seals["C"], above=only(PROVINCE, "S2", "CQ"))
    union_of(tmp_path / "一市", seals["A"], seals["B"], above=only(PROVINCE, "S1", "AQ", "BQ"))
    again = union_of(tmp_path / "省", tmp_path / "二市", tmp_path / "一市", above=only(PROVINCE, "P", "S1", "S2"))
    assert again.hash == province.manifest.hash


def test_what_was_not_handed_up_is_refused(province: Union) -> None:
    more = {"id": "probationary", "name": "预备党员", "subjects": {"members": True}, "test": {"kind": "预备党员"}}
    added = _with({"id": "city", "name": "市", "version": "1", "measures": [more]})
    with pytest.raises(UnionRefused, match="取数“预备党员”要用只留在区县的党员名册，各区县没有按这一规则上报"):
        evaluate_union(added, province)
    assert evaluate_union(added, province, measures=["formal"]).measures == ("formal",)
    with pytest.raises(KeyError, match="nothing"):
        evaluate_union(added, province, measures=["nothing"])


def _with(pack: dict[str, object]) -> Rules:
    return rules_of([*rules().packs, Pack.model_validate(pack)], 2019)


def test_a_pack_on_top_may_count_more_and_add_to_a_form(province: Union, own: dict[str, Measured]) -> None:
    lessons = {"id": "lessons", "name": "党课次数", "total": {"count": "meeting", "where": {"kind": "党课"}}}
    form = {"id": "city-visit", "name": "市级抽查", "fields": [{"id": "unit", "name": "组织名称", "type": "unit"}]}
    checked = {"id": "checked", "name": "抽查次数", "total": {"count": "city-visit"}}
    added = _with({"id": "city", "name": "市", "version": "1", "forms": [form], "measures": [lessons, checked]})
    found = evaluate_union(added, province)
    assert found.figure("lessons", "P") == Figure("lessons", "P", 0, None)
    assert found.figure("checked", "P") == Figure("checked", "P", 0, None)
    assert found.figure("visited", "BQ") == own["B"].figure("visited", "BQ")


# Subjects and evidence ---------------------------------------------------------------------------------------------------


def test_subjects_of_a_district_are_its_own_and_above_each_rows_district_is_named(
    measured: UnionMeasured, own: dict[str, Measured]
) -> None:
    for name in ("meetings", "visited", "busy", "secretaries", "quarterly"):
        for unit in ("BQ", "BT1", "BV1"):
            assert measured.subjects(name, unit) == own["B"].subjects(name, unit)
    assert measured.subjects("visited", "S1") == (SubjectFigure("AQ/H1", 0, 1), SubjectFigure("BQ/H1", 1, 1))
    assert [one.subject for one in measured.subjects("secretaries", "P")] == ["书记@AV1", "书记@BV1", "书记@CV1"]
    # Units: persons stay where they are.
    assert {one.subject for one in measured.subjects("formal", "AQ")} == {"AV1"}
    assert measured.subjects("meetings", "nobody") == ()


def test_evidence_within_a_district_is_its_own(measured: UnionMeasured, own: dict[str, Measured]) -> None:
    for name, unit in (("visited", "BQ"), ("income-total", "BT1")):
        mine, theirs = measured.evidence(name, unit), own["B"].evidence(name, unit)
        assert mine.roles() == theirs.roles()
        assert {row.row_id for row in mine.rows} == {row.row_id for row in theirs.rows}
        assert mine.hash == theirs.hash
    # Who came to a meeting is not in the set: its rows are named by their place in the sealed table.
    held = [row for row in measured.evidence("meetings", "BQ").rows if row.form == "meeting"]
    places = {("乙区委封存/tables/meeting.parquet", line) for line in range(1, 5)}
    assert {(row.file, row.line) for row in held} == places
    assert [row.row_id for row in held if row.line == 1] == ["BQ#0"]


def test_evidence_above_names_each_seal(measured: UnionMeasured, seals: dict[str, Path]) -> None:
    found = measured.evidence("visited", "S1")
    assert found.rows == ()
    assert [(share.district, share.name, share.seal) for share in found.shares] == [
        (f"{lead}Q", NAMES[lead], open_seal(seals[lead]).manifest.hash) for lead in "AB"
    ]
    assert found.shares[0].tables == (("household", 2), ("units", 5), ("visit", 1))
    assert found.roles() == {"sealed": 8 + 9}
    assert found.hash != measured.evidence("visited", "P").hash
    assert [share.district for share in measured.evidence("formal", "AV1").shares] == ["AQ"]
    assert measured.evidence("formal", "nobody").shares == ()


# What is counted again ---------------------------------------------------------------------------------------------------


def test_only_a_replaced_district_is_counted_again(tmp_path: Path, seals: dict[str, Path]) -> None:
    out, cache = tmp_path / "省", tmp_path / "留存"
    union_of(out, *seals.values(), above=PROVINCE)
    assert evaluate_union(rules(), open_union(out), cache=cache).counted == 3
    assert evaluate_union(rules(), open_union(out), cache=cache).counted == 0
    before = {path.name: path.read_bytes() for path in cache.iterdir()}
    corrected = seal_of(tmp_path, "B", 9)
    union_of(out, corrected, above=PROVINCE, replacing=True)
    told: list[tuple[str, int, int]] = []
    found = evaluate_union(rules(), open_union(out), cache=cache, told=lambda *what: told.append(what))
    assert (found.counted, told) == (1, [("乙区委", 1, 1)])
    after = {path.name: path.read_bytes() for path in cache.iterdir()}
    assert {name: after[name] for name in before} == before
    assert len(after) == 4
    assert found.figure("meetings", "P") == Figure("meetings", "P", 2 + 6 + 1, None)
    assert found.figure("meetings", "BV1") == Figure("meetings", "BV1", 6, None)
    fresh = evaluate_union(rules(), open_union(out))
    for name in found.measures:
        for unit in ("P", "S1", "S2", "AQ", "BQ", "BT1", "BV2", "CQ"):
            assert found.figure(name, unit) == fresh.figure(name, unit)


def test_a_broken_or_lost_cache_only_costs_time(tmp_path: Path, province: Union, measured: UnionMeasured) -> None:
    cache = tmp_path / "留存"
    evaluate_union(rules(), province, cache=cache)
    files = sorted(cache.iterdir())
    files[0].write_bytes(files[0].read_bytes()[:-7] + b"broken!")
    files[1].unlink()
    found = evaluate_union(rules(), province, cache=cache)
    assert found.counted == 2
    assert found.figure("busy", "P") == measured.figure("busy", "P")
    # Other rules, or other measures, are another question.
    assert evaluate_union(rules("2"), province, cache=cache, measures=["meetings"]).counted == 3
    (tmp_path / "文件").write_bytes(b"")
    assert evaluate_union(rules(), province, cache=tmp_path / "文件" / "留存").figure("busy", "P") == measured.figure(
        "busy", "P"
    )


def test_figures_do_not_need_the_memory_of_all_districts(
    tmp_path: Path, province: Union, measured: UnionMeasured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pingyi.measures.union_cache.KEPT", 1)
    monkeypatch.setattr("pingyi.measures.union.OPEN_ROWS", 1)
    found = evaluate_union(rules(), province, cache=tmp_path)
    for unit in ("AQ", "CQ", "BQ", "AV1", "BV1", "AV2"):
        assert found.figure("busy", unit) == measured.figure("busy", unit)
