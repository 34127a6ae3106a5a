"""Admin of outcomes: record on one screen, submit, verify or return by another person, correct."""

from datetime import date

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.access import (
    confirmable_outcomes,
    may_change,
    reader_of,
    recordable_outcomes,
    reviewable_now,
    verifiable_now,
)
from outcomes.actions.outcomes import OutcomeRefused, edit_outcome, record_outcome, submit_outcome
from outcomes.admin.moving import MovesMixin
from outcomes.admin.sheets import SheetExchangeMixin
from outcomes.enums import OutcomeState
from outcomes.forms import RecordForm
from outcomes.models import Outcome
from outcomes.reports.scorecard import ScorecardRow, amount_text, scorecard_rows
from outcomes.resources import OutcomeResource
from plans.access import may_record, recording_bureau
from plans.admin.history import HistoryAdmin
from plans.admin.reaching import ReachMixin
from plans.models import Goal
from plans.models.batches import SheetKind


class DutyFilter(admin.SimpleListFilter):
    title = gettext_lazy("待办")
    parameter_name = "duty"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [
            ("review", gettext_lazy("待我审核")),
            ("verify", gettext_lazy("待我核定")),
            ("confirm", gettext_lazy("待我以数据主管部门核定")),
            ("returned", gettext_lazy("退回给我")),
            ("draft", gettext_lazy("我的草稿")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Outcome]) -> QuerySet[Outcome]:
        day = timezone.localdate()
        waiting = {
            "review": reviewable_now,
            "verify": verifiable_now,
            "confirm": confirmable_outcomes,
        }
        if self.value() in waiting:
            return queryset.filter(pk__in=waiting[self.value()](request.user, day).values("pk"))
        if self.value() in ("returned", "draft"):
            state = OutcomeState.RETURNED if self.value() == "returned" else OutcomeState.DRAFT
            mine = recordable_outcomes(request.user, day).values("pk")
            return queryset.filter(pk__in=mine, state=state)
        return queryset


