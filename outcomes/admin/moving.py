"""The moves of outcomes in the admin: one at a time by a button, or many rows by an action."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from outcomes.access import (
    confirmable_outcomes,
    ever_entered,
    may_change,
    reader_of,
    recordable_outcomes,
    reopenable_outcomes,
    returnable_outcomes,
    reviewable_now,
    reviewable_outcomes,
    verifiable_now,
    verifiable_outcomes,
)
from outcomes.actions.outcomes import (
    OutcomeRefused,
    confirm_outcome,
    correct_outcome,
    reopen_outcome,
    return_outcome,
    review_outcome,
    submit_outcome,
    verify_outcome,
)
from outcomes.enums import WAITING, OutcomeState, Stage
from outcomes.forms import CorrectionForm, ReopenForm, ReturnForm
from outcomes.models import Outcome
from outcomes.querysets import OutcomeQuerySet
from outcomes.reports.scorecard import scorecard_rows
from plans.models import Goal

# What each permission of the admin lets a person's role try; the duty decides row by row.
REVIEW, VERIFY, CONFIRM = (
    "outcomes.review_outcome",
    "outcomes.verify_outcome",
    "outcomes.confirm_outcome",
)


def owned_outcomes(user: AbstractBaseUser, day: date) -> OutcomeQuerySet:
    return Outcome.objects.owned_by(user, day)


@dataclass(frozen=True)
class Move:
    """A move that needs nothing but a person: one at a time by its button, or many by an action."""

    act: Callable[..., Outcome]
    by: str
    in_duty: Callable[[AbstractBaseUser, date], OutcomeQuerySet]
    told: str | Promise
    is_by_another: bool = True

    def make(self, request: HttpRequest, outcome: Outcome, seen: str) -> Outcome:
        return self.act(outcome=outcome, now=timezone.now(), seen=seen, **{self.by: request.user})


SUBMIT = Move(
    submit_outcome,
    "submitted_by",
    recordable_outcomes,
    gettext_lazy("已报送，等待另一人核定。"),
    is_by_another=False,
)
REVIEWED = Move(
    review_outcome,
    "reviewed_by",
    reviewable_outcomes,
    gettext_lazy("已审核，等待第三人核定。"),
)
VERIFIED = Move(
    verify_outcome,
    "verified_by",
    verifiable_outcomes,
    gettext_lazy("已核定，数据锁定；完成率已按此计算。"),
)
CONFIRMED = Move(
    confirm_outcome,
    "confirmed_by",
    owned_outcomes,
    gettext_lazy("数据主管部门已核定，按终数计算。"),
)
MOVES = {"submit": SUBMIT, "review": REVIEWED, "verify": VERIFIED, "confirm": CONFIRMED}


class MovableChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """Read what proves the figures of the page at once: it is part of each one's version."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        prefetch_related_objects(self.result_list, "evidence")


