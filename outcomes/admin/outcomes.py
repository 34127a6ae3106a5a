"""Admin of outcomes: record on one screen, submit, verify or return by another person, correct."""

from collections.abc import Callable
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
from django.utils.translation import gettext_lazy, ngettext
from simple_history.admin import SimpleHistoryAdmin

from outcomes.access import may_change, may_verify, recordable_outcomes, verifiable_outcomes
from outcomes.actions.outcomes import (
    OutcomeRefused,
    correct_outcome,
    edit_outcome,
    record_outcome,
    return_outcome,
    submit_outcome,
    verify_outcome,
)
from outcomes.admin.sheets import SheetExchangeMixin
from outcomes.enums import OutcomeState, Stage
from outcomes.forms import CorrectionForm, RecordForm, ReturnForm
from outcomes.models import Outcome
from outcomes.reports.scorecard import ScorecardRow, amount_text, scorecard_rows
from outcomes.resources import OutcomeResource
from plans.access import may_record, recording_bureau
from plans.models import Goal
from plans.models.batches import SheetKind


class DutyFilter(admin.SimpleListFilter):
    title = gettext_lazy("待办")
    parameter_name = "duty"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [
            ("verify", gettext_lazy("待我核定")),
            ("returned", gettext_lazy("退回给我")),
            ("draft", gettext_lazy("我的草稿")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Outcome]) -> QuerySet[Outcome]:
        day = timezone.localdate()
        if self.value() == "verify":
            mine = verifiable_outcomes(request.user, day).values("pk")
            return queryset.filter(pk__in=mine, state=OutcomeState.SUBMITTED)
        if self.value() in ("returned", "draft"):
            state = OutcomeState.RETURNED if self.value() == "returned" else OutcomeState.DRAFT
            mine = recordable_outcomes(request.user, day).values("pk")
            return queryset.filter(pk__in=mine, state=state)
        return queryset


