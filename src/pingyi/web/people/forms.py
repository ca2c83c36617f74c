"""What people type to come in, and what administrators type about accounts."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from pingyi.web.base.clock import today
from pingyi.web.people import passwords
from pingyi.web.people.models import ADMINISTRATORS, Role, User

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_OFF = {"autocomplete": "off"}
_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SignInForm(forms.Form):
    """User name and password; neither is stripped of anything that a password may hold."""

    username = forms.CharField(
        label="用户名", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        """As accounts are kept: in small letters."""
        return str(self.cleaned_data["username"]).strip().lower()


class NewPasswordForm(forms.Form):
    """A new password, twice; the rules are checked against the account."""

    new = forms.CharField(
        label="新密码", max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label="再输一遍",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """All faults at once, at the new password."""
        cleaned = super().clean() or self.cleaned_data
        if self.user is not None and "new" in cleaned and "again" in cleaned:
            for fault in passwords.faults(cleaned["new"], cleaned["again"], self.user, cleaned.get("old", "")):
                self.add_error("new", fault)
        return cleaned


class PasswordForm(NewPasswordForm):
    """The old password as well."""

    old = forms.CharField(
        label="现在的密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "new", "again")


class InvitationForm(NewPasswordForm):
    """The code of an invitation, and the first password."""

    code = forms.CharField(
        label="邀请码",
        max_length=60,
        help_text="邀请单上的20位字母和数字，大小写、连接号不限。",
        widget=forms.TextInput(attrs=_OFF),
    )
    field_order = ("code", "new", "again")


class CodeForm(forms.Form):
    """Six digits."""

    code = forms.CharField(
        label="验证码",
        max_length=12,
        help_text="验证器上当前显示的6位数字，30秒换一次。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )


class AccountForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        label="用户名",
        max_length=40,
        help_text="2至40位小写字母、数字或“.”“_”“-”，建好后不能更改。",
        widget=forms.TextInput(attrs=_OFF),
    )
    name = forms.CharField(
        label="称呼",
        max_length=40,
        help_text="页面右上角显示，如“河口镇党委组织委员”。",
        widget=forms.TextInput(attrs=_OFF),
    )

    def clean_username(self) -> str:
        """Well-formed and not taken."""
        username = str(self.cleaned_data["username"]).strip().lower()
        if not _USERNAME.fullmatch(username):
            raise forms.ValidationError("用户名只能用小写字母、数字和“.”“_”“-”，2至40位。")
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError("这个用户名已有人使用，请换一个。")
        return username


class NameForm(forms.Form):
    """What the holder of an account is called."""

    name = forms.CharField(label="称呼", max_length=40)


class GrantForm(forms.Form):
    """A mandate. The unit is looked up by :mod:`pingyi.web.people.views_mandates` from what was typed."""

    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])
    place = forms.CharField(
        label="组织",
        max_length=60,
        required=False,
        help_text="名称、拼音首字母或代码；系统、安全、审计三类管理员不填。",
        widget=forms.TextInput(attrs=_OFF),
    )
    unit = forms.CharField(required=False, max_length=20)
    since = forms.DateField(label="自何日起", initial=today, widget=_DAY)
    until = forms.DateField(label="至何日止", required=False, help_text="含当日；不填为长期。", widget=_DAY)
    acting_for = forms.CharField(
        label="代行",
        max_length=40,
        required=False,
        help_text="临时代替他人履职的，填被代行人的用户名，并写明截止日期。",
        widget=forms.TextInput(attrs=_OFF),
    )
    why = forms.CharField(
        label="依据或事由", max_length=200, required=False, help_text="如任职文件的文号；不写个人姓名。"
    )

    def clean_role(self) -> Role:
        """As a role."""
        return Role(self.cleaned_data["role"])

    def clean_acting_for(self) -> User | None:
        """As an account."""
        username = str(self.cleaned_data["acting_for"]).strip().lower()
        if not username:
            return None
        found = User.objects.filter(username=username).first()
        if found is None:
            raise forms.ValidationError("没有这个用户名。")
        return found

    @property
    def for_administrator(self) -> bool:
        """Whether the role wished for needs no unit."""
        return self.cleaned_data.get("role") in ADMINISTRATORS


class EndForm(forms.Form):
    """The last day of a mandate, and why it ends."""

    until = forms.DateField(label="最后一天", widget=_DAY)
    why = forms.CharField(label="事由", max_length=200, required=False)
