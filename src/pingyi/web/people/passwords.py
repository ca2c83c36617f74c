"""Passwords: the rules as people read them beforehand, and one more than Django has."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from pingyi.web.people.models import User

RULES = (
    "至少10个字符，字母、数字、符号都可以用，长一些比花样多更管用；",
    "不能全是数字，不能是“password”“qwertyuiop”一类常见的密码；",
    "不能与用户名或者称呼相近；",
    "不能与正在使用的密码相同。",
)
_WHY = (
    ("password_too_short", "太短：至少10个字符。"),
    ("password_too_common", "太常见，容易被猜中，请换一个。"),
    ("password_entirely_numeric", "不能全是数字。"),
    ("password_too_similar", "与用户名或者称呼太相近，请换一个。"),
)
"""Django's codes, in our words."""


def faults(password: str, again: str, user: User, old: str = "") -> Sequence[str]:
    """What is wrong with a new password, in Chinese; nothing: it will do. ``old``: as just typed, not as kept: no guessing here."""
    found = []
    try:
        validate_password(password, user)
    except ValidationError as refused:
        found = [dict(_WHY).get(one.code or "", "不符合密码要求。") for one in refused.error_list]
    if old and password == old:
        found.append("不能与正在使用的密码相同。")
    if password != again:
        found.append("两次输入的新密码不一致。")
    return found