@admin.register(Outcome)
class OutcomeAdmin(MovesMixin, ReachMixin, SheetExchangeMixin, HistoryAdmin):
    resource_classes = [OutcomeResource]
    sheet_kind = SheetKind.OUTCOMES
    list_display = [
        "name",
        "jurisdiction",
        "year",
        "figure_text",
        "as_of",
        "stage",
        "state",
        "bureau",
        "entered_by",
        "verified_by",
    ]
    list_filter = [
        DutyFilter,
        "state",
        "stage",
        "year",
        ("jurisdiction", admin.RelatedOnlyFieldListFilter),
        ("bureau", admin.RelatedOnlyFieldListFilter),
        "is_current",
    ]
    list_per_page = 50
    search_fields = ["wording"]
    search_help_text = gettext_lazy("指标名称、别名（高企）、代码、行政区或填报单位")
    actions = ["submit_selected", "review_selected", "verify_selected", "confirm_selected"]
    change_form_template = "admin/outcomes/outcome/change_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Outcomes are recorded from their goal, so that nobody has to look the indicator up."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Outcome | None = None) -> bool:
        """Let nobody save the page of a figure: it is changed on the screens of this admin."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Outcome | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Outcome | None = None) -> list[str]:
        """Show everything; changes go through the screens of this admin, never past them."""
        fields = [field.name for field in self.opts.fields if field.editable]
        return [*fields, "evidence", "figure_text"]

    def get_fieldsets(self, request: HttpRequest, obj: Outcome | None = None) -> list:
        return [
            (
                None,
                {
                    "fields": [
                        ("jurisdiction", "year"),
                        ("indicator", "wording"),
                        "figure_text",
                        ("as_of", "stage", "state"),
                        ("source", "bureau"),
                        "evidence",
                        "note",
                    ]
                },
            ),
            (
                gettext_lazy("经过"),
                {
                    "fields": [
                        ("entered_by", "submitted_at"),
                        ("reviewed_by", "reviewed_at"),
                        ("verified_by", "verified_at"),
                        ("confirmed_by", "confirmed_at"),
                        "return_reason",
                        ("supersedes", "correction_reason", "is_current"),
                        "batch",
                    ]
                },
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outcome]:
        return super().get_queryset(request).with_parts()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Outcome], search_term: str
    ) -> tuple[QuerySet[Outcome], bool]:
        return queryset.search(search_term), False

    @admin.display(description=gettext_lazy("指标"), ordering="wording")
    def name(self, outcome: Outcome) -> str:
        return outcome.title

    @admin.display(description=gettext_lazy("实际值"), ordering="value")
    def figure_text(self, outcome: Outcome) -> str:
        return amount_text(outcome.comparator, outcome.value, outcome.value_high, outcome.unit)

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("record/<int:goal_id>/", wrap(self.record_view), name="outcomes_outcome_record"),
            path("<int:pk>/edit/", wrap(self.edit_view), name="outcomes_outcome_edit"),
            *super().get_urls(),
        ]

    # Recording and editing

    def record_view(self, request: HttpRequest, goal_id: int) -> HttpResponse:
        """Record a figure for a goal, as a draft or submitted at once."""
        goal = get_object_or_404(Goal.objects.with_parts(), pk=goal_id)
        if not may_record(request.user, goal, timezone.localdate()):
            raise PermissionDenied
        rows = self._rows(request, goal)
        unit = rows[0].target.unit if rows else goal.indicator.unit
        initial = {"unit": unit, "as_of": likely_day(goal, timezone.localdate())}
        form = self._record_form(request, goal, initial)
        if request.method == "POST" and form.is_valid():
            outcome = self._record(request, form, goal)
            if outcome:
                return HttpResponseRedirect(goal.get_absolute_url())
        return self._form_page(request, form, goal, rows, title=_("填报完成情况"))

    def _record(self, request: HttpRequest, form: RecordForm, goal: Goal) -> Outcome | None:
        cleaned = form.cleaned_data
        try:
            outcome = record_outcome(
                goal=goal,
                entered_by=request.user,
                bureau=recording_bureau(request.user, goal, timezone.localdate()),
                new_evidence=form.new_evidence(),
                **{name: cleaned[name] for name in RECORDED},
            )
            self._submit_if_asked(request, outcome)
        except OutcomeRefused as error:
            form.add_error(None, str(error))
            return None
        return outcome

    def _submit_if_asked(self, request: HttpRequest, outcome: Outcome) -> None:
        if "_submit" in request.POST:
            submit_outcome(outcome=outcome, submitted_by=request.user, now=timezone.now())
            messages.success(request, _("已报送，等待另一人核定。"))
        else:
            messages.success(request, _("已存为草稿，还没有报送。"))

    def edit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change a draft or a returned figure."""
        outcome = get_object_or_404(self.get_queryset(request), pk=pk)
        if not may_change(request.user, outcome, timezone.localdate()):
            raise PermissionDenied
        goal = goal_of(outcome)
        initial = {name: getattr(outcome, name) for name in RECORDED if name != "evidence"}
        initial |= {"value": self.figure_for_form(outcome), "evidence": outcome.evidence.all()}
        initial["version"] = outcome.version
        form = self._record_form(request, goal, initial)
        if request.method == "POST" and form.is_valid():
            try:
                outcome = edit_outcome(
                    outcome=outcome,
                    edited_by=request.user,
                    new_evidence=form.new_evidence(),
                    seen=form.cleaned_data["version"],
                    **{name: form.cleaned_data[name] for name in RECORDED},
                )
                self._submit_if_asked(request, outcome)
                return HttpResponseRedirect(outcome.get_absolute_url())
            except OutcomeRefused as error:
                form.add_error(None, str(error))
                # What was typed stays; saved once more, it is saved knowingly.
                form.data = form.data.copy()
                form.data["version"] = Outcome.objects.get(pk=pk).version
        rows = self._rows(request, goal)
        return self._form_page(request, form, goal, rows, title=_("修改完成情况"), outcome=outcome)

    def _record_form(self, request: HttpRequest, goal: Goal, initial: dict) -> RecordForm:
        return RecordForm(
            request.POST or None,
            request.FILES or None,
            goal=goal,
            initial=initial,
            reader=reader_of(request),
        )

    def _rows(self, request: HttpRequest, goal: Goal) -> list[ScorecardRow]:
        goals = Goal.objects.filter(pk=goal.pk)
        return scorecard_rows(goals, timezone.localdate(), reader=reader_of(request))

    def figure_for_form(self, outcome: Outcome) -> str:
        return amount_text(outcome.comparator, outcome.value, None, "").replace(" ", "")

    def _form_page(
        self, request: HttpRequest, form: RecordForm, goal: Goal, rows: list[ScorecardRow], **extra
    ) -> HttpResponse:
        reader = reader_of(request)
        known = Outcome.objects.current().readable_by(reader.user, reader.day)
        known = known.filter(
            jurisdiction=goal.jurisdiction, indicator=goal.indicator, year=goal.year
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "goal": goal,
            "rows": rows,
            "known": known.with_parts(),
            **extra,
        }
        return TemplateResponse(request, "admin/outcomes/outcome/record.html", context)


def likely_day(goal: Goal, today: date) -> date:
    """Suggest today, or the last day of a year that is over."""
    return today if goal.year is None else min(today, date(goal.year, 12, 31))


RECORDED = ("value", "comparator", "unit", "as_of", "stage", "source", "note", "evidence")


def goal_of(outcome: Outcome) -> Goal:
    """Return a goal the outcome answers; an outcome of no goal cannot be edited on this screen."""
    goal = (
        Goal.objects.with_parts()
        .filter(jurisdiction=outcome.jurisdiction, indicator=outcome.indicator, year=outcome.year)
        .first()
    )
    if goal is None:
        raise Http404
    return goal
