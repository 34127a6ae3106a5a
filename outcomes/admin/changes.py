"""Admin of requests to change a promise: ask, look at what it would do, decide or take back."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.access import reader_of
from outcomes.actions.correct_targets import correct_target, why_not_correct
from outcomes.admin.asking import AskedAdmin, WaitingFilter
from outcomes.move_forms import ChangeForm, DecisionForm, TargetNumberForm
from outcomes.moves_access import (
    correctable_targets,
    decidable_changes,
    may_request,
    visible_changes,
)
from outcomes.reports.change_effect import change_effect
from outcomes.reports.scorecard import amount_text, scorecard_rows
from plans.actions.change_targets import (
    ChangeRefused,
    approve_change,
    reject_change,
    request_change,
    retract_change,
)
from plans.enums import ChangeKind
from plans.models import Goal, TargetChange

# What a request says besides the number, by the fields of its form.
REQUESTED = ("kind", "reason", "target", "document_number", "document")


class MyDecisionFilter(WaitingFilter):
    waiting = ("decide", gettext_lazy("待我批准"), decidable_changes)
    mine = ("requested_by", gettext_lazy("我的申请"))


@admin.register(TargetChange)
class TargetChangeAdmin(AskedAdmin):
    seen_by, answerable_by = visible_changes, decidable_changes
    asker, refused = "requested_by", ChangeRefused
    not_own = gettext_lazy("申请人不得批准或驳回自己的申请，请由另一人决定。")
    answers = ("approve", "reject", "retract")
    list_display = ["goal", "kind", "old", "new", "reason", "state", "requested_by", "decided_by"]
    list_filter = [MyDecisionFilter, "state", "kind"]
    list_select_related = [
        "goal__jurisdiction",
        "goal__indicator",
        "target",
        "requested_by",
        "decided_by",
    ]
    search_fields = ["goal__wording", "goal__indicator__name", "reason", "document_number"]
    change_form_template = "admin/moves/change.html"
    fields = [
        "goal",
        "kind",
        "old",
        "new",
        "reason",
        ("document_number", "document"),
        "state",
        ("requested_by", "requested_at"),
        ("decided_by", "decided_at"),
        "decision_note",
    ]
    readonly_fields = ["old", "new"]

    @admin.display(description=gettext_lazy("原目标值"))
    def old(self, change: TargetChange) -> str:
        return "—" if change.target is None else str(change.target)

    @admin.display(description=gettext_lazy("拟调整为"))
    def new(self, change: TargetChange) -> str:
        if change.kind != ChangeKind.VALUE:
            return change.get_kind_display()
        return amount_text(change.comparator, change.value, change.value_high, change.unit)

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        name = "plans_targetchange"
        return [
            path("request/<int:goal_id>/", wrap(self.request_view), name=f"{name}_request"),
            path("correct/<int:goal_id>/", wrap(self.correct_view), name=f"{name}_correct"),
            path("<int:pk>/decide/", wrap(self.answer_view), name=f"{name}_decide"),
            *super().get_urls(),
        ]

    # Asking

    def request_view(self, request: HttpRequest, goal_id: int) -> HttpResponse:
        goal = get_object_or_404(Goal.objects.with_parts(), pk=goal_id)
        if not may_request(request.user, goal, timezone.localdate()):
            raise PermissionDenied
        form = ChangeForm(request.POST or None, goal=goal, label_suffix="")
        return self.ask(
            request,
            form,
            lambda: self._request(request, goal, form),
            _("已提交申请，等待督查批准；批准前目标不变。"),
            title=_("申请调整目标"),
            button=_("提交申请"),
            note=_("原目标值不会被改写：批准后另立一条新的目标值，报表可按调整前或调整后计算。"),
            **self._now(request, goal),
        )

    def _request(self, request: HttpRequest, goal: Goal, form: ChangeForm) -> TargetChange:
        return request_change(
            goal=goal,
            requested_by=request.user,
            now=timezone.now(),
            number=form.number,
            **{name: form.cleaned_data[name] for name in REQUESTED},
        )

    def correct_view(self, request: HttpRequest, goal_id: int) -> HttpResponse:
        """勘误: the one who entered the number puts a slip right before anything was reported."""
        goal = get_object_or_404(Goal.objects.with_parts(), pk=goal_id)
        if not correctable_targets(request.user, goal, timezone.localdate()):
            raise PermissionDenied
        form = TargetNumberForm(request.POST or None, goal=goal, label_suffix="")
        note = _(
            "只用于改正录入时的笔误：限录入人、尚无报送数据、没有调整申请时。其他改动请申请调整。"
        )
        return self.ask(
            request,
            form,
            lambda: self._correct(request, form),
            _("已勘误；原来的数字和原因留在沿革中。"),
            title=_("勘误"),
            button=_("改正"),
            note=note,
            **self._now(request, goal),
        )

    def _correct(self, request: HttpRequest, form: TargetNumberForm) -> Goal:
        target = correct_target(
            target=form.cleaned_data["target"],
            number=form.number,
            corrected_by=request.user,
            reason=form.cleaned_data["reason"],
        )
        return target.goal

    def _now(self, request: HttpRequest, goal: Goal) -> dict[str, object]:
        """Return the goal as it stands, to be shown above the form."""
        goals = Goal.objects.filter(pk=goal.pk)
        rows = scorecard_rows(goals, timezone.localdate(), reader=reader_of(request))
        return {"goal": goal, "rows": rows}

    # Deciding

    def _approve(self, request: HttpRequest, change: TargetChange) -> None:
        form = DecisionForm(request.POST, goal=change.goal)
        approve_change(
            change=change,
            approved_by=request.user,
            now=timezone.now(),
            **self.answered(request, change, form),
        )
        messages.success(request, _("已批准；原目标值保留，完成情况按新的目标计算。"))

    def _reject(self, request: HttpRequest, change: TargetChange) -> None:
        form = DecisionForm(request.POST, goal=change.goal)
        reject_change(
            change=change,
            rejected_by=request.user,
            now=timezone.now(),
            note=self.answered(request, change, form)["note"],
        )
        messages.success(request, _("已驳回，目标不变。"))

    def _retract(self, request: HttpRequest, change: TargetChange) -> None:
        retract_change(change=change, retracted_by=request.user, now=timezone.now())
        messages.success(request, _("已撤回申请。"))

    def render_change_form(self, request: HttpRequest, context: dict, obj=None, **options):
        if obj:
            day = timezone.localdate()
            is_open = obj.is_open
            before, after = change_effect(obj, day, reader_of(request)) if is_open else ([], [])
            context |= {
                "before": before,
                "after": after,
                "may_decide": self.may_answer(request, obj),
                "is_own": is_open and self.is_own(request, obj),
                "decision_form": DecisionForm(
                    goal=obj.goal,
                    initial={"document_number": obj.document_number, "document": obj.document},
                ),
            }
        return super().render_change_form(request, context, obj=obj, **options)


def may_correct_now(person, goal: Goal) -> bool:
    """Tell whether any number of the goal is this person's own slip to mend."""
    targets = correctable_targets(person, goal, timezone.localdate())
    return any(not why_not_correct(target, person) for target in targets)
