"""Forms of the outcome screens."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.enums import Stage
from outcomes.models import Evidence
from outcomes.uploads import check_evidence_file
from plans.enums import Basis, Comparator
from plans.models import Bureau, Goal
from plans.quantities import MissingQuantity, QuantityError, parse_quantity_cell
from plans.reach import Reader
from plans.sheets.cells import CellError, check_digits


class RecordForm(forms.Form):
    """Everything of one outcome on one screen: the figure, its day, its stage, its evidence."""

    value = forms.CharField(
        label=gettext_lazy("实际值"),
        required=False,
        help_text=gettext_lazy("如 38、16.02、≥40；没有数据请不要填 0"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autofocus": True}),
    )
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=20, required=False)
    as_of = forms.DateField(
        label=gettext_lazy("截止日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("阶段"), choices=Stage.choices, initial=Stage.PRELIMINARY
    )
    source = forms.CharField(label=gettext_lazy("数据来源"), max_length=200, required=False)
    note = forms.CharField(
        label=gettext_lazy("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.ModelMultipleChoiceField(
        label=gettext_lazy("已有佐证材料"),
        queryset=Evidence.objects.none(),
        required=False,
        help_text=gettext_lazy("一份材料可以佐证多项；按住 Ctrl 可多选"),
    )
    evidence_title = forms.CharField(
        label=gettext_lazy("新佐证名称"), max_length=200, required=False
    )
    evidence_number = forms.CharField(label=gettext_lazy("文号"), max_length=120, required=False)
    evidence_issuer = forms.ModelChoiceField(
        label=gettext_lazy("发文单位"),
        queryset=Bureau.objects.none(),
        required=False,
        help_text=gettext_lazy("文号由该指标的数据主管部门发出时选择"),
    )
    evidence_url = forms.URLField(label=gettext_lazy("网址"), required=False, assume_scheme="https")
    evidence_file = forms.FileField(
        label=gettext_lazy("文件"), required=False, validators=[check_evidence_file]
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments, goal: Goal, reader: Reader, **options) -> None:
        super().__init__(*arguments, **options)
        self.goal = goal
        self.fields["evidence"].queryset = Evidence.objects.reached_by(
            reader.user, reader.day
        ).filter(Q(outcomes__jurisdiction=goal.jurisdiction) | Q(added_by=reader.user))
        owners = goal.indicator.owners.speaking_for(goal.jurisdiction)
        self.fields["evidence_issuer"].queryset = Bureau.objects.filter(
            pk__in=owners.values("bureau")
        )
        if goal.indicator.basis == Basis.MILESTONE:
            self.fields["value"].help_text = _("事项类目标不填数值，截止日期填成文日期")

    def clean(self) -> dict:
        cleaned = super().clean()
        self._clean_value(cleaned)
        self._clean_evidence(cleaned)
        return cleaned

    def _clean_value(self, cleaned: dict) -> None:
        """Take the comparator and unit out of the value where they are written into it."""
        text = cleaned.get("value", "")
        cleaned["comparator"], cleaned["value"] = Comparator.EXACTLY.value, None
        if not text:
            if self.goal.indicator.basis not in (Basis.MILESTONE, Basis.GRADE):
                self.add_error("value", _("请填写实际值；还没有数据就不要填报。"))
            return
        try:
            cell = parse_quantity_cell(text)
            cleaned["value"] = check_digits(cell.value)
        except MissingQuantity:
            self.add_error("value", _("“%s”不是数字；还没有数据就不要填报。") % text)
            return
        except (QuantityError, CellError) as error:
            self.add_error("value", str(error))
            return
        if cell.value_high is not None:
            self.add_error("value", _("实际值应是一个数，不是区间。"))
        cleaned["comparator"] = cell.comparator or Comparator.EXACTLY.value
        cleaned["unit"] = cell.unit or cleaned.get("unit", "")

    def _clean_evidence(self, cleaned: dict) -> None:
        points = any(
            cleaned.get(name) for name in ("evidence_number", "evidence_url", "evidence_file")
        )
        if cleaned.get("evidence_title") and not points:
            self.add_error("evidence_title", _("请上传文件，或填写网址或文号。"))

    def new_evidence(self) -> Evidence | None:
        """Build the evidence the form describes, unsaved; none where it describes none."""
        cleaned = self.cleaned_data
        file, url = cleaned.get("evidence_file"), cleaned.get("evidence_url", "")
        number = cleaned.get("evidence_number", "")
        if not (file or url or number):
            return None
        title = cleaned.get("evidence_title") or number or url or file.name
        return Evidence(
            title=title,
            file=file or "",
            url=url,
            document_number=number,
            issued_by=cleaned.get("evidence_issuer") if number else None,
        )


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("撤销核定的原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("撤销核定须写明原因。")},
    )


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("退回原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("退回须写明原因。")},
    )


class CorrectionForm(forms.Form):
    value = forms.DecimalField(
        label=gettext_lazy("更正为"),
        max_digits=24,
        decimal_places=8,
        required=False,
        help_text=gettext_lazy("事项类不填；要改日期请在更正草稿中修改"),
    )
    reason = forms.CharField(
        label=gettext_lazy("更正原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("更正须写明原因。")},
    )
