"""Names of organisations, members and posts that are short, old, ambiguous or unknown."""

from __future__ import annotations

from datetime import date

from tests.corpus.case import Case
from tests.corpus.ledger import SHEET, UNITS, cells, edited, sheets

MEETING = "branch-meeting"


def unit(code: str, line: int = 4) -> tuple[tuple[str, int, str, object], ...]:
    return ((MEETING, line, "unit", code),)


UNIT_NAMES = (
    Case("short name", cells({"A4": "王庄支部"}), (), holds=unit("B1")),
    Case("code instead of a name", cells({"A4": "B1"}), (), holds=unit("B1")),
    Case("name without its suffix", cells({"A4": "王庄村"}), (), holds=unit("B1")),
    Case("name of the town before it", cells({"A4": "甲镇王庄村党支部"}), (), holds=unit("B1")),
    Case("old name", cells({"A4": "红旗大队党支部"}), ("repaired-unit A4",), holds=unit("B1")),
    Case("unknown name", cells({"A4": "张庄村党支部"}), ("unknown-unit A4",)),
    Case("unit missing", cells({"A4": None}), ("missing-value A4",)),
    Case("two units in one cell", cells({"A4": "王庄村党支部、李庄村党支部"}), ("unknown-unit A4",)),
    Case("kind of unit that does not file this", cells({"A4": "乙镇党委"}), ("wrong-kind-of-unit A4",)),
    Case("two of one name", cells({"A4": "清河村党支部"}), ("ambiguous-unit A4",)),
    Case("two of one name, the town in the title", sheets({SHEET: edited({"A1": "乙镇2019年三会一课台账", "A4": "清河村党支部"})}),
         (), holds=unit("B4")),
    Case("two of one name, the town in the file's name", sheets({SHEET: edited({"A1": "三会一课", "A4": "清河村党支部"})},
         "乙镇三会一课.xlsx"), (), (), holds=unit("B4")),
    Case("two of one name, the town in the folder's", sheets({SHEET: edited({"A4": "清河村党支部"})}, "02 乙镇/三会一课.xlsx"),
         (), (), holds=unit("B4")),
    Case("not yet founded", cells({"A4": "新桥村党支部"}), ("unit-not-existing-that-day 4",), aside=1),
    Case("already dissolved", cells({"A4": "旧桥村党支部", "C4": date(2019, 8, 1), "L4": date(2019, 8, 2)}),
         ("unit-not-existing-that-day 4",), aside=1),
    Case("dissolved later", cells({"A4": "旧桥村党支部"}), (), holds=unit("B6")),
)  # fmt: skip

UNIT_REGISTERS = (
    Case("unit that ends before it begins", sheets({"组织名册": [UNITS[0], ["B9", "桥头村党支部", "党支部", "T1", date(2019, 1, 1),
         date(2018, 1, 1)]]}), ("check-failed 组织名册!2",), ()),
    Case("code given twice", sheets({"组织名册": [UNITS[0], ["B1", "桥头村党支部", "党支部", "T1", date(2010, 1, 1)]],
         SHEET: edited({"A3": "李庄村党支部", "A4": "李庄村党支部", "A5": "李庄村党支部"})}),
         ("contradicting-rows 组织名册!2", "unknown-unit 名册.xlsx|党员名册!C2", "unknown-unit 名册.xlsx|党员名册!C3",
         "unknown-unit 名册.xlsx|党员名册!C4", "unknown-unit 名册.xlsx|任职名册!A3"), aside=2),
)  # fmt: skip

PEOPLE = (
    Case("absent member by name", cells({"E3": None, "F3": None, "G3": "钱二"}), (),
         holds=((MEETING, 3, "entitled", 3), (MEETING, 3, "present", 2), (MEETING, 3, "absent", 1))),
    Case("nobody absent", cells({"E3": None, "F3": None, "G3": "无"}), (), holds=((MEETING, 3, "present", 3),)),
    Case("absent member unknown", cells({"E3": None, "F3": None, "G3": "郑十"}), ("absent-unknown G3", "unknown-person G3")),
    Case("absent member unknown, the numbers given", cells({"E3": 3, "F3": 2, "G3": "郑十"}),
         ("attendance-differs G3", "unknown-person G3")),
    Case("two members of one name", cells({"A3": "李庄村党支部", "E3": 3, "F3": 2, "G3": "周五"}),
         ("ambiguous-person G3", "attendance-differs G3")),
    Case("name twice in one cell", cells({"E3": None, "F3": None, "G3": "钱二、钱二"}), ("repaired-names G3",),
         holds=((MEETING, 3, "present", 2),)),
    Case("reason behind the name", cells({"E3": None, "F3": None, "G3": "钱二（外出务工）"}), ("repaired-names G3",),
         holds=((MEETING, 3, "present", 2),)),
    Case("numbers other than the register's", cells({"G3": "钱二"}), ("attendance-differs G3",),
         holds=((MEETING, 3, "present", 28),)),
    Case("branch without members", cells({"A4": "清河村党支部", "A1": "乙镇2019年三会一课台账", "E4": None, "F4": None,
         "G4": "无"}), ("no-register G4",)),
    Case("post nobody holds", cells({"N5": "甲镇党委宣传委员"}), ("unknown-post N5",)),
    Case("post of the unit itself", cells({"N5": "书记"}), (), holds=((MEETING, 5, "lecturer", "书记@B1"),)),
    Case("group that no register has", cells({"M4": "X-1"}), ("unknown-row M4",)),
)  # fmt: skip

CASES = (*UNIT_NAMES, *UNIT_REGISTERS, *PEOPLE)
