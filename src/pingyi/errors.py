"""Refusals: what pingyi will not do, and why, in one sentence for the user.

    Refusal                      base: exit code 2 on the command line
    ├── PackRefused              a pack does not load: carries every issue found in it
    ├── WorkbookRefused          a workbook that is not read at all (subclasses in facts/refusals.py, one a reason)
    ├── FolderRefused            --strict and the folder holds problems: carries them
    ├── NothingToRead            a folder without a single workbook
    ├── SealRefused              a seal that does not verify: carries what differs
    ├── UnionRefused             districts that cannot be put into one set: carries every problem
    ├── NoDistrict               the facts know no organisation at the top of a tree
    ├── NoRubric                 the packs hold no scoring table
    ├── UnknownName              a unit, an item, a form … that nothing is called
    ├── OutputRefused            a place that cannot be written to
    ├── EngineRefused            an engine that cannot be reached or started
    ├── FontsMissing             a kind of type for which the machine has no font
    └── GlyphsMissing            characters that none of the fonts found can show

One class a reason, the message built in ``__init__``; the text is part of the product and is tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pingyi.issues import Issue, Severity


class Refusal(Exception):  # noqa: N818  the field's word; “Error” would promise a bug
    """Something that pingyi refuses to do. ``str()`` is the sentence that the user reads."""


class PackRefused(Refusal):
    """A pack, or a stack of packs, that does not load; ``issues`` holds every problem, each with file and line."""

    def __init__(self, name: str, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        lines = "\n".join(f"  {issue}" for issue in self.issues)
        super().__init__(f"规则包“{name}”有{len(self.issues)}处问题，未予加载：\n{lines}")


class WorkbookRefused(Refusal):
    """A workbook that is not read; ``reason`` and ``advice`` are whole Chinese phrases."""

    code = "workbook-refused"

    def __init__(self, path: Path, reason: str, advice: str) -> None:
        self.path, self.reason, self.advice = path, reason, advice
        super().__init__(f"{path.name}：{reason}。{advice}。")


class FolderRefused(Refusal):
    """``--strict``: the folder holds problems, so nothing of it goes in."""

    def __init__(self, folder: Path, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        grave = sum(issue.severity in {Severity.ERROR, Severity.DOUBT} for issue in self.issues)
        super().__init__(f"“{folder.name}”中有{grave}处问题，按严格方式未予受理；请按清单改正后再报。")


class NothingToRead(Refusal):
    """A folder without a workbook."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"“{folder}”中没有可读的 .xlsx 工作簿；请把各单位台账放入该文件夹。")


class SealRefused(Refusal):
    """A sealed year that does not verify."""

    def __init__(self, folder: Path, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        lines = "\n".join(f"  {issue}" for issue in self.issues)
        super().__init__(f"“{folder.name}”的封存校验不通过：\n{lines}")


class UnionRefused(Refusal):
    """Sealed years that cannot be put into one set, or a set that does not verify."""

    def __init__(self, name: str, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        lines = "\n".join(f"  {issue}" for issue in self.issues)
        super().__init__(f"合并封存“{name}”有{len(self.issues)}处问题，未予受理：\n{lines}")


class NoDistrict(Refusal):
    """The facts know no organisation without a parent on the year's last day, so there is nothing to review."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"组织名册中没有{year}年末仍在、且上级为空的组织，不知道评议的是哪个区；请检查组织名册是否在文件夹中、能否读入。"
        )


class NoRubric(Refusal):
    """The packs hold no scoring table for the year."""

    def __init__(self, year: int) -> None:
        super().__init__(f"所用规则包中没有适用于{year}年的评分细则，无法评分；请换用或补充规则包。")


class UnknownName(Refusal):
    """A name that nothing is called; the nearest ones are offered."""

    def __init__(self, what: str, name: str, near: Iterable[str] = ()) -> None:
        offered = "、".join(near)
        super().__init__(f"找不到{what}“{name}”。" + (f"是否指：{offered}？" if offered else ""))


_WHY_NOT_WRITTEN = {
    "Is a directory": "那里是一个文件夹，请写明文件名",
    "Not a directory": "路径中有一段不是文件夹，请核对",
    "File exists": "那里已有一个同名的文件，请换一个文件夹名",
    "Permission denied": "没有写入的权限，请换一个文件夹，或请管理员开通",
    "No space left on device": "磁盘已满，请清理后再写",
    "Read-only file system": "那里只能读不能写，请换一个文件夹",
    "File name too long": "文件名太长，请改短",
    "No such file or directory": "上一级文件夹不存在，请核对路径",
}
"""What the operating system says, in an office's words."""


class OutputRefused(Refusal):
    """A place that cannot be written to."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"无法写入“{path}”：{_WHY_NOT_WRITTEN.get(why, why)}")


class EngineRefused(Refusal):
    """An engine that cannot be reached or started; ``why`` and ``advice`` are whole phrases."""

    def __init__(self, engine: str, why: str, advice: str) -> None:
        super().__init__(f"统计引擎“{engine}”用不了：{why}。{advice}。")


class FontsMissing(Refusal):
    """No font for some kinds of type (“仿宋”, “小标宋” …): the PDF cannot be set. Says what to install."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self.kinds = tuple(kinds)
        super().__init__(
            f"缺少{'、'.join(self.kinds)}字体，无法生成PDF。请把本单位已获授权的公文字体放入fonts文件夹（或用环境变量PINGYI_FONTS"
            "指明），或者安装自由字体：在Debian、统信UOS上运行 apt install fonts-noto-cjk fonts-lxgw-wenkai，仿宋另装 "
            "texlive-lang-chinese（其中的FandolFang）。Word文档不受影响。"
        )


class GlyphsMissing(Refusal):
    """The fonts found lack characters that the document holds."""

    def __init__(self, characters: Sequence[str]) -> None:
        self.characters = tuple(characters)
        super().__init__(
            f"本机字体没有“{'”“'.join(self.characters)}”的字形，PDF会出现空白方框，因此未生成。"
            "请安装收字更全的字体（如fonts-noto-cjk）后再试。Word文档不受影响。"
        )
