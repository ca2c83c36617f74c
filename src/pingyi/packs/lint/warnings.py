"""Warnings, and the rules that they name."""

from __future__ import annotations

from pingyi.issues import Issue, Place, Severity

FORMALISM = "《整治形式主义为基层减负若干规定》（2024年）"
APPS = "《政务移动互联网应用程序规范化管理办法》（国办函〔2026〕12号）"
PRIVACY = "《中华人民共和国个人信息保护法》第二十八条"


def doubt(place: Place, code: str, message: str, rule: str) -> Issue:
    """A warning; its hint names the rule that is broken."""
    return Issue(place, code, message, f"违反{rule}", Severity.DOUBT)


def note(place: Place, code: str, message: str, hint: str) -> Issue:
    """Something worth a second look."""
    return Issue(place, code, message, hint, Severity.NOTE)
