"""What is asked of whoever sends workbooks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from pingyi.facts.refusals import CONVERT

MOST_FILES = 100
_UNWANTED = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


class SeveralFiles(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class Workbooks(forms.FileField):
    """One or several .xlsx files. Their insides are looked at later, by the guard that every workbook passes."""

    widget = SeveralFiles(attrs={"accept": ".xlsx", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files, their names made harmless."""
        found = list(data) if isinstance(data, list | tuple) else [data] if data else []
        files = [super(Workbooks, self).clean(one, initial) for one in found] or [super().clean(None, initial)]
        _check(files)
        return files


def _check(files: Sequence[UploadedFile[Any]]) -> None:
    if len(files) > MOST_FILES:
        raise forms.ValidationError(f"一次最多{MOST_FILES}个文件，请分批上传。")
    if sum(one.size or 0 for one in files) > settings.UPLOAD_MAX_BYTES:
        raise forms.ValidationError(f"一次最多{settings.UPLOAD_MAX_BYTES >> 20}MB，请分批上传。")
    for one in files:
        name = (one.name or "").lower()
        if not name.endswith(".xlsx"):
            old = any(name.endswith(ending) for ending in CONVERT)
            advice = "请另存为 .xlsx 再上传" if old else "只收 .xlsx 工作簿"
            message = f"“{safe_name(one.name or '')}”不是 .xlsx 工作簿，{advice}。"
            raise forms.ValidationError(message)


def safe_name(name: str) -> str:
    """The last part of a file's name, without what means something to a file system."""
    bare = _UNWANTED.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    return bare[-80:] or "未命名"


class UploadForm(forms.Form):
    """Send workbooks."""

    year = forms.TypedChoiceField(label="归属年度", coerce=int)
    title = forms.CharField(label="名称", max_length=60, help_text="日后查找、撤销这一批时用，如“鹭栖镇11月台账”。")
    workbooks = Workbooks(label="工作簿（.xlsx）", help_text="可一次选多个；栏目与下载的空白表一致即可，顺序不限。")
    whole = forms.BooleanField(
        label="这些工作簿就是全部：名册中已有、而工作簿里没有的行，从本年起不再计入", required=False
    )

    def __init__(self, *args: Any, years: Sequence[int], may_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, f"{year}年") for year in years]  # type: ignore[attr-defined]  # a choice field
        if not may_all:
            del self.fields["whole"]