class MovesMixin:
    """Adds the moves to the admin of outcomes."""

    def get_changelist(self, request: HttpRequest, **options) -> type[ChangeList]:
        return MovableChangeList

    def get_urls(self) -> list:
        move = self.admin_site.admin_view(self.move_view)
        return [path("<int:pk>/move/", move, name="outcomes_outcome_move"), *super().get_urls()]

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the move whose button was pressed."""
        outcome = get_object_or_404(self.get_queryset(request), pk=pk)
        name = request.POST.get("move", "")
        moves: dict[str, Callable] = {
            "return": self._return,
            "reopen": self._reopen,
            "correct": self._correct,
        }
        move = self._simple if name in MOVES else moves.get(name)
        if request.method != "POST" or move is None:
            raise Http404
        try:
            outcome = move(request, outcome)
        except OutcomeRefused as error:
            messages.error(request, str(error))
            for name in ("reason", "value"):
                if typed := request.POST.get(name, "").strip():
                    messages.warning(request, _("您填写的内容：%s") % typed[:300])
        return HttpResponseRedirect(outcome.get_absolute_url())

    def _simple(self, request: HttpRequest, outcome: Outcome) -> Outcome:
        move = MOVES[request.POST["move"]]
        in_duty = move.in_duty(request.user, timezone.localdate())
        (require_other if move.is_by_another else require)(request, outcome, in_duty)
        outcome = move.make(request, outcome, seen_in(request))
        messages.success(request, move.told)
        return outcome

    def _return(self, request: HttpRequest, outcome: Outcome) -> Outcome:
        day = timezone.localdate()
        in_duty = reviewable_outcomes(request.user, day).filter(pk=outcome.pk).exists()
        if not in_duty:
            require_other(request, outcome, verifiable_outcomes(request.user, day))
        outcome = return_outcome(
            outcome=outcome,
            returned_by=request.user,
            reason=request.POST.get("reason", ""),
            seen=seen_in(request),
        )
        messages.success(request, _("已退回填报单位。"))
        return outcome

    def _reopen(self, request: HttpRequest, outcome: Outcome) -> Outcome:
        require_other(request, outcome, reopenable_outcomes(request.user, timezone.localdate()))
        outcome = reopen_outcome(
            outcome=outcome,
            reopened_by=request.user,
            reason=request.POST.get("reason", ""),
            seen=seen_in(request),
        )
        messages.success(request, _("已撤销核定并退回；完成率已重新计算，原核定留在沿革中。"))
        return outcome

    def _correct(self, request: HttpRequest, outcome: Outcome) -> Outcome:
        require(request, outcome, recordable_outcomes(request.user, timezone.localdate()))
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
            seen=seen_in(request),
        )
        messages.success(request, _("已建立更正草稿；报送并核定后生效，原数据保留。"))
        return correction

    def render_change_form(self, request: HttpRequest, context: dict, obj=None, **options):
        if obj:
            context |= self._offers(request, obj)
        return super().render_change_form(request, context, obj=obj, **options)

    def _offers(self, request: HttpRequest, outcome: Outcome) -> dict[str, object]:
        """Say which moves this person may make now, and what the figure would mean."""
        user, day = request.user, timezone.localdate()
        is_recorder = may_change(user, outcome, day)
        goals = Goal.objects.filter(
            jurisdiction=outcome.jurisdiction, indicator=outcome.indicator, year=outcome.year
        )

        def is_in(outcomes: OutcomeQuerySet) -> bool:
            return outcomes.filter(pk=outcome.pk).exists()

        return {
            "version": outcome.version,
            "may_edit": is_recorder and outcome.is_editable,
            "may_review": is_in(reviewable_now(user, day)),
            "may_verify": is_in(verifiable_now(user, day)),
            "may_confirm": is_in(confirmable_outcomes(user, day)),
            "may_return": is_in(returnable_outcomes(user, day)),
            "may_reopen": outcome.is_current and is_in(reopenable_outcomes(user, day)),
            "is_own": outcome.state in WAITING and ever_entered(user, outcome),
            "awaits_review": outcome.state == OutcomeState.SUBMITTED and outcome.needs_review,
            "may_correct": is_recorder and outcome.is_verified and outcome.is_current,
            "return_form": ReturnForm(),
            "reopen_form": ReopenForm(auto_id="reopen_%s"),
            "correction_form": CorrectionForm(),
            "judged": scorecard_rows(
                goals, day, count_unverified=not outcome.is_verified, reader=reader_of(request)
            ),
            "pieces": outcome.evidence.all(),
        }

    # The same moves for many rows at once

    @admin.display(description=gettext_lazy("选"))
    def action_checkbox(self, obj: Outcome) -> SafeString:
        """Carry the version that the list shows, so that nobody moves what they did not see."""
        box = super().action_checkbox(obj)
        hidden = '<input type="hidden" name="seen-{}" value="{}">'
        return format_html("{}" + hidden, box, obj.pk, obj.version)

    @admin.action(description=gettext_lazy("报送所选"), permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Outcome]) -> None:
        self._move_all(request, queryset, SUBMIT)

    @admin.action(description=gettext_lazy("审核所选"), permissions=["review"])
    def review_selected(self, request: HttpRequest, queryset: QuerySet[Outcome]) -> None:
        self._move_all(request, queryset, REVIEWED)

    @admin.action(description=gettext_lazy("核定所选"), permissions=["verify"])
    def verify_selected(self, request: HttpRequest, queryset: QuerySet[Outcome]) -> None:
        self._move_all(request, queryset, VERIFIED)

    @admin.action(description=gettext_lazy("以数据主管部门核定所选"), permissions=["confirm"])
    def confirm_selected(self, request: HttpRequest, queryset: QuerySet[Outcome]) -> None:
        self._move_all(request, queryset, CONFIRMED)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(REVIEW)

    def has_verify_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(VERIFY)

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CONFIRM)

    def _move_all(self, request: HttpRequest, queryset: QuerySet[Outcome], move: Move) -> None:
        """Run the move row by row: each goes or is refused by itself, and every refusal is told."""
        in_duty = move.in_duty(request.user, timezone.localdate())
        within_duty = set(in_duty.values_list("pk", flat=True))
        are_all_asked_for = request.POST.get("select_across") == "1"
        moved = unseen = 0
        for outcome in queryset:
            seen = request.POST.get(f"seen-{outcome.pk}", "")
            if move.is_by_another and are_all_asked_for and not seen:
                unseen += 1
                continue
            try:
                if outcome.pk not in within_duty:
                    raise OutcomeRefused(_("不在您的职责范围，或由您本人填报。"))
                move.make(request, outcome, seen)
                moved += 1
            except OutcomeRefused as error:
                messages.error(request, f"{outcome}:{error}")
        if unseen:
            text = _("%d 条不在您打开的这一页上，没有办理：请逐页核对后再办。")
            messages.warning(request, text % unseen)
        if moved:
            text = ngettext("已处理 %d 条。", "已处理 %d 条。", moved)
            messages.success(request, text % moved)


def seen_in(request: HttpRequest) -> str:
    return request.POST.get("version", "")


def require(request: HttpRequest, outcome: Outcome, allowed: QuerySet[Outcome]) -> None:
    if not allowed.filter(pk=outcome.pk).exists():
        raise PermissionDenied


def require_other(request: HttpRequest, outcome: Outcome, allowed: QuerySet[Outcome]) -> None:
    """Tell the enterer why not; anybody else without the duty is simply not let in."""
    if ever_entered(request.user, outcome):
        raise OutcomeRefused(_("填报人不得核定自己填报的数据，请由另一人核定。"))
    if outcome.reviewed_by_id == request.user.pk and outcome.state in WAITING:
        raise OutcomeRefused(_("审核人不得核定自己审核的数据，请由第三人核定。"))
    require(request, outcome, allowed)
