"""Admin of contested figures: lodge, settle, take back."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.actions.objections import (
    accept_objection,
    lodge_objection,
    reject_objection,
    retract_objection,
)
from outcomes.actions.outcomes import OutcomeRefused
from outcomes.admin.asking import AskedAdmin, WaitingFilter
from outcomes.models import Objection, Outcome
from outcomes.move_forms import ObjectionForm, ResolutionForm
from outcomes.moves_access import (
    contesting_bureaus,
    may_contest,
    resolvable_objections,
    visible_objections,
)
from outcomes.reports.scorecard import amount_text


class MyObjectionFilter(WaitingFilter):
    waiting = ("resolve", gettext_lazy("待我处理"), resolvable_objections)
    mine = ("lodged_by", gettext_lazy("我提出的"))


@admin.register(Objection)
class ObjectionAdmin(AskedAdmin):
    seen_by, answerable_by = visible_objections, resolvable_objections
    asker, refused = "lodged_by", OutcomeRefused
    not_own = gettext_lazy("提出人不得处理自己的异议，请由另一人处理。")
    answers = ("accept", "reject", "retract")
    list_display = ["outcome", "reported", "contested", "bureau", "reason", "state", "lodged_by"]
    list_filter = [MyObjectionFilter, "state", ("bureau", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["outcome__jurisdiction", "outcome__indicator", "bureau", "lodged_by"]
    search_fields = ["outcome__wording", "outcome__indicator__name", "reason", "source"]
    change_form_template = "admin/moves/objection.html"
    fields = [
        "outcome",
        ("reported", "contested"),
        "bureau",
        "reason",
        "source",
        "evidence",
        "state",
        ("lodged_by", "lodged_at"),
        "resolution",
        ("resolved_by", "resolved_at"),
    ]
    readonly_fields = ["reported", "contested"]

    @admin.display(description=gettext_lazy("填报数值"))
    def reported(self, objection: Objection) -> str:
        outcome = objection.outcome
        return amount_text(outcome.comparator, outcome.value, outcome.value_high, outcome.unit)

    @admin.display(description=gettext_lazy("异议数值"))
    def contested(self, objection: Objection) -> str:
        return objection.figure_text

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        name = "outcomes_objection"
        return [
            path("lodge/<int:outcome_id>/", wrap(self.lodge_view), name=f"{name}_lodge"),
            path("<int:pk>/settle/", wrap(self.answer_view), name=f"{name}_settle"),
            *super().get_urls(),
        ]

    def lodge_view(self, request: HttpRequest, outcome_id: int) -> HttpResponse:
        outcome = get_object_or_404(
            Outcome.objects.select_related("jurisdiction__parent", "indicator", "bureau"),
            pk=outcome_id,
        )
        day = timezone.localdate()
        if not may_contest(request.user, outcome, day):
            raise PermissionDenied
        form = ObjectionForm(
            request.POST or None,
            request.FILES or None,
            outcome=outcome,
            bureaus=contesting_bureaus(request.user, outcome, day),
            label_suffix="",
        )
        return self.ask(
            request,
            form,
            lambda: self._lodge(request, outcome, form),
            _("已提出异议；处理前两个数字并列显示。"),
            title=_("提出异议"),
            button=_("提出异议"),
            note=_("处理以前，两个数字并列显示；采纳后由处理人建立更正，经另一人核定才生效。"),
            outcome=outcome,
            reported=amount_text(
                outcome.comparator, outcome.value, outcome.value_high, outcome.unit
            ),
        )

    def _lodge(self, request: HttpRequest, outcome: Outcome, form: ObjectionForm) -> Objection:
        return lodge_objection(
            outcome=outcome,
            bureau=form.cleaned_data["bureau"],
            lodged_by=request.user,
            now=timezone.now(),
            value=form.number.value,
            unit=form.number.unit,
            comparator=form.number.comparator,
            reason=form.cleaned_data["reason"],
            source=form.cleaned_data["source"],
            new_evidence=form.new_evidence(),
        )

    def _accept(self, request: HttpRequest, objection: Objection) -> None:
        accept_objection(
            objection=objection,
            resolved_by=request.user,
            now=timezone.now(),
            **self.answered(request, objection, ResolutionForm(request.POST)),
        )
        if objection.outcome.is_verified:
            messages.success(request, _("已采纳，建立了更正草稿；报送并由另一人核定后生效。"))
        else:
            messages.success(request, _("已采纳，数据已退回填报单位改正。"))

    def _reject(self, request: HttpRequest, objection: Objection) -> None:
        reject_objection(
            objection=objection,
            resolved_by=request.user,
            now=timezone.now(),
            **self.answered(request, objection, ResolutionForm(request.POST)),
        )
        messages.success(request, _("已处理：不采纳，原数据不变。"))

    def _retract(self, request: HttpRequest, objection: Objection) -> None:
        retract_objection(objection=objection, retracted_by=request.user, now=timezone.now())
        messages.success(request, _("已撤回异议。"))

    def render_change_form(self, request: HttpRequest, context: dict, obj=None, **options):
        if obj:
            context |= {
                "may_resolve": self.may_answer(request, obj),
                "is_own": obj.is_open and self.is_own(request, obj),
                "resolution_form": ResolutionForm(),
            }
        return super().render_change_form(request, context, obj=obj, **options)
