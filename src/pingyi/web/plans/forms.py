"""What people type here."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from pingyi.web.follow.forms import Day


class MilestoneForm(forms.Form):
    """A step of a project; the spending in 万元, kept in fen."""

    title = forms.CharField(label="节点", max_length=80)
    due_on = forms.DateField(label="计划完成日期", widget=Day)
    done_on = forms.DateField(label="实际完成日期", required=False, widget=Day)
    spent = forms.DecimalField(
        label="支出（万元）", required=False, min_value=0, max_digits=12, decimal_places=6, help_text="没有支出的空着"
    )
    proof = forms.CharField(
        label="佐证", max_length=200, required=False, help_text="验收单编号、批复文号等，不必另附材料"
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, object]:
        """Attribute → value, as the model keeps them."""
        given = self.cleaned_data
        fen = (given["spent"] or Decimal(0)) * 1_000_000
        return {name: given[name] for name in ("title", "due_on", "done_on", "proof")} | {"spent": int(fen)}


class ReasonForm(forms.Form):
    """Why something is returned."""

    reason = forms.CharField(label="退回理由", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)
