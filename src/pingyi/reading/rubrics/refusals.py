"""Why a file is no scoring table: one class a reason, each with what the office should do about it."""

from __future__ import annotations

from pingyi.errors import Refusal


class RubricRefused(Refusal):
    """A file in which no scoring table is found; ``reason`` and ``advice`` are whole Chinese phrases."""

    code = "rubric-refused"

    def __init__(self, name: str, reason: str, advice: str) -> None:
        self.name, self.reason, self.advice = name, reason, advice
        super().__init__(f"{name}：{reason}。{advice}。")


class NoTable(RubricRefused):
    """There is no table at all."""

    code = "rubric-no-table"

    def __init__(self, name: str) -> None:
        advice = "请把评分细则做成表格（一行一个条目，有表头），再导入"
        super().__init__(name, "文件里没有表格", advice)


class NoHead(RubricRefused):
    """No row is a row of heads."""

    code = "rubric-no-head"

    def __init__(self, name: str) -> None:
        advice = "表头至少要有“考核项目（或指标、内容）”和“分值”“评分标准”中的一栏，请补上表头后再导入"
        super().__init__(name, "表格里找不到评分细则的表头", advice)


class Traditional(RubricRefused):
    """Heads in traditional characters, for which the rules of recognition are not made."""

    code = "rubric-traditional"

    def __init__(self, name: str) -> None:
        super().__init__(
            name, "表格用的是繁体字，认不出表头和计分语句", "请先转换为简体字（Word、WPS“审阅—繁转简”），再导入"
        )


class NoPoints(RubricRefused):
    """No column holds points, and no text does."""

    code = "rubric-no-points"

    def __init__(self, name: str) -> None:
        advice = "请增加“分值”一栏，或者在条目后注明“（10分）”，再导入"
        super().__init__(name, "表格里没有分值：既没有“分值”一栏，文字里也没有写几分", advice)


class NoItems(RubricRefused):
    """A head, and nothing below it."""

    code = "rubric-no-items"

    def __init__(self, name: str) -> None:
        super().__init__(name, "表头以下没有条目", "请核对是否选错了文件，或者条目是否在另一张表里")
