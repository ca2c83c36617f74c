"""Forms that ask for too much: the same thing twice, what the system knows, what nobody may ask."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from pingyi.issues import Issue
from pingyi.packs.lint.warnings import FORMALISM, PRIVACY, doubt, note
from pingyi.packs.places import Places
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Field, FieldType, Form

_HEALTH = re.compile("病史|病情|病种|疾病|患病|因病|诊断|血型|残疾|体检结论|体检结果|健康状况|身体状况")
_BANK = re.compile("银行|卡号|账号|开户")
_LOCATION = re.compile("定位|经度|纬度|经纬度|轨迹|坐标|GPS|住址|家庭地址")
_IDENTITY = re.compile("身份证|指纹|人脸|刷脸|宗教")
_SENSITIVE = (("健康", _HEALTH), ("金融账户", _BANK), ("行踪住址", _LOCATION), ("身份识别", _IDENTITY))
_PHOTO = re.compile("照片|图片|截图|视频|影像|拍照")
_KNOWN = re.compile("^(党员总数|党员人数|党员数|支部数|党支部数|支部个数|联系电话)$")
_FIGURES = {
    FieldType.COUNT, FieldType.INTEGER, FieldType.QUANTITY, FieldType.MONEY, FieldType.PERCENT, FieldType.YES_NO,
}  # fmt: skip


def check(rules: Rules, places: Places) -> Iterator[Issue]:
    """What forms ask for that they should not."""
    for key, form in rules.forms.items():
        for index, field in enumerate(form.fields):
            place = places.place("forms", key, "fields", index)
            where = f"“{form.name}”的“{field.name}”一栏"
            for sort, words in _SENSITIVE:
                if found := _found(words, field):
                    yield doubt(
                        place,
                        "sensitive-field",
                        f"{where}收集{sort}信息（“{found}”）",
                        f"{PRIVACY}，敏感个人信息不收集",
                    )
            if field.required and _PHOTO.search(field.name):
                yield doubt(place, "forced-photo", f"{where}必须上传影像", f"{FORMALISM}，不得要求拍照留痕")
            if _KNOWN.search(field.name) and not form.register_:
                yield note(place, "already-known", f"{where}系统由名册可算出", "请删去，少填一栏")
    yield from _twice(rules, places)


def _found(words: re.Pattern[str], field: Field) -> str:
    # The day on which a check-up was done is no finding of it.
    if field.type is FieldType.DATE:
        return ""
    found = words.search("；".join((field.name, *field.choices)))
    return found[0] if found else ""


def _twice(rules: Rules, places: Places) -> Iterator[Issue]:
    """The same figure of the same organisation in two tables that it fills at the same rhythm."""
    rhythms = _rhythms(rules)
    seen: dict[tuple[str, str, str, str], tuple[Form, Field]] = {}
    for key, form in rules.forms.items():
        derived = {form.absent.present, form.absent.entitled} if form.absent else set()
        for index, field in enumerate(form.fields):
            if field.type not in _FIGURES or field.id in derived or form.register_:
                continue
            for kind in form.unit_kinds:
                for rhythm in sorted(rhythms[key]):
                    other, _ = seen.setdefault((field.name, field.type, kind, rhythm), (form, field))
                    if other.id != key:
                        place = places.place("forms", key, "fields", index)
                        message = f"“{field.name}”在“{other.name}”和“{form.name}”里都要{kind}填"
                        yield note(
                            place, "asked-twice", message, f"同一内容只报一次（{FORMALISM}）；如是两回事，请改一个表头"
                        )


def _rhythms(rules: Rules) -> dict[str, set[str]]:
    """How often each form is filled, by the duties that it fulfils; forms of no duty have no rhythm."""
    found: dict[str, set[str]] = defaultdict(set)
    for duty in rules.duties.values():
        for one in duty.alternatives:
            found[one.form].add(str(duty.every or "once"))
    return found
