"""Admin of requests to change a promise: ask, look at what it would do, decide or take back."""

from collections.abc import Callable

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

from outcomes.access import reader_of
from outcomes.actions.correct_targets import correct_target, why_not_correct
from outcomes.admin.reports import ReadOnlyAdmin
from outcomes.move_forms import ChangeForm, DecisionForm, TargetNumberForm
from outcomes.moves_access import (
    correctable_targets,
    decidable_changes,
    may_decide,
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
from plans.models import Goal, Target, TargetChange


class MyDecisionFilter(admin.SimpleListFilter):
    title = gettext_lazy("待办")
    parameter_name = "duty"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("decide", gettext_lazy("待我批准")), ("mine", gettext_lazy("我的申请"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "decide":
            mine = decidable_changes(request.user, timezone.localdate())
            return queryset.filter(pk__in=mine.values("pk"))
        if self.value() == "mine":
            return queryset.filter(requested_by=request.user)
        return queryset


@admin.register(TargetChange)
class TargetChangeAdmin(ReadOnlyAdmin):
    list_display = ["goal", "kind", "old", "new", "reason", "state", "requested_by", "decided_by"]
    list_filter = [MyDecisionFilter, "state", "kind"]
    list_select_related = [
        "goal__jurisdiction",
        "goal__indicator",
        "target",
        "requested_by",
        "decided_by",
    ]
    list_per_page = 50
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[TargetChange]:
        rows = super().get_queryset(request)
        seen = visible_changes(request.user, timezone.localdate())
        return rows.filter(pk__in=seen.values("pk"))

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
            path("<int:pk>/decide/", wrap(self.decide_view), name=f"{name}_decide"),
            *super().get_urls(),
        ]

    # Asking

    def request_view(self, request: HttpRequest, goal_id: int) -> HttpResponse:
        goal = get_object_or_404(Goal.objects.with_parts(), pk=goal_id)
        if not may_request(request.user, goal, timezone.localdate()):
            raise PermissionDenied
        form = ChangeForm(request.POST or None, goal=goal, label_suffix="")
        if request.method == "POST" and form.is_valid():
            cleaned = form.cleaned_data
            try:
                change = request_change(
                    goal=goal,
                    kind=cleaned["kind"],
                    requested_by=request.user,
                    now=timezone.now(),
                    reason=cleaned["reason"],
                    target=cleaned["target"],
                    number=form.number,
                    document_number=cleaned["document_number"],
                    document=cleaned["document"],
                )
            except ChangeRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("已提交申请，等待督查批准；批准前目标不变。"))
                return HttpResponseRedirect(change.get_absolute_url())
        note = _("原目标值不会被改写：批准后另立一条新的目标值，报表可按调整前或调整后计算。")
        return self._form_page(request, goal, form, _("申请调整目标"), _("提交申请"), note)

    def correct_view(self, request: HttpRequest, goal_id: int) -> HttpResponse:
        """勘误: the one who entered the number puts a slip right before anything was reported."""
        goal = get_object_or_404(Goal.objects.with_parts(), pk=goal_id)
        if not correctable_targets(request.user, goal, timezone.localdate()):
            raise PermissionDenied
        form = TargetNumberForm(request.POST or None, goal=goal, label_suffix="")
        if request.method == "POST" and form.is_valid():
            try:
                self._correct(request, form)
            except ChangeRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("已勘误；原来的数字和原因留在沿革中。"))
                return HttpResponseRedirect(goal.get_absolute_url())
        note = _(
            "只用于改正录入时的笔误：限录入人、尚无报送数据、没有调整申请时。其他改动请申请调整。"
        )
        return self._form_page(request, goal, form, _("勘误"), _("改正"), note)

    def _correct(self, request: HttpRequest, form: TargetNumberForm) -> Target:
        return correct_target(
            target=form.cleaned_data["target"],
            number=form.number,
            corrected_by=request.user,
            reason=form.cleaned_data["reason"],
        )

    def _form_page(
        self, request: HttpRequest, goal: Goal, form, title: str, button: str, note: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "goal": goal,
            "rows": scorecard_rows(
                Goal.objects.filter(pk=goal.pk), timezone.localdate(), reader=reader_of(request)
            ),
            "form": form,
            "button": button,
            "note": note,
        }
        return TemplateResponse(request, "admin/moves/form.html", context)

    # Deciding

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = visible_changes(request.user, timezone.localdate())
        change = get_object_or_404(seen.select_related("goal"), pk=pk)
        moves: dict[str, Callable] = {
            "approve": self._approve,
            "reject": self._reject,
            "retract": self._retract,
        }
        move = moves.get(request.POST.get("move", ""))
        if request.method != "POST" or move is None:
            raise Http404
        try:
            move(request, change)
        except ChangeRefused as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(change.get_absolute_url())

    def _require_decider(self, request: HttpRequest, change: TargetChange) -> None:
        if change.requested_by_id == request.user.pk:
            raise ChangeRefused(_("申请人不得批准或驳回自己的申请，请由另一人决定。"))
        if change.is_open and not may_decide(request.user, change, timezone.localdate()):
            raise PermissionDenied

    def _approve(self, request: HttpRequest, change: TargetChange) -> None:
        self._require_decider(request, change)
        form = DecisionForm(request.POST, goal=change.goal)
        if not form.is_valid():
            raise ChangeRefused(told(form))
        cleaned = form.cleaned_data
        approve_change(
            change=change,
            approved_by=request.user,
            now=timezone.now(),
            document_number=cleaned["document_number"],
            document=cleaned["document"],
            note=cleaned["note"],
        )
        messages.success(request, _("已批准；原目标值保留，完成情况按新的目标计算。"))

    def _reject(self, request: HttpRequest, change: TargetChange) -> None:
        self._require_decider(request, change)
        form = DecisionForm(request.POST, goal=change.goal)
        if not form.is_valid():
            raise ChangeRefused(told(form))
        reject_change(
            change=change,
            rejected_by=request.user,
            now=timezone.now(),
            note=form.cleaned_data["note"],
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
                "may_decide": is_open and may_decide(request.user, obj, day),
                "is_own": is_open and obj.requested_by_id == request.user.pk,
                "decision_form": DecisionForm(
                    goal=obj.goal,
                    initial={"document_number": obj.document_number, "document": obj.document},
                ),
            }
        return super().render_change_form(request, context, obj=obj, **options)


def told(form) -> str:
    return " ".join(error for errors in form.errors.values() for error in errors)


def may_correct_now(person, goal: Goal) -> bool:
    """Tell whether any number of the goal is this person's own slip to mend."""
    targets = correctable_targets(person, goal, timezone.localdate())
    return any(not why_not_correct(target, person) for target in targets)
