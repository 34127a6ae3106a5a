"""Forms of the review screen: a document's upload, and the correction of one figure."""

from datetime import date
from decimal import Decimal

from django import forms
from django.conf import settings
from django.contrib.admin import site
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.actions.accept_figures import Correction
from plans.access import may_plan
from plans.enums import Basis, Commitment, Comparator, DocumentKind, FigureKind, Tier
from plans.lookups import PlaceIndex, ReferenceProblem
from plans.models import Bureau, Document, Figure, Indicator, IndicatorAlias, Jurisdiction
from plans.models.planning import FIRST_YEAR, LAST_YEAR
from plans.quantities import QuantityError, parse_quantity_cell
from plans.sheets.cells import CellError, check_digits
from plans.sheets.goals import join_units
from plans.templatetags.amounts import plain

BLANK = [("", gettext_lazy("（未定）"))]


def check_size(file) -> None:
    if file.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise ValidationError(_("文件超过 %d MB：请拆分，或删去图片后另存再上传。") % limit)


def choose(field: str, queryset, label: str) -> forms.ModelChoiceField:
    """Return a field that looks its row up while the person types."""
    widget = AutocompleteSelect(Document._meta.get_field(field), site)
    return forms.ModelChoiceField(queryset, label=label, required=False, widget=widget)


