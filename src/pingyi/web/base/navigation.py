"""The doors that somebody sees at the top of each page: those that their rights open, in the order of the year's work."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from pingyi.web.base.access import Right, rights_of
from pingyi.web.people.models import User


@dataclass(frozen=True)
class Door:
    """A way into an app."""

    title: str
    page: str
    rights: frozenset[Right]

    @property
    def url(self) -> str:
        """Its address."""
        return reverse(self.page)


def _door(title: str, page: str, *rights: Right) -> Door:
    return Door(title, page, frozenset(rights))


DOORS = (
    _door("年度总览", "years:dashboard", Right.YEAR_READ),
    _door("本月应办", "records:month", Right.RECORD),
    _door("应办看板", "board:board", Right.JUDGE),
    _door("台账", "records:list", Right.READ),
    _door("名册", "registers:home", Right.READ),
    _door("任务项目", "plans:home", Right.PLAN, Right.READ),
    _door("述职", "plans:debriefs", Right.DEBRIEF, Right.YEAR),
    _door("评议", "years:review", Right.YEAR_READ),
    _door("整改", "follow:orders", Right.FOLLOW, Right.ANSWER),
    _door("规则", "rulebooks:home", Right.RULES_READ),
    _door("用户", "people:accounts", Right.ACCOUNTS),
    _door("授权", "people:mandates", Right.MANDATES),
    _door("日志", "journal:lines", Right.AUDIT),
)
"""All doors. One whose page does not exist in an installation is left out."""


def doors(user: User) -> list[Door]:
    """Those open to a user."""
    rights = rights_of(user)
    return [door for door in DOORS if door.rights & rights and _exists(door)]


def _exists(door: Door) -> bool:
    try:
        reverse(door.page)
    except NoReverseMatch:
        return False
    return True
