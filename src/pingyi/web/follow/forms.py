"""What people type here."""

from __future__ import annotations

from django import forms

from pingyi.web.follow.models import Order, SpotCheck


class Day(forms.DateInput):
    """A browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SendForm(forms.Form):
    """Which problems to send, to whom, by when."""

    owner = forms.CharField(label="责任人职务", max_length=40, initial="党委书记")
    due_on = forms.DateField(label="整改期限", widget=Day)


class AnswerForm(forms.Form):
    """What a committee has done."""

    measure = forms.CharField(label="整改措施", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    proof = forms.CharField(
        label="完成情况及佐证",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明做了什么、结果如何；系统中已有的纪实写出日期即可，不必另附材料",
    )
    done_on = forms.DateField(label="完成日期", required=False, widget=Day, help_text="尚未完成的空着，可先保存进展")
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, order: Order) -> AnswerForm:
        """Filled with what stands there."""
        return cls(
            initial={"measure": order.measure, "proof": order.proof, "done_on": order.done_on, "version": order.version}
        )

    def clean(self) -> dict[str, object]:
        """Who says that it is done says what was done."""
        given: dict[str, object] = super().clean() or {}
        if given.get("done_on") and not given.get("proof"):
            self.add_error("proof", "填了完成日期，请写明完成情况")
        return given


class OpinionForm(forms.Form):
    """What the district found."""

    opinion = forms.CharField(label="意见", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput)
    passed = forms.BooleanField(required=False)

    def clean(self) -> dict[str, object]:
        """What is sent back goes with a reason."""
        given: dict[str, object] = super().clean() or {}
        if not given.get("passed") and not given.get("opinion"):
            self.add_error("opinion", "退回或重开的，请写明理由")
        return given


class DrawForm(forms.ModelForm[SpotCheck]):
    """A spot check."""

    class Meta:
        model = SpotCheck
        fields = ("title", "size", "seed")
        help_texts = {  # noqa: RUF012  Django reads it once
            "seed": "当众商定的一句话或一串数字，例如当天的日期加在场几人各报的数；谁用同一种子都能抽出同样的结果",
        }

    def clean_size(self) -> int:
        """At least one, and no more than people can look at."""
        size: int = self.cleaned_data["size"]
        if not 1 <= size <= 500:
            raise forms.ValidationError("抽取条数应在1至500之间")
        return size


class PickForm(forms.Form):
    """What the check of one record found."""

    found = forms.ChoiceField(label="结论", choices=[("true", "属实"), ("partly", "部分属实"), ("false", "不实")])
    note = forms.CharField(label="核查情况", max_length=1000, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class AppealForm(forms.Form):
    """Why a record should read otherwise."""

    why = forms.CharField(label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    removed = forms.BooleanField(label="该条不应计入（请求撤销）", required=False)


class DecisionForm(forms.Form):
    """The district's word."""

    decision = forms.CharField(label="裁定理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput)
