"""Finding an account by what somebody types: the user name, the name, its pinyin, its initials."""

from __future__ import annotations


def search_text(username: str, name: str) -> str:
    """What is searched, in small letters, a blank between: “zhangw 张伟 zhangwei zw”."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  its dictionary is large, and only a changed account needs it

    whole = "".join(lazy_pinyin(name))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return " ".join(dict.fromkeys(part.lower() for part in (username, name, whole, initials) if part))[:200]
