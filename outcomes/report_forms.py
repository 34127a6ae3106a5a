"""What a person states about a report: what it is about, and the words only they can write."""

from datetime import date

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.models import ReportKind
from outcomes.models.reports import ISSUED_KINDS, MAX_TITLE
from outcomes.report_access import reportable_places, signing_bureau
from outcomes.reports.notice import TEXT_FIELDS
from outcomes.reports.periods import Period, months_text
from outcomes.reports.snapshots import LANGUAGE, Parameters
from outcomes.reports.wording import time_text
from outcomes.target_choice import Targets
from plans.models import Bureau
from plans.models.planning import FIRST_YEAR, LAST_YEAR

GROUPINGS = [
    ("category", gettext_lazy("指标类别")),
    ("measure", gettext_lazy("举措")),
    ("bureau", gettext_lazy("责任单位")),
    ("place", gettext_lazy("行政区")),
    ("indicator", gettext_lazy("指标")),
]

TARGETS = [
    (Targets.CURRENT.value, gettext_lazy("现行目标（调整后）")),
    (Targets.ORIGINAL.value, gettext_lazy("原目标（调整前）")),
]


# How the form is laid out: heading, what the fields are for, the fields.
PARTS = [
    (
        gettext_lazy("范围和口径"),
        "",
        ("kind", "place", "bureau", "is_with_below", "year", "as_of", "targets",
         "count_unverified"),
    ),
    (gettext_lazy("完成情况表的列"), "", ("period", "group_by")),
    (
        gettext_lazy("文字"),
        gettext_lazy("通报、专报用；都可留空"),
        ("title", "addressee", "office", "signed_on", "basis", "checking", "problems",
         "requirements", "deadline"),
    ),
    (
        gettext_lazy("督办通知单"),
        gettext_lazy("只有督办通知单用"),
        ("number", "person", "contact"),
    ),
]  # fmt: skip


def _day_field(label: str, **options: object) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


def _text_field(label: str, rows: int = 0, **options: object) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, required=False, max_length=4000 if rows else 200, widget=widget, **options
    )


class ReportForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("种类"), choices=[(kind.value, kind.label) for kind in ISSUED_KINDS]
    )
    place = forms.ModelChoiceField(label=gettext_lazy("行政区"), queryset=None)
    is_with_below = forms.BooleanField(label=gettext_lazy("含下级地区"), required=False)
    bureau = forms.ModelChoiceField(
        label=gettext_lazy("责任单位"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("督办通知单必填；其他报表留空即全部单位"),
    )
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    as_of = _day_field(gettext_lazy("截至"))
    period = forms.ChoiceField(
        label=gettext_lazy("本期"), choices=Period.choices, initial=Period.QUARTER
    )
    group_by = forms.ChoiceField(label=gettext_lazy("分组"), choices=GROUPINGS)
    targets = forms.ChoiceField(
        label=gettext_lazy("目标口径"), choices=TARGETS, required=False, initial=Targets.CURRENT
    )
    count_unverified = forms.BooleanField(label=gettext_lazy("含未核定数据试算"), required=False)
    title = forms.CharField(
        label=gettext_lazy("标题"),
        max_length=MAX_TITLE,
        required=False,
        help_text=gettext_lazy("留空时按地区和时段拟定"),
    )
    addressee = _text_field(gettext_lazy("主送机关"))
    office = _text_field(gettext_lazy("署名"), help_text=gettext_lazy("留空时署您任督查的单位"))
    signed_on = _day_field(
        gettext_lazy("成文日期"), required=False, help_text=gettext_lazy("留空即今天")
    )
    basis = _text_field(gettext_lazy("依据"), help_text=gettext_lazy("如：按照《……通知》要求"))
    checking = _text_field(
        gettext_lazy("核查方式"), help_text=gettext_lazy("如：经查阅资料、现场核实")
    )
    problems = _text_field(
        gettext_lazy("存在问题"), 4, help_text=gettext_lazy("一行一段；留空时只写数据显示的问题")
    )
    requirements = _text_field(
        gettext_lazy("下一步要求"), 4, help_text=gettext_lazy("一行一段；留空时用通用要求")
    )
    deadline = _text_field(gettext_lazy("反馈或办理时限"))
    number = _text_field(gettext_lazy("编号"))
    person = _text_field(gettext_lazy("责任人"))
    contact = _text_field(gettext_lazy("联系人及电话"))

    def __init__(self, *arguments: object, user: AbstractBaseUser, day: date, **options: object):
        super().__init__(*arguments, **options)
        self.user, self.day = user, day
        places = reportable_places(user, day)
        self.fields["place"].queryset = places
        self.fields["place"].label_from_instance = lambda place: place.qualified_name
        self.fields["bureau"].queryset = Bureau.objects.filter(
            jurisdiction__in=places
        ).select_related("jurisdiction")

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if cleaned.get("kind") == ReportKind.SLIP and not cleaned.get("bureau"):
            self.add_error("bureau", _("督办通知单须选一个责任单位。"))
        day, year = cleaned.get("as_of"), cleaned.get("year")
        if day and year and day.year < year:
            self.add_error("as_of", _("截止日期早于报表年度。"))
        return cleaned

    @property
    def parts(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Return the fields in groups, each with its heading and what it is for."""
        return [(head, hint, [self[name] for name in names]) for head, hint, names in PARTS]

    @property
    def parameters(self) -> Parameters:
        given = self.cleaned_data
        return Parameters(
            kind=given["kind"],
            place=given["place"],
            year=given["year"],
            day=given["as_of"],
            bureau=given["bureau"],
            is_with_below=given["is_with_below"],
            count_unverified=given["count_unverified"],
            period=given["period"],
            group_by=given["group_by"],
            targets=given["targets"] or Targets.CURRENT.value,
        )

    @property
    def full_title(self) -> str:
        return self.cleaned_data["title"].strip() or default_title(self.parameters)

    @property
    def texts(self) -> dict[str, str]:
        """Return what was written, blank fields left out; who signs and when is never blank."""
        given = {name: self.cleaned_data.get(name) for name in TEXT_FIELDS}
        given["signed_on"] = given["signed_on"] or self.day
        if not given["office"]:
            bureau = signing_bureau(self.user, self.cleaned_data["place"], self.day)
            given["office"] = bureau.name if bureau else ""
        return {
            name: value.isoformat() if isinstance(value, date) else value.strip()
            for name, value in given.items()
            if value
        }


def default_title(parameters: Parameters) -> str:
    """Name a report as offices do; always in Chinese, as the report is."""
    whose = parameters.bureau.name if parameters.bureau else parameters.place.official_name
    year = parameters.year
    with translation.override(LANGUAGE):
        months = months_text(min(parameters.day, date(year, 12, 31)))
    time = time_text(year, months)
    return {
        ReportKind.TABLE: f"{whose}{year}年主要指标完成情况表（{months}）",
        ReportKind.NOTICE: f"关于{whose}{time}目标任务完成情况的通报",
        ReportKind.BRIEF: f"关于{whose}{time}目标任务完成情况的专报",
        ReportKind.SLIP: "督办通知单",
    }[ReportKind(parameters.kind)]


def default_day(year: int, today: date) -> date:
    """Return the last month's end within the year."""
    if today.year > year:
        return date(year, 12, 31)
    first = date(today.year, today.month, 1)
    return date.fromordinal(first.toordinal() - 1) if today.month > 1 else today
