"""Admin of goals: the list with bars and lights, the numbers, and the way to record an outcome."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.access import reader_of
from outcomes.admin.sheets import SheetExchangeMixin
from outcomes.enums import Light, Status
from outcomes.reports.scorecard import ScorecardRow, rows_of
from outcomes.standings import standings
from outcomes.templatetags.lights import bar, light
from plans.access import bureaus_of, may_record, recordable_goals
from plans.actions.statements import normalised
from plans.admin.history import HistoryAdmin
from plans.admin.reaching import ReachMixin
from plans.models import Goal, GoalBureau, Target
from plans.models.batches import SheetKind
from plans.resources import GoalResource


class GoalChangeList(ChangeList):
    """A change list whose page of goals is judged as of today, in a fixed number of queries."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        goals = list(self.result_list)
        page = [goal.pk for goal in goals]
        day = timezone.localdate()
        own = set(
            recordable_goals(request.user, day).filter(pk__in=page).values_list("pk", flat=True)
        )
        for goal in goals:
            goal.may_record = goal.pk in own
        for row in rows_of(standings(goals, day, reader=reader_of(request))):
            if not row.is_stretch:
                row.goal.row = row
        self.result_list = goals


class MineFilter(admin.SimpleListFilter):
    title = gettext_lazy("我的单位")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("1", gettext_lazy("牵头或配合"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Goal]) -> QuerySet[Goal]:
        if self.value() != "1":
            return queryset
        return queryset.of_bureaus(bureaus_of(request.user, timezone.localdate()))


class StandingFilter(admin.SimpleListFilter):
    """A filter by what only a judgement tells; it judges the goals the other filters leave."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Goal]) -> QuerySet[Goal]:
        if not self.value():
            return queryset
        judged = standings(queryset, timezone.localdate(), reader=reader_of(request))
        kept = [one.goal.pk for one in judged if self.keeps(one.completion)]
        return queryset.filter(pk__in=kept)

    def keeps(self, completion) -> bool:
        raise NotImplementedError


class LightFilter(StandingFilter):
    title = gettext_lazy("灯")
    parameter_name = "light"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return Light.choices

    def keeps(self, completion) -> bool:
        return completion is not None and completion.light == self.value()


class StatusFilter(StandingFilter):
    title = gettext_lazy("完成状态")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return Status.choices

    def keeps(self, completion) -> bool:
        return completion is not None and completion.status == self.value()


class TargetInline(admin.TabularInline):
    """Numbers in force and replaced ones; a change of number is a new row, made by import."""

    model = Target
    extra = 0
    fields = [
        "tier",
        "comparator",
        "value",
        "value_high",
        "unit",
        "commitment",
        "in_force",
        "source",
        "change_reason",
    ]
    readonly_fields = ["in_force", "source", "change_reason"]
    can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Goal | None = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("出处"))
    def source(self, target: Target) -> str:
        if target.figure is None:
            return target.location
        address = target.figure.get_absolute_url()
        return format_html('<a href="{}">{}</a>', address, target.figure.location)


class CooperatingInline(admin.TabularInline):
    model = GoalBureau
    extra = 0
    autocomplete_fields = ["bureau"]


@admin.register(Goal)
class GoalAdmin(ReachMixin, SheetExchangeMixin, HistoryAdmin):
    resource_classes = [GoalResource]
    sheet_kind = SheetKind.GOALS
    list_display = [
        "name",
        "jurisdiction",
        "year",
        "target",
        "actual",
        "completion",
        "standing",
        "lead_bureau",
        "record",
    ]
    list_filter = [
        MineFilter,
        LightFilter,
        StatusFilter,
        "year",
        ("jurisdiction", admin.RelatedOnlyFieldListFilter),
        ("lead_bureau", admin.RelatedOnlyFieldListFilter),
        "state",
    ]
    list_per_page = 50
    search_fields = ["wording"]
    search_help_text = gettext_lazy("指标名称、别名（高企）、代码、行政区或责任单位")
    autocomplete_fields = ["plan", "jurisdiction", "indicator", "lead_bureau", "measure", "parent"]
    # A promise ends, returns or gets another number by an approved request (TargetChange) only.
    readonly_fields = ["batch", "state", "withdrawal_reason"]
    change_form_template = "admin/moves/goal.html"
    inlines = [TargetInline, CooperatingInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("plan", "jurisdiction"),
                    ("indicator", "wording"),
                    ("year", "due_on", "data_expected_on"),
                    ("lead_bureau", "measure"),
                    ("schedule", "quarters", "batch_on"),
                    ("baseline_year", "baseline_value"),
                    ("weight", "method", "parent"),
                    ("state", "withdrawal_reason"),
                    "note",
                    "batch",
                ]
            },
        )
    ]

    def get_changelist(self, request: HttpRequest, **options) -> type[ChangeList]:
        return GoalChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Goal]:
        return super().get_queryset(request).with_parts()

    def has_change_permission(self, request: HttpRequest, obj: Goal | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None or request.user.is_superuser:
            return allowed
        return may_record(request.user, obj, timezone.localdate())

    def get_readonly_fields(self, request: HttpRequest, obj: Goal | None = None) -> list[str]:
        """What the number is about is part of the promise; only an unknown year may be filled."""
        fields = list(super().get_readonly_fields(request, obj))
        if obj is None or not obj.targets.exists():
            return fields
        promised = ["plan", "jurisdiction", "indicator"]
        return fields + promised + ([] if obj.year is None else ["year"])

    def has_delete_permission(self, request: HttpRequest, obj: Goal | None = None) -> bool:
        """A promise is withdrawn with a reason, never deleted."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Goal], search_term: str
    ) -> tuple[QuerySet[Goal], bool]:
        return queryset.search(search_term), False

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        """Copy what a target keeps of its indicator, and its normalised value."""
        for target in formset.save(commit=False):
            if isinstance(target, Target):
                complete_target(target)
            target.save()
        for gone in formset.deleted_objects:
            gone.delete()
        formset.save_m2m()

    @admin.display(description=gettext_lazy("指标"), ordering="wording")
    def name(self, goal: Goal) -> str:
        return goal.title

    @admin.display(description=gettext_lazy("目标值"))
    def target(self, goal: Goal) -> str:
        row = row_of(goal)
        return f"{row.target_text} {row.target.unit}" if row else "—"

    @admin.display(description=gettext_lazy("完成值"))
    def actual(self, goal: Goal) -> str:
        row = row_of(goal)
        return row.outcome_text if row else ""

    @admin.display(description=gettext_lazy("完成率"))
    def completion(self, goal: Goal) -> str:
        row = row_of(goal)
        return bar(row) if row else ""

    @admin.display(description=gettext_lazy("状态"))
    def standing(self, goal: Goal) -> str:
        row = row_of(goal)
        if row is None:
            return _("没有目标值")
        return format_html("{} {}", light(row.completion.light), row.status_text)

    @admin.display(description=gettext_lazy("填报"))
    def record(self, goal: Goal) -> str:
        if not goal.may_record:
            return "—"
        address = reverse("admin:outcomes_outcome_record", args=[goal.pk])
        return format_html('<a href="{}">{}</a>', address, _("填报"))


def row_of(goal: Goal) -> ScorecardRow | None:
    return getattr(goal, "row", None)


def complete_target(target: Target) -> None:
    indicator = target.goal.indicator
    target.basis, target.direction = indicator.basis, indicator.direction
    target.normalised = normalised(target.value, target.unit)
    target.normalised_high = normalised(target.value_high, target.unit)
