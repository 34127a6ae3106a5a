"""The screens of reconciliation: choose a plan and its summaries, decide on the pairs."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.access import reader_of
from outcomes.actions.aliases import AliasRefused, accept_alias, suggest_alias
from outcomes.actions.fill_pairs import PairRefused
from outcomes.actions.reconcile import (
    change_pair,
    confirm_pair,
    confirm_sure_pairs,
    mark_not_reported,
    propose_again,
    propose_pairs,
    unmatch_pair,
)
from outcomes.actions.register_summary import register_summary
from outcomes.admin.aliases import DICTIONARY
from outcomes.models import Outcome, ReconciledPair, Reconciliation
from outcomes.reconciliation.board import Board, board_of
from outcomes.reconciliation_access import (
    PLANNING,
    may_reconcile,
    reconcilable_plans,
    usable_documents,
)
from outcomes.review_forms import check_size
from plans.actions.documents import DocumentRefused
from plans.enums import FigureKind
from plans.models import Document, Figure, Plan
from plans.models.planning import FIRST_YEAR, LAST_YEAR

REFUSALS_TOLD = 10
REGISTERING = "plans.add_document"


class ProposalForm(forms.Form):
    """The year, the summaries whose figures answer it, and whether the record does too."""

    year = forms.IntegerField(
        label=gettext_lazy("核对年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    documents = forms.ModelMultipleChoiceField(
        Document.objects.none(),
        label=gettext_lazy("总结文件"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    file = forms.FileField(
        label=gettext_lazy("上传总结或完成情况表"),
        required=False,
        validators=[check_size],
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.html,.htm,.txt,.xlsx,.xls,.ods,.csv"}),
    )
    is_with_recorded = forms.BooleanField(
        label=gettext_lazy("也用已登记的完成情况"), required=False
    )

    def __init__(self, *arguments: object, documents: QuerySet[Document], **options: object):
        super().__init__(*arguments, **options)
        self.fields["documents"].queryset = documents

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        is_empty = not any(cleaned.get(one) for one in ("documents", "file", "is_with_recorded"))
        if is_empty and "file" not in self.errors:
            message = _("请至少选择或上传一份总结文件，或选择已登记的完成情况。")
            self.add_error("documents", message)
        return cleaned


@admin.register(Reconciliation)
class ReconciliationAdmin(admin.ModelAdmin):
    list_display = ["plan", "year", "place", "made_by", "made_at", "waiting"]
    list_filter = ["year"]
    list_select_related = ["plan__jurisdiction__parent", "made_by"]
    search_fields = ["plan__title", "plan__jurisdiction__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reconciliation]:
        pending = Q(pairs__decision__in=["pending", "unmatched"])
        found = super().get_queryset(request)
        found = found.reached_by(request.user, timezone.localdate())
        return found.annotate(pending=Count("pairs", filter=pending))

    @admin.display(description=gettext_lazy("行政区"))
    def place(self, reconciliation: Reconciliation) -> str:
        return reconciliation.plan.jurisdiction.qualified_name

    @admin.display(description=gettext_lazy("待定"))
    def waiting(self, reconciliation: Reconciliation) -> int:
        return reconciliation.pending

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PLANNING)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Reconciliation | None = None
    ) -> bool:
        if obj is None:
            return request.user.has_perm(PLANNING)
        return may_reconcile(request.user, obj.plan, timezone.localdate())

    # Choosing

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Ask for the plan first, then for the summaries of its place."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        plan = self._asked_plan(request)
        if plan is None:
            plans = reconcilable_plans(request.user, timezone.localdate())
            plans = plans.filter(goals__isnull=False).distinct()
            return self._page(request, "choose.html", _("计划与总结核对"), plans=plans)
        documents = usable_documents(request.user, plan, timezone.localdate())
        form = ProposalForm(
            request.POST or None,
            request.FILES or None,
            documents=documents,
            initial=first_choice(plan, documents),
        )
        if not request.user.has_perm(REGISTERING):
            del form.fields["file"]
        if request.method == "POST" and form.is_valid():
            try:
                return HttpResponseRedirect(proposed(request, plan, form).get_absolute_url())
            except DocumentRefused as error:
                form.add_error("file", str(error))
        choices = counted_documents(documents, plan.year)
        chosen = {str(getattr(one, "pk", one)) for one in form["documents"].value() or []}
        return self._page(
            request, "choose.html", _("计划与总结核对"), plan=plan, form=form, choices=choices,
            chosen=chosen,
        )  # fmt: skip

    def _asked_plan(self, request: HttpRequest) -> Plan | None:
        asked = request.GET.get("plan", "")
        if not asked:
            return None
        if not (asked.isascii() and asked.isdigit()):
            raise Http404
        plan = get_object_or_404(
            Plan.objects.reached_by(request.user, timezone.localdate()).select_related(
                "jurisdiction__parent", "bureau"
            ),
            pk=int(asked),
        )
        if not may_reconcile(request.user, plan, timezone.localdate()):
            raise PermissionDenied
        return plan

    # Deciding

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        """Show the four lists, or do what the pressed button says."""
        if not object_id.isdigit():
            raise Http404
        reconciliation = get_object_or_404(
            self.get_queryset(request).select_related(
                "plan__jurisdiction__parent", "plan__bureau", "made_by"
            ),
            pk=int(object_id),
        )
        if not self.has_view_permission(request, reconciliation):
            raise PermissionDenied
        may_decide = self.has_change_permission(request, reconciliation)
        if request.method == "POST":
            if not may_decide:
                raise PermissionDenied
            return self._decide(request, reconciliation)
        board = board_of(reconciliation, reader_of(request))
        return self._page(
            request,
            "board.html",
            _("核对：%s") % reconciliation.plan.title,
            original=reconciliation,
            documents=reconciliation.documents.defer("text", "left_out", "notices"),
            board=board,
            may_decide=may_decide,
            changing=request.GET.get("change", "") if may_decide else "",
            may_name=request.user.has_perm(DICTIONARY),
            choices=partner_choices(board) if may_decide and "change" in request.GET else None,
        )

    def _decide(self, request: HttpRequest, made: Reconciliation) -> HttpResponse:
        user, now = request.user, timezone.now()
        anchor = ""
        try:
            if "confirm_sure" in request.POST:
                self._confirm_sure(request, made)
            elif "again" in request.POST:
                propose_again(reconciliation=made, reader=reader_of(request))
                messages.success(request, _("未决定的目标已重新配对。"))
            elif "change" in request.POST:
                pair = pair_in(request, made, "change")
                anchor = f"#p{pair.pk}"
                partner = chosen_partner(request, made)
                change_pair(pair=pair, partner=partner, changed_by=user, now=now)
            else:
                anchor = self._decide_one(request, made)
        except (PairRefused, IntegrityError) as error:
            messages.error(request, refusal_words(error))
        return HttpResponseRedirect(f"{made.get_absolute_url()}{anchor}")

    def _decide_one(self, request: HttpRequest, made: Reconciliation) -> str:
        """Do what one pair's button says and return the pair's anchor."""
        user, now = request.user, timezone.now()
        moves = {
            "confirm": lambda pair: confirm_pair(pair=pair, confirmed_by=user, now=now),
            "unmatch": lambda pair: unmatch_pair(pair=pair, unmatched_by=user, now=now),
            "silent": lambda pair: mark_not_reported(pair=pair, marked_by=user, now=now),
            "alias": lambda pair: self._learn(request, pair),
        }
        name = next((name for name in moves if name in request.POST), None)
        if name is None:
            raise Http404
        pair = pair_in(request, made, name)
        try:
            moves[name](pair)
        except (PairRefused, AliasRefused) as error:
            raise PairRefused(f"{pair.goal.title}：{error}") from error
        return f"#p{pair.pk}"

    def _learn(self, request: HttpRequest, pair: ReconciledPair) -> None:
        """Add the alias at once for who keeps the dictionary, else leave it waiting."""
        user, now = request.user, timezone.now()
        suggestion = suggest_alias(pair=pair, suggested_by=user, now=now)
        if not user.has_perm(DICTIONARY):
            messages.success(
                request, _("已建议把“%s”记为别名，待指标字典维护人处理。") % suggestion.name
            )
            return
        accept_alias(suggestion=suggestion, accepted_by=user, now=now)
        messages.success(request, _("“%s”已记为别名，下次核对即按此识别。") % suggestion.name)

    def _confirm_sure(self, request: HttpRequest, made: Reconciliation) -> None:
        try:
            threshold = Decimal(request.POST.get("threshold", ""))
        except InvalidOperation as error:
            raise Http404 from error
        if not threshold.is_finite():
            raise Http404
        done = confirm_sure_pairs(
            reconciliation=made, threshold=threshold, confirmed_by=request.user, now=timezone.now()
        )
        for pair, message in done.refused[:REFUSALS_TOLD]:
            messages.warning(request, f"{pair.goal.title}：{message}")
        if (hidden := len(done.refused) - REFUSALS_TOLD) > 0:
            messages.warning(request, _("另有 %d 项未能确认，仍为待定。") % hidden)
        messages.success(request, _("已确认 %d 项，完成情况已报送、待核定。") % len(done.pairs))

    def _page(
        self, request: HttpRequest, template: str, title: str, **context: object
    ) -> HttpResponse:
        context |= {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"admin/reconciling/{template}", context)


@transaction.atomic
def proposed(request: HttpRequest, plan: Plan, form: ProposalForm) -> Reconciliation:
    """Take in the uploaded summary, if any, and pair the plan with all that was chosen."""
    given, now = form.cleaned_data, timezone.now()
    documents = list(given["documents"])
    if file := given.get("file"):
        uploaded = register_summary(
            plan=plan,
            year=given["year"],
            data=file.read(),
            file_name=file.name,
            uploaded_by=request.user,
            now=now,
        )
        documents += [uploaded] if uploaded not in documents else []
    return propose_pairs(
        plan=plan,
        year=given["year"],
        documents=documents,
        is_with_recorded=given["is_with_recorded"],
        made_by=request.user,
        now=now,
    )


def first_choice(plan: Plan, documents: QuerySet[Document]) -> dict[str, object]:
    """Suggest the documents that report on the plan's year."""
    results = Figure.objects.filter(kind=FigureKind.OUTCOME, year=plan.year)
    reporting = documents.filter(pk__in=results.values("document")).exclude(plans=plan)
    return {"year": plan.year, "documents": list(reporting.values_list("pk", flat=True))}


