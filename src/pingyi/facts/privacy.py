"""What must not be sealed: members' names, mobile numbers, identity numbers — found in texts that were declared free of them.

A name of three characters or more counts wherever it stands; one of two characters (高峰, 文明 … are words too)
only where it stands by itself or beside a title (“高峰同志”, “书记高峰”). An identity number counts with its check
digit (GB 11643-1999), so that codes of organisations (GB 32100-2015, also eighteen places) do not.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_LONG = 3
_SHORT = 2
_NUMBERS = re.compile(r"(?<![0-9A-Za-z])(?:([1-9][0-9]{16}[0-9Xx])|(1[3-9][0-9]{9}))(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_TITLES = (
    "同志|先生|女士|书记|副书记|主任|副主任|委员|组长|队长|支书|会计|党员|老师|医生|主席|镇长|乡长|局长|村长|站长|所长|经理|"
    "校长|干部|代表|联系人|负责人|户主|家庭|家"
)
_BEFORE = re.compile(rf"(?:^|[^\u4e00-\u9fff]|{_TITLES})$")
_AFTER = re.compile(rf"^(?:$|[^\u4e00-\u9fff]|{_TITLES})")


class Names:
    """Names to look for, ready for many texts. A name of one character is never looked for."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = frozenset(name for name in names if len(name) >= _SHORT)
        self._lengths = sorted({len(name) for name in self._names}, reverse=True)
        self._firsts = frozenset(name[0] for name in self._names)

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self._names)

    def find(self, text: str) -> str | None:
        """The first name that the text holds, the longest of those that begin at one place; None where it holds none."""
        if self._firsts.isdisjoint(text):
            return None
        for start, first in enumerate(text):
            if first not in self._firsts:
                continue
            for length in self._lengths:
                name = text[start : start + length]
                if len(name) == length and name in self._names and (length >= _LONG or _alone(text, start)):
                    return name
        return None


def private(text: str, names: Names) -> str | None:
    """What private thing a text holds, as one would tell the clerk; None where it holds none. The thing itself is not repeated."""
    for match in _NUMBERS.finditer(text):
        if match[2]:
            return "手机号码"
        if identity(match[1]):
            return "身份证号码"
    return "党员姓名" if names.find(text) else None


def identity(number: str) -> bool:
    """Whether eighteen places are an identity number: a possible day of birth and the right check digit."""
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    if not (1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == number[17].upper()


def _alone(text: str, start: int) -> bool:
    return bool(_BEFORE.search(text[:start]) and _AFTER.search(text[start + _SHORT :]))
