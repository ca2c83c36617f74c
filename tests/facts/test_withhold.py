from __future__ import annotations

from datetime import date

from pingyi.issues import Place, Severity
from tests.facts.made import UNITS, built, meeting

DAY = date(2019, 4, 1)
NAMES = ("覃汀斓", "高峰", "王庄村")


def test_open_text_with_a_name_is_withheld_and_the_row_counts() -> None:
    made = built(
        {"meeting": [meeting(DAY, topic="覃汀斓讲党课"), meeting(date(2019, 4, 2), topic="学习")]}, names=NAMES
    )
    assert made.tables["meeting"]["topic"].to_pylist() == [None, "学习"]
    assert made.tables["meeting"]["counts"].to_pylist() == [True, True]
    (issue,) = made.issues
    assert (issue.code, issue.severity, issue.place) == ("private-text", Severity.REPAIRED, Place("台账.xlsx", "一", 3))
    assert (
        str(issue)
        == "台账.xlsx「一」第3行：“主题”中有党员姓名，该栏未入库　→ 请从该栏删去；需要指明个人的，填在姓名栏或只写职务"
    )


def test_id_of_a_row_does_not_betray_what_was_withheld() -> None:
    one, other = (
        built({"meeting": [meeting(DAY, topic=topic)]}, names=NAMES).tables["meeting"]["row_id"]
        for topic in ("覃汀斓", None)
    )
    assert one == other


def test_names_of_organisations_are_public_but_numbers_are_not() -> None:
    made = built({}, names=NAMES)
    assert "王庄村党支部" in made.tables["units"]["name"].to_pylist()
    rows = [{name: values[at] for name, values in UNITS.items()} for at in range(5)]
    rows[0]["short"] = "13812345678"
    made = built({"units": rows}, names=NAMES)
    assert [issue.code for issue in made.issues] == ["private-text"]


def test_private_key_of_a_register_gets_another_wherever_it_is_used() -> None:
    made = built(
        {
            "household": [
                {"unit": "V1", "no": "高峰"},
                {"unit": "V1", "no": "H2"},
                {"unit": "V1", "no": "13812345678"},
            ],
            "visit": [
                {"unit": "V1", "month": DAY, "household": "高峰"},
                {"unit": "V1", "month": DAY, "household": "H2"},
            ],
        },
        names=NAMES,
    )
    assert sorted(made.tables["household"]["subject"].to_pylist()) == ["H2", "隐去-1", "隐去-2"]
    assert sorted(made.tables["visit"]["household"].to_pylist()) == ["H2", "隐去-2"]
    assert [issue.code for issue in made.issues] == ["private-key", "private-key"]


def test_closed_text_may_hold_anything() -> None:
    made = built({"meeting": [meeting(DAY, minutes="覃汀斓 13812345678")]}, names=NAMES)
    assert made.issues == ()
    assert made.tables["meeting"]["minutes"].to_pylist() == [True]
