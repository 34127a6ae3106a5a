"""Forms of the moves that two people make: changing a promise, contesting a figure."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.models import Evidence, Outcome
from outcomes.uploads import check_evidence_file
from plans.actions.change_targets import Number
from plans.enums import Basis, ChangeKind, Comparator, GoalState
from plans.models import Bureau, Document, Goal, Target
from plans.quantities import MissingQuantity, QuantityError, parse_quantity_cell
from plans.sheets.cells import CellError, check_digits

UNITLESS = (Basis.MILESTONE, Basis.GRADE)


def read_amount(form: forms.Form, text: str, default: str, is_needed: bool) -> Number | None:
    """Read 60, ≥60 or 6-6.5 with a unit or without; what is wrong is told at the field."""
    if not text:
        if is_needed:
            form.add_error("value", _("请填写数值。"))
        return Number(default, None, None, form.cleaned_data.get("unit", ""))
    try:
        cell = parse_quantity_cell(text)
        value, high = check_digits(cell.value), cell.value_high
        check_digits(high or Decimal(0))
    except MissingQuantity:
        form.add_error("value", _("“%s”不是数字。") % text[:40])
        return None
    except (QuantityError, CellError) as error:
        form.add_error("value", str(error))
        return None
    comparator = Comparator.RANGE.value if high is not None else cell.comparator or default
    if comparator == Comparator.RANGE and high is None:
        form.add_error("value", _("区间请写作 6-6.5。"))
        return None
    unit = cell.unit or form.cleaned_data.get("unit", "")
    return Number(comparator, value, high, unit)


class TargetNumberForm(forms.Form):
    """Which number of a goal, and what it should be."""

    target = forms.ModelChoiceField(
        label=gettext_lazy("现行目标值"), queryset=Target.objects.none(), required=False
    )
    value = forms.CharField(
        label=gettext_lazy("调整为"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("如 60、≥60、6-6.5；不写比较符号的沿用原来的"),
    )
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=20, required=False)
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明理由。")},
    )

    def __init__(self, *arguments, goal: Goal, **options) -> None:
        super().__init__(*arguments, **options)
        self.goal = goal
        self.number: Number | None = None
        in_force = goal.targets.filter(in_force=True).order_by("tier")
        self.fields["target"].queryset = in_force
        first = in_force.first()
        self.fields["target"].initial = first
        self.fields["unit"].initial = first.unit if first else goal.indicator.unit

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.changes_number(cleaned):
            self._clean_number(cleaned)
        return cleaned

    def changes_number(self, cleaned: dict) -> bool:
        return True

    def _clean_number(self, cleaned: dict) -> None:
        target = cleaned.get("target")
        if target is None:
            self.add_error("target", _("请选择要调整的目标值。"))
            return
        is_open = target.comparator == Comparator.RANGE
        default = Comparator.AT_LEAST.value if is_open else target.comparator
        is_needed = target.basis not in UNITLESS
        self.number = read_amount(self, cleaned.get("value", ""), default, is_needed)


class ChangeForm(TargetNumberForm):
    kind = forms.ChoiceField(label=gettext_lazy("事项"), choices=ChangeKind.choices)
    document_number = forms.CharField(
        label=gettext_lazy("批准文号"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("批准时须有文号或文件；现在没有的，可由批准人填写"),
    )
    document = forms.ModelChoiceField(
        label=gettext_lazy("批准文件"), queryset=Document.objects.none(), required=False
    )
    field_order = ["kind", "target", "value", "unit", "reason", "document_number", "document"]

    def __init__(self, *arguments, goal: Goal, **options) -> None:
        super().__init__(*arguments, goal=goal, **options)
        is_over = goal.state == GoalState.WITHDRAWN
        kinds = [ChangeKind.REINSTATE] if is_over else [ChangeKind.VALUE, ChangeKind.WITHDRAW]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["document"].queryset = documents_of(goal)

    def changes_number(self, cleaned: dict) -> bool:
        return cleaned.get("kind") == ChangeKind.VALUE


def documents_of(goal: Goal):
    return Document.objects.filter(jurisdiction=goal.jurisdiction).order_by("-published_on", "pk")


class DecisionForm(forms.Form):
    document_number = forms.CharField(
        label=gettext_lazy("批准文号"), max_length=120, required=False
    )
    document = forms.ModelChoiceField(
        label=gettext_lazy("或批准文件"), queryset=Document.objects.none(), required=False
    )
    note = forms.CharField(
        label=gettext_lazy("意见"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("驳回须写明意见"),
    )

    def __init__(self, *arguments, goal: Goal, **options) -> None:
        super().__init__(*arguments, **options)
        self.fields["document"].queryset = documents_of(goal)


class ObjectionForm(forms.Form):
    bureau = forms.ModelChoiceField(
        label=gettext_lazy("异议单位"), queryset=Bureau.objects.none(), empty_label=None
    )
    value = forms.CharField(
        label=gettext_lazy("应为"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("如 45、45家、≥45"),
    )
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=20, required=False)
    reason = forms.CharField(
        label=gettext_lazy("异议理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明理由。")},
    )
    source = forms.CharField(
        label=gettext_lazy("数据来源"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明数据来源。")},
    )
    evidence_title = forms.CharField(label=gettext_lazy("佐证名称"), max_length=200, required=False)
    evidence_number = forms.CharField(label=gettext_lazy("文号"), max_length=120, required=False)
    evidence_url = forms.URLField(label=gettext_lazy("网址"), required=False, assume_scheme="https")
    evidence_file = forms.FileField(
        label=gettext_lazy("文件"), required=False, validators=[check_evidence_file]
    )

    def __init__(self, *arguments, outcome: Outcome, bureaus, **options) -> None:
        super().__init__(*arguments, **options)
        self.outcome = outcome
        self.number: Number | None = None
        self.fields["bureau"].queryset = bureaus
        self.fields["unit"].initial = outcome.unit

    def clean(self) -> dict:
        cleaned = super().clean()
        is_needed = self.outcome.value is not None
        self.number = read_amount(
            self, cleaned.get("value", ""), Comparator.EXACTLY.value, is_needed
        )
        if self.number and self.number.value_high is not None:
            self.add_error("value", _("异议数值应是一个数，不是区间。"))
        points = any(
            cleaned.get(name) for name in ("evidence_number", "evidence_url", "evidence_file")
        )
        if cleaned.get("evidence_title") and not points:
            self.add_error("evidence_title", _("请上传文件，或填写网址或文号。"))
        return cleaned

    def new_evidence(self) -> Evidence | None:
        cleaned = self.cleaned_data
        file, url = cleaned.get("evidence_file"), cleaned.get("evidence_url", "")
        number = cleaned.get("evidence_number", "")
        if not (file or url or number):
            return None
        title = cleaned.get("evidence_title") or number or url or file.name
        return Evidence(title=title, file=file or "", url=url, document_number=number)


class ResolutionForm(forms.Form):
    resolution = forms.CharField(
        label=gettext_lazy("处理意见"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("处理异议须写明意见。")},
    )