def counted_documents(documents: QuerySet[Document], year: int | None) -> QuerySet[Document]:
    """Count the results each document states, and those of the year."""
    results = Q(figures__kind=FigureKind.OUTCOME)
    of_year = results & Q(figures__year=year)
    return (
        documents.defer("text", "left_out", "notices")
        .annotate(results=Count("figures", filter=results))
        .annotate(of_year=Count("figures", filter=of_year))
        .order_by(F("of_year").desc(), "-year", "title")
    )


def partner_choices(board: Board) -> list[tuple[str, list]]:
    """Offer what answers no goal yet first."""
    groups = [(_("计划外的数字"), board.unplanned), (_("已配对的数字"), board.taken)]
    return [(name, listed) for name, listed in groups if listed]


def pair_in(request: HttpRequest, made: Reconciliation, name: str) -> ReconciledPair:
    number = request.POST.get(name, "")
    if not (number.isascii() and number.isdigit()):
        raise Http404
    return get_object_or_404(made.pairs.select_related("goal__indicator"), pk=int(number))


def chosen_partner(request: HttpRequest, made: Reconciliation) -> Figure | Outcome:
    """Return the number a person picked, of those the screen offers."""
    said = request.POST.get("partner", "")
    board = board_of(made, reader_of(request))
    offered = {one.choice: one.row for one in [*board.unplanned, *board.taken]}
    if said not in offered:
        raise PairRefused(_("请选择一个数字。"))
    return offered[said]


def refusal_words(error: Exception) -> str:
    if isinstance(error, IntegrityError):
        return _("刚刚有人改动了同一目标或指标：请刷新后再试。")
    return str(error)