class UploadForm(forms.Form):
    """The file, and what it is; blank words are guessed from its text and shown for correction."""

    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("docx、带文字层的 pdf、html 或 txt"),
        validators=[check_size],
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.html,.htm,.txt"}),
    )
    jurisdiction = choose("jurisdiction", Jurisdiction.objects.all(), gettext_lazy("行政区"))
    bureau = choose(
        "bureau", Bureau.objects.select_related("jurisdiction"), gettext_lazy("发布单位")
    )
    title = forms.CharField(label=gettext_lazy("标题"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("类型"),
        choices=[("", gettext_lazy("（从正文判断）")), *DocumentKind.choices],
        required=False,
    )
    year = forms.IntegerField(
        label=gettext_lazy("年度"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
        help_text=gettext_lazy("计划所管的年份；只有总结时为总结的年份；看不出时留空"),
    )
    published_on = forms.DateField(
        label=gettext_lazy("发布日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RegistrationForm(UploadForm):
    """The same words once the file is here: now a document needs its place, title and kind."""

    file = None
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *arguments, person: AbstractBaseUser, day: date, **options) -> None:
        super().__init__(*arguments, **options)
        self.person, self.day = person, day
        for name in ("jurisdiction", "title", "kind"):
            self.fields[name].required = True

    def clean_bureau(self) -> Bureau | None:
        bureau = self.cleaned_data["bureau"]
        place = self.cleaned_data.get("jurisdiction")
        if bureau and not may_plan(self.person, bureau, self.day, bureau.jurisdiction):
            raise ValidationError(_("您不在“%s”任填报职：请选本单位。") % bureau)
        if bureau is None and place and not may_plan(self.person, None, self.day, place):
            raise ValidationError(_("您不在“%s”任填报职：请选本单位所在的行政区。") % place)
        return bureau

    def clean(self) -> dict:
        cleaned = super().clean()
        bureau, place = cleaned.get("bureau"), cleaned.get("jurisdiction")
        if bureau and place and bureau.jurisdiction_id != place.pk:
            self.add_error(
                "bureau",
                _("“%(bureau)s”属于%(place)s，与所选行政区不同。")
                % {"bureau": bureau, "place": bureau.jurisdiction.name},
            )
        return cleaned


class FigureForm(forms.Form):
    """One figure as a person reads it."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=FigureKind.choices)
    wording = forms.CharField(label=gettext_lazy("指标原文"), max_length=120)
    indicator = forms.CharField(
        label=gettext_lazy("字典指标"),
        required=False,
        help_text=gettext_lazy("输入代码、名称或别名；留空时按原文名称查找，没有则新建"),
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("类型"), choices=[*BLANK, *Basis.choices], required=False
    )
    comparator = forms.ChoiceField(label=gettext_lazy("比较"), choices=Comparator.choices)
    value = forms.CharField(
        label=gettext_lazy("数值"),
        help_text=gettext_lazy("如 70、16.02、2-3"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=20, required=False)
    year = forms.IntegerField(
        label=gettext_lazy("年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    commitment = forms.ChoiceField(
        label=gettext_lazy("口气"), choices=Commitment.choices, required=False
    )
    tier = forms.ChoiceField(label=gettext_lazy("层级"), choices=Tier.choices, required=False)
    place = forms.CharField(
        label=gettext_lazy("所指行政区"),
        required=False,
        help_text=gettext_lazy("名称或代码；留空即文件的行政区"),
    )

    def __init__(self, *arguments, figure: Figure, **options) -> None:
        options.setdefault("initial", initial_of(figure))
        super().__init__(*arguments, prefix=f"c{figure.pk}", **options)
        self.document = figure.document
        self.fields["indicator"].widget.attrs |= {
            "list": f"indicators-{figure.pk}",
            "autocomplete": "off",
        }

    def clean_indicator(self) -> Indicator | None:
        text = self.cleaned_data["indicator"].strip()
        return find_indicator(text) if text else None

    def clean_place(self) -> Jurisdiction | None:
        text = self.cleaned_data["place"].strip()
        if not text:
            return None
        try:
            code = text if text.isascii() else ""
            place = PlaceIndex().find(code, "" if code else text)
        except ReferenceProblem as problem:
            raise ValidationError(str(problem)) from problem
        ours = Jurisdiction.objects.within(self.document.jurisdiction)
        if not ours.filter(pk=place.pk).exists():
            raise ValidationError(_("“%s”不在文件的行政区之内。") % place.qualified_name)
        return place

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("value"):
            self._clean_value(cleaned)
        return cleaned

    def _clean_value(self, cleaned: dict) -> None:
        """Take comparator, upper bound and unit out of the value where they are written into it."""
        try:
            cell = parse_quantity_cell(cleaned["value"])
            cleaned["value"] = check_digits(cell.value)
            cleaned["value_high"] = cell.value_high and check_digits(cell.value_high)
        except (QuantityError, CellError) as error:
            self.add_error("value", str(error))
            return
        unit = join_units(cell.unit, cleaned.get("unit", ""))
        if unit is None:
            self.add_error("unit", _("与数值里的单位不一致，请改正其中一处。"))
            return
        cleaned["unit"] = unit
        is_range = cell.value_high is not None
        if is_range and cell.value_high <= cell.value:
            self.add_error("value", _("上限须大于下限。"))
        if is_range or cell.comparator:
            cleaned["comparator"] = cell.comparator or Comparator.RANGE.value
        if cleaned.get("comparator") == Comparator.RANGE and not is_range:
            self.add_error("value", _("比较为“区间”时请写上下限，如 2-3。"))

    def correction(self) -> Correction:
        return Correction(**{name: self.cleaned_data[name] for name in CORRECTED})


CORRECTED = tuple(Correction.__dataclass_fields__)


def initial_of(figure: Figure) -> dict[str, object]:
    indicator = figure.indicator
    high: Decimal | None = figure.value_high
    value = "" if figure.value is None else plain(figure.value)
    return {
        "kind": figure.kind,
        "wording": figure.wording,
        "indicator": f"{indicator.code} {indicator.name}" if indicator else "",
        "basis": figure.basis,
        "comparator": figure.comparator,
        "value": value if high is None else f"{value}-{plain(high)}",
        "unit": figure.unit,
        "year": figure.year,
        "commitment": figure.commitment or Commitment.FIRM,
        "tier": figure.tier or Tier.FIRM,
        "place": figure.place.name if figure.place else "",
    }


def find_indicator(text: str) -> Indicator:
    """Return the indicator of B19, B19 新增高企, a name or an alias."""
    if found := Indicator.objects.filter(code=text.split(maxsplit=1)[0]).first():
        return found
    named = list(Indicator.objects.filter(name=text)[:5])
    if len(named) == 1:
        return named[0]
    if named:
        codes = "、".join(f"{one.code}（{one.get_basis_display()} {one.unit}）" for one in named)
        raise ValidationError(_("有几个同名指标：%s。请填代码。") % codes)
    alias = IndicatorAlias.objects.select_related("indicator").filter(name=text).first()
    if alias is None:
        raise ValidationError(_("指标字典中没有“%s”：请从列表中选；留空则按原文名称新建。") % text)
    return alias.indicator
