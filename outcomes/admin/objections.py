"""Admin of contested figures: lodge, settle, take back."""

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

from outcomes.actions.objections import (
    accept_objection,
    lodge_objection,
    reject_objection,
    retract_objection,
)
from outcomes.actions.outcomes import OutcomeRefused
from outcomes.admin.changes import told
from outcomes.admin.reports import ReadOnlyAdmin
from outcomes.models import Objection, Outcome
from outcomes.move_forms import ObjectionForm, ResolutionForm
from outcomes.moves_access import (
    contesting_bureaus,
    may_contest,
    may_resolve,
    resolvable_objections,
    visible_objections,
)
from outcomes.reports.scorecard import amount_text


class MyObjectionFilter(admin.SimpleListFilter):
    title = gettext_lazy("待办")
    parameter_name = "duty"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("resolve", gettext_lazy("待我处理")), ("mine", gettext_lazy("我提出的"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "resolve":
            mine = resolvable_objections(request.user, timezone.localdate())
            return queryset.filter(pk__in=mine.values("pk"))
        if self.value() == "mine":
            return queryset.filter(lodged_by=request.user)
        return queryset


@admin.register(Objection)
class ObjectionAdmin(ReadOnlyAdmin):
    list_display = ["outcome", "reported", "contested", "bureau", "reason", "state", "lodged_by"]
    list_filter = [MyObjectionFilter, "state", ("bureau", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["outcome__jurisdiction", "outcome__indicator", "bureau", "lodged_by"]
    list_per_page = 50
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Objection]:
        rows = super().get_queryset(request)
        seen = visible_objections(request.user, timezone.localdate())
        return rows.filter(pk__in=seen.values("pk"))

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
            path("<int:pk>/settle/", wrap(self.settle_view), name=f"{name}_settle"),
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
        if request.method == "POST" and form.is_valid():
            try:
                objection = self._lodge(request, outcome, form)
            except OutcomeRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("已提出异议；处理前两个数字并列显示。"))
                return HttpResponseRedirect(objection.get_absolute_url())
        context = {
            **self.admin_site.each_context(request),
            "title": _("提出异议"),
            "opts": self.opts,
            "outcome": outcome,
            "reported": amount_text(
                outcome.comparator, outcome.value, outcome.value_high, outcome.unit
            ),
            "form": form,
        }
        return TemplateResponse(request, "admin/moves/lodge.html", context)

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

    def settle_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = visible_objections(request.user, timezone.localdate())
        objection = get_object_or_404(seen.select_related("outcome"), pk=pk)
        moves: dict[str, Callable] = {
            "accept": self._accept,
            "reject": self._reject,
            "retract": self._retract,
        }
        move = moves.get(request.POST.get("move", ""))
        if request.method != "POST" or move is None:
            raise Http404
        try:
            return HttpResponseRedirect(move(request, objection))
        except OutcomeRefused as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(objection.get_absolute_url())

    def _resolution(self, request: HttpRequest, objection: Objection) -> str:
        if objection.lodged_by_id == request.user.pk:
            raise OutcomeRefused(_("提出人不得处理自己的异议，请由另一人处理。"))
        if objection.is_open and not may_resolve(request.user, objection, timezone.localdate()):
            raise PermissionDenied
        form = ResolutionForm(request.POST)
        if not form.is_valid():
            raise OutcomeRefused(told(form))
        return form.cleaned_data["resolution"]

    def _accept(self, request: HttpRequest, objection: Objection) -> str:
        accept_objection(
            objection=objection,
            resolved_by=request.user,
            now=timezone.now(),
            resolution=self._resolution(request, objection),
        )
        if objection.outcome.is_verified:
            messages.success(request, _("已采纳，建立了更正草稿；报送并由另一人核定后生效。"))
        else:
            messages.success(request, _("已采纳，数据已退回填报单位改正。"))
        return objection.get_absolute_url()

    def _reject(self, request: HttpRequest, objection: Objection) -> str:
        reject_objection(
            objection=objection,
            resolved_by=request.user,
            now=timezone.now(),
            resolution=self._resolution(request, objection),
        )
        messages.success(request, _("已处理：不采纳，原数据不变。"))
        return objection.get_absolute_url()

    def _retract(self, request: HttpRequest, objection: Objection) -> str:
        retract_objection(objection=objection, retracted_by=request.user, now=timezone.now())
        messages.success(request, _("已撤回异议。"))
        return objection.get_absolute_url()

    def render_change_form(self, request: HttpRequest, context: dict, obj=None, **options):
        if obj:
            context |= {
                "may_resolve": obj.is_open and may_resolve(request.user, obj, timezone.localdate()),
                "is_own": obj.is_open and obj.lodged_by_id == request.user.pk,
                "resolution_form": ResolutionForm(),
            }
        return super().render_change_form(request, context, obj=obj, **options)
