"""Festivals that deadlines are named after: fixed days, and lunar ones as a table for 2004–2035."""

from __future__ import annotations

from datetime import date, timedelta

LUNAR_YEARS = range(2004, 2036)

# Month and day of each year from 2004 on, by the Chinese calendar (GB/T 33661).
_LUNAR = {
    "春节": (
        "0122 0209 0129 0218 0207 0126 0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 "
        "0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203 0123 0211 0131 0219 0208"
    ),
    "端午": (
        "0622 0611 0531 0619 0608 0528 0616 0606 0623 0612 0602 0620 0609 0530 0618 0607 "
        "0625 0614 0603 0622 0610 0531 0619 0609 0528 0616 0605 0624 0612 0601 0620 0610"
    ),
    "中秋": (
        "0928 0918 1006 0925 0914 1003 0922 0912 0930 0919 0908 0927 0915 1004 0924 0913 "
        "1001 0921 0910 0929 0917 1006 0925 0915 1003 0922 0912 1001 0919 0908 0927 0916"
    ),
}
_FIXED = {
    "三八": (3, 8),
    "五一": (5, 1),
    "五四": (5, 4),
    "六一": (6, 1),
    "七一": (7, 1),
    "建党节": (7, 1),
    "八一": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "十一": (10, 1),
}
NAMES = (*_FIXED, *_LUNAR, "元宵")


def festival(name: str, year: int) -> date | None:
    """The day of a festival of :data:`NAMES` in ``year``; None for a lunar one outside 2004–2035."""
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if year not in LUNAR_YEARS:
        return None
    if name == "元宵":
        return _lunar("春节", year) + timedelta(days=14)
    return _lunar(name, year)


def _lunar(name: str, year: int) -> date:
    text = _LUNAR[name].split()[year - LUNAR_YEARS.start]
    return date(year, int(text[:2]), int(text[2:]))
