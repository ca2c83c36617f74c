"""What is asked when a register is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from pingyi.web.registers.models import Unit

FULL, CANDIDATE = "正式党员", "预备党员"


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class UnitField(forms.CharField):
    """An organisation by its code or its name, out of those that are offered."""

    def __init__(self, label: str, *, required: bool = True, help_text: str = "") -> None:
        super().__init__(label=label, required=required, help_text=help_text, max_length=80)
        self.among: Sequence[Unit] = ()

    def clean(self, value: Any) -> Any:
        """The unit (None: nothing was typed)."""
        words = super().clean(value).strip()
        if not words:
            return None
        code = words.rpartition(" ")[2].strip("（）()")
        found = [one for one in self.among if words in {one.code, one.name, one.short} or one.code == code]
        if len(found) != 1:
            message = f"没有找到组织“{words}”" if not found else f"有{len(found)}个组织叫“{words}”，请填组织代码"
            raise forms.ValidationError(message)
        return found[0]


class Asking(forms.Form):
    """A form some of whose fields name organisations."""

    def __init__(self, *args: Any, among: Sequence[Unit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.among = among
                field.widget.attrs |= {"list": "units", "autocomplete": "off"}


class CreateForm(Asking):
    """A new organisation."""

    code = forms.RegexField(
        r"^[A-Za-z0-9-]{1,20}$", label="组织代码", help_text="字母、数字，最多20位；编定后不再改变，也不重复使用。"
    )
    name = forms.CharField(label="组织名称", max_length=60)
    short = forms.CharField(label="简称", max_length=40, required=False)
    kind = forms.ChoiceField(label="组织类别")
    since = day_field("自何日起")

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one, one) for one in kinds]  # type: ignore[attr-defined]  # a choice field


class RenameForm(Asking):
    """Another name."""

    name = forms.CharField(label="新名称", max_length=60)
    short = forms.CharField(label="简称", max_length=40, required=False)
    since = day_field("自何日起")
    why = forms.CharField(label="依据", max_length=200, required=False, help_text="如批复文号。")


class MoveForm(Asking):
    """Another superior."""

    parent = UnitField("新的上级组织", help_text="填名称或组织代码。")
    since = day_field("自何日起")
    why = forms.CharField(label="依据", max_length=200, required=False, help_text="如批复文号。")


class CloseForm(Asking):
    """An end; with ``into``, a merger."""

    into = UnitField("并入的组织", required=False, help_text="下级组织和党员一并划转过去；没有下级组织和党员的可不填。")
    since = day_field("自何日起", help_text="该日起不再存在。")
    why = forms.CharField(label="依据", max_length=200, help_text="如批复文号。")


class MemberForm(Asking):
    """A member comes in."""

    no = forms.RegexField(r"^[A-Za-z0-9-]{1,20}$", label="党员编号", help_text="本区编定的编号；不得用身份证号。")
    name = forms.CharField(label="姓名", max_length=40)
    kind = forms.ChoiceField(label="党员类别", choices=[(FULL, FULL), (CANDIDATE, CANDIDATE)])
    since = day_field("转入日期")

    def clean_no(self) -> str:
        """No identity number."""
        number = str(self.cleaned_data["no"])
        if len(number) in {15, 18} and number[:-1].isdigit():
            raise forms.ValidationError("像是身份证号。请填本区编定的编号。")
        return number


class CorrectForm(MemberForm):
    """What was mistyped in a member's row."""

    since = day_field("转入日期", help_text="只改登记时填错的；转接、转出、转正另行办理。")


class DayForm(Asking):
    """A day on which something ends."""

    day = day_field("自何日起")


class TransferForm(Asking):
    """A member goes to another organisation."""

    into = UnitField("转入的党支部")
    day = day_field("转接日期")


class ExemptForm(Asking):
    """Old and infirm: no demands. Whether, since when and who decided; never why."""

    day = day_field("自何日起", help_text="只记是否，不记原因。")
    decided_by = forms.CharField(label="由谁决定", max_length=40, help_text="如支部委员会。")


class PostForm(Asking):
    """Somebody takes a post."""

    title = forms.CharField(label="职务", max_length=20)
    person = forms.ChoiceField(label="姓名")
    since = day_field("任职日期")

    def __init__(self, *args: Any, persons: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "请选择"), *persons]  # type: ignore[attr-defined]  # a choice field


def iso(day: date | None) -> str | None:
    """A day as a record keeps it."""
    return day.isoformat() if day is not None else None