@admin.register(Outcome)
class OutcomeAdmin(SheetExchangeMixin, SimpleHistoryAdmin):
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
    actions = ["submit_selected", "verify_selected"]
    change_form_template = "admin/outcomes/outcome/change_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Outcomes are recorded from their goal, so that nobody has to look the indicator up."""
        return False

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
                        ("verified_by", "verified_at"),
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
            path("<int:pk>/move/", wrap(self.move_view), name="outcomes_outcome_move"),
            *super().get_urls(),
        ]

    # Recording and editing

    def record_view(self, request: HttpRequest, goal_id: int) -> HttpResponse:
        """Record a figure for a goal, as a draft or submitted at once."""
        goal = get_object_or_404(Goal.objects.with_parts(), pk=goal_id)
        if not may_record(request.user, goal, timezone.localdate()):
            raise PermissionDenied
        rows = scorecard_rows(Goal.objects.filter(pk=goal.pk), timezone.localdate())
        unit = rows[0].target.unit if rows else goal.indicator.unit
        initial = {"unit": unit, "as_of": likely_day(goal, timezone.localdate())}
        form = RecordForm(request.POST or None, request.FILES or None, goal=goal, initial=initial)
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
        outcome = get_object_or_404(Outcome.objects.with_parts(), pk=pk)
        if not may_change(request.user, outcome, timezone.localdate()):
            raise PermissionDenied
        goal = goal_of(outcome)
        initial = {name: getattr(outcome, name) for name in RECORDED if name != "evidence"}
        initial |= {"value": self.figure_for_form(outcome), "evidence": outcome.evidence.all()}
        form = RecordForm(request.POST or None, request.FILES or None, goal=goal, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                outcome = edit_outcome(
                    outcome=outcome,
                    edited_by=request.user,
                    new_evidence=form.new_evidence(),
                    **{name: form.cleaned_data[name] for name in RECORDED},
                )
                self._submit_if_asked(request, outcome)
                return HttpResponseRedirect(outcome.get_absolute_url())
            except OutcomeRefused as error:
                form.add_error(None, str(error))
        rows = scorecard_rows(Goal.objects.filter(pk=goal.pk), timezone.localdate())
        return self._form_page(request, form, goal, rows, title=_("修改完成情况"), outcome=outcome)

    def figure_for_form(self, outcome: Outcome) -> str:
        return amount_text(outcome.comparator, outcome.value, None, "").replace(" ", "")

    def _form_page(
        self, request: HttpRequest, form: RecordForm, goal: Goal, rows: list[ScorecardRow], **extra
    ) -> HttpResponse:
        known = Outcome.objects.current().filter(
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

    # Moves

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Submit, verify, return or correct one outcome, whichever button was pressed."""
        outcome = get_object_or_404(Outcome, pk=pk)
        moves: dict[str, Callable] = {
            "submit": self._submit,
            "verify": self._verify,
            "return": self._return,
            "correct": self._correct,
        }
        move = moves.get(request.POST.get("move", ""))
        if request.method != "POST" or move is None:
            raise Http404
        try:
            outcome = move(request, outcome)
        except OutcomeRefused as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(outcome.get_absolute_url())

    def _submit(self, request: HttpRequest, outcome: Outcome) -> Outcome:
        if not may_change(request.user, outcome, timezone.localdate()):
            raise PermissionDenied
        outcome = submit_outcome(outcome=outcome, submitted_by=request.user, now=timezone.now())
        messages.success(request, _("已报送，等待另一人核定。"))
        return outcome

    def _verify(self, request: HttpRequest, outcome: Outcome) -> Outcome:
        self._require_verifier(request, outcome)
        outcome = verify_outcome(outcome=outcome, verified_by=request.user, now=timezone.now())
        messages.success(request, _("已核定，数据锁定；完成率已按此计算。"))
        return outcome

    def _return(self, request: HttpRequest, outcome: Outcome) -> Outcome:
        self._require_verifier(request, outcome)
        reason = request.POST.get("reason", "")
        outcome = return_outcome(outcome=outcome, returned_by=request.user, reason=reason)
        messages.success(request, _("已退回填报单位。"))
        return outcome

    def _require_verifier(self, request: HttpRequest, outcome: Outcome) -> None:
        """Tell the enterer why not; anybody else without the duty is simply not let in."""
        if outcome.entered_by_id == request.user.pk:
            raise OutcomeRefused(_("填报人不得核定自己填报的数据，请由另一人核定。"))
        if not may_verify(request.user, outcome, timezone.localdate()):
            raise PermissionDenied

    def _correct(self, request: HttpRequest, outcome: Outcome) -> Outcome:
        if not may_change(request.user, outcome, timezone.localdate()):
            raise PermissionDenied
        form = CorrectionForm(request.POST)
        needs_value = outcome.value is not None
        if not form.is_valid() or (needs_value and form.cleaned_data["value"] is None):
            raise OutcomeRefused(_("更正须填写新的数值和原因。"))
        correction = correct_outcome(
            outcome=outcome,
            corrected_by=request.user,
            value=form.cleaned_data["value"],
            reason=form.cleaned_data["reason"],
            stage=Stage.REVISED,
        )
        messages.success(request, _("已建立更正草稿；报送并核定后生效，原数据保留。"))
        return correction

    def render_change_form(self, request: HttpRequest, context: dict, obj=None, **options):
        if obj:
            context |= self._offers(request, obj)
        return super().render_change_form(request, context, obj=obj, **options)

    def _offers(self, request: HttpRequest, outcome: Outcome) -> dict[str, object]:
        """Say which moves this person may make now, and what the figure would mean."""
        day = timezone.localdate()
        is_recorder = may_change(request.user, outcome, day)
        is_waiting = outcome.state == OutcomeState.SUBMITTED
        goals = Goal.objects.filter(
            jurisdiction=outcome.jurisdiction, indicator=outcome.indicator, year=outcome.year
        )
        return {
            "may_edit": is_recorder and outcome.is_editable,
            "may_verify": is_waiting and may_verify(request.user, outcome, day),
            "is_own": is_waiting and outcome.entered_by_id == request.user.pk,
            "may_correct": is_recorder and outcome.is_verified and outcome.is_current,
            "return_form": ReturnForm(),
            "correction_form": CorrectionForm(),
            "judged": scorecard_rows(goals, day, count_unverified=True),
            "pieces": outcome.evidence.all(),
        }

    # The same moves for many rows at once

    @admin.action(description=gettext_lazy("报送所选"), permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Outcome]) -> None:
        allowed = recordable_outcomes(request.user, timezone.localdate())
        self._move_all(request, queryset, allowed, self._submit_quietly)

    @admin.action(description=gettext_lazy("核定所选"), permissions=["verify"])
    def verify_selected(self, request: HttpRequest, queryset: QuerySet[Outcome]) -> None:
        allowed = verifiable_outcomes(request.user, timezone.localdate())
        self._move_all(request, queryset, allowed, self._verify_quietly)

    def has_verify_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outcomes.verify_outcome")

    def _submit_quietly(self, request: HttpRequest, outcome: Outcome) -> None:
        submit_outcome(outcome=outcome, submitted_by=request.user, now=timezone.now())

    def _verify_quietly(self, request: HttpRequest, outcome: Outcome) -> None:
        verify_outcome(outcome=outcome, verified_by=request.user, now=timezone.now())

    def _move_all(
        self,
        request: HttpRequest,
        queryset: QuerySet[Outcome],
        allowed: QuerySet[Outcome],
        move: Callable[[HttpRequest, Outcome], None],
    ) -> None:
        """Run the move row by row: each goes or is refused by itself, and every refusal is told."""
        within_duty = set(allowed.values_list("pk", flat=True))
        moved = 0
        for outcome in queryset:
            try:
                if outcome.pk not in within_duty:
                    raise OutcomeRefused(_("不在您的职责范围，或由您本人填报。"))
                move(request, outcome)
                moved += 1
            except OutcomeRefused as error:
                messages.error(request, f"{outcome}:{error}")
        if moved:
            text = ngettext("已处理 %d 条。", "已处理 %d 条。", moved)
            messages.success(request, text % moved)


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
