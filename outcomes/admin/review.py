"""The review screen: the text on one side, the figures read from it on the other."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.actions.accept_figures import (
    Decided,
    accept_figures,
    correct_figure,
    propose_left_out,
    reject_figures,
)
from outcomes.actions.withdraw_figures import withdraw_figure
from outcomes.reports.review import card_of, counts_of, figures_of, review_of, sure_figures
from outcomes.review_forms import FigureForm
from plans.actions.accept_targets import FigureRefused
from plans.actions.documents import DocumentRefused
from plans.models import Document, Figure, Indicator

ORDERS = {"text", "doubt"}
SHOWN = {"all", "pending", "target", "outcome"}
REFUSALS_TOLD = 10


class ReviewMixin:
    """Adds 读取 and 审阅 to the admin of documents."""

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/read/", wrap(self.read_view), name="plans_document_read"),
            path("<int:pk>/review/", wrap(self.review_view), name="plans_document_review"),
            path(
                "<int:pk>/review/<int:figure_pk>/",
                wrap(self.figure_view),
                name="plans_document_figure",
            ),
            *super().get_urls(),
        ]

    def read_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = self._document(request, pk)
        if request.method != "POST":
            raise Http404
        self._require_duty(request, document)
        try:
            return self.read_and_review(request, document)
        except DocumentRefused as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(self.review_address(document))

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the screen, or do what the pressed button says."""
        document = self._document(request, pk)
        if request.method == "POST":
            self._require_duty(request, document)
            return self._decide(request, document)
        order, show = request.GET.get("order", "text"), request.GET.get("show", "all")
        with_left_out = "left_out" in request.GET
        review = review_of(
            document,
            order=order if order in ORDERS else "text",
            show=show if show in SHOWN else "all",
            with_left_out=with_left_out,
        )
        may_decide = self.has_change_permission(request, document)
        context = {
            **self.admin_site.each_context(request),
            "title": _("审阅：%s") % document.title,
            "opts": self.opts,
            "original": document,
            "review": review,
            "order": order,
            "show": show,
            "with_left_out": with_left_out,
            "may_decide": may_decide,
            "query": query_without_edit(request),
            **self._editing(request, review.all_cards, may_decide),
        }
        return TemplateResponse(request, "admin/review/review.html", context)

    def _editing(self, request: HttpRequest, cards: list, may_decide: bool) -> dict[str, object]:
        """Return the correction form of the figure asked for, for those without script."""
        asked = request.GET.get("edit", "")
        for card in cards:
            if may_decide and str(card.figure.pk) == asked and card.figure.is_pending:
                return {
                    "editing": card.figure.pk,
                    "form": FigureForm(figure=card.figure, label_suffix=""),
                    "indicators": indicator_choices(),
                }
        return {"editing": None}

    def figure_view(self, request: HttpRequest, pk: int, figure_pk: int) -> HttpResponse:
        """Show one figure's correction form, or take it."""
        document = self._document(request, pk)
        self._require_duty(request, document)
        figure = get_object_or_404(
            Figure.objects.select_related("indicator", "place"), pk=figure_pk, document=document
        )
        figure.document = document
        form = FigureForm(request.POST or None, figure=figure, label_suffix="")
        if request.method == "POST" and form.is_valid():
            try:
                correct_figure(
                    figure=figure,
                    correction=form.correction(),
                    corrected_by=request.user,
                    now=timezone.now(),
                )
                return self._answer(request, document, _("已改正并采纳。"), [figure.pk])
            except (FigureRefused, IntegrityError) as error:
                form.add_error(None, words_of(error))
        context = {
            "card": card_of(document, figure),
            "form": form,
            "editing": figure.pk,
            "indicators": indicator_choices(),
            "original": document,
            "may_decide": True,
            "query": query_without_edit(request),
        }
        if wants_json(request):
            html = render_to_string("admin/review/card.html", context, request)
            return JsonResponse({"cards": {figure.pk: html}, "counts": None, "messages": []})
        context |= {**self.admin_site.each_context(request), "opts": self.opts}
        context["title"] = _("改正")
        return TemplateResponse(request, "admin/review/figure.html", context)

    # Decisions

    def _decide(self, request: HttpRequest, document: Document) -> HttpResponse:
        moves: dict[str, Callable] = {
            "accept": self._accept,
            "reject": self._reject,
            "reopen": self._reopen,
            "propose": self._propose,
            "accept_sure": self._accept_sure,
        }
        name = next((name for name in moves if name in request.POST), None)
        if name is None:
            raise Http404
        try:
            return moves[name](request, document)
        except (FigureRefused, IntegrityError) as error:
            return self._answer(request, document, words_of(error), [], is_refused=True)

    def _accept(self, request: HttpRequest, document: Document) -> HttpResponse:
        figure = number_in(request, "accept")
        decided = self._accept_all(request, document, [figure])
        if decided.refused:
            message = decided.refused[0].message
            return self._answer(request, document, message, [figure], is_refused=True)
        return self._answer(request, document, "", [figure])

    def _accept_sure(self, request: HttpRequest, document: Document) -> HttpResponse:
        try:
            threshold = Decimal(request.POST.get("threshold", ""))
        except InvalidOperation as error:
            raise Http404 from error
        figures = sure_figures(document.figures.all(), threshold)
        decided = self._accept_all(request, document, figures)
        for refusal in decided.refused[:REFUSALS_TOLD]:
            messages.warning(
                request, f"@{refusal.figure.start} {refusal.figure.wording}：{refusal.message}"
            )
        hidden = len(decided.refused) - REFUSALS_TOLD
        if hidden > 0:
            messages.warning(request, _("另有 %d 个未能采纳，仍为待定。") % hidden)
        text = _("已采纳 %d 个。") % len(decided.accepted)
        return self._answer(request, document, text, figures)

    def _accept_all(self, request: HttpRequest, document: Document, figures: list[int]) -> Decided:
        return accept_figures(
            document=document, figures=figures, accepted_by=request.user, now=timezone.now()
        )

    def _reject(self, request: HttpRequest, document: Document) -> HttpResponse:
        figure = number_in(request, "reject")
        reject_figures(
            document=document, figures=[figure], rejected_by=request.user, now=timezone.now()
        )
        return self._answer(request, document, "", [figure])

    def _reopen(self, request: HttpRequest, document: Document) -> HttpResponse:
        figure = get_object_or_404(document.figures, pk=number_in(request, "reopen"))
        try:
            withdraw_figure(figure=figure, withdrawn_by=request.user)
        except FigureRefused as error:
            return self._answer(request, document, str(error), [figure.pk], is_refused=True)
        return self._answer(request, document, "", [figure.pk], stay=True)

    def _propose(self, request: HttpRequest, document: Document) -> HttpResponse:
        figure = propose_left_out(document=document, start=number_in(request, "propose"))
        return HttpResponseRedirect(
            f"{self.review_address(document)}?edit={figure.pk}#c{figure.pk}"
        )

    def _answer(
        self,
        request: HttpRequest,
        document: Document,
        message: str,
        figures: list[int],
        *,
        is_refused: bool = False,
        stay: bool = False,
    ) -> HttpResponse:
        """Answer a script with the changed cards, anybody else with the screen at the next card."""
        if wants_json(request):
            return self._changed_cards(request, document, message, figures, is_refused)
        if message:
            (messages.error if is_refused else messages.success)(request, message)
        query = query_without_edit(request)
        anchor = figures[0] if figures and (is_refused or stay) else next_pending(document, figures)
        address = f"{self.review_address(document)}?{query}".rstrip("?")
        return HttpResponseRedirect(f"{address}#c{anchor}" if anchor else address)

    def _changed_cards(
        self,
        request: HttpRequest,
        document: Document,
        message: str,
        figures: list[int],
        is_refused: bool,
    ) -> JsonResponse:
        cards = [card_of(document, figure) for figure in figures_of(document)]
        changed = {
            card.figure.pk: render_to_string(
                "admin/review/card.html",
                {
                    "card": card,
                    "original": document,
                    "may_decide": True,
                    "query": query_without_edit(request),
                    "refusal": message if is_refused else "",
                },
                request,
            )
            for card in cards
            if card.figure.pk in figures
        }
        told = [] if is_refused and changed else [message] if message else []
        return JsonResponse({"cards": changed, "counts": counts_of(cards), "messages": told})

    def _document(self, request: HttpRequest, pk: int) -> Document:
        document = get_object_or_404(
            Document.objects.reached_by(request.user, timezone.localdate()).select_related(
                "jurisdiction__parent", "bureau"
            ),
            pk=pk,
        )
        if not self.has_view_permission(request, document):
            raise PermissionDenied
        return document

    def _require_duty(self, request: HttpRequest, document: Document) -> None:
        if not self.has_change_permission(request, document):
            raise PermissionDenied


def query_without_edit(request: HttpRequest) -> str:
    """Return the address's choices of order and filter, which every answer keeps."""
    query = request.GET.copy()
    query.pop("edit", None)
    return query.urlencode()


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def number_in(request: HttpRequest, name: str) -> int:
    try:
        return int(request.POST[name])
    except ValueError as error:
        raise Http404 from error


def next_pending(document: Document, figures: list[int]) -> int | None:
    """Return the undecided figure after the one just decided, in reading order."""
    pending = document.figures.filter(decision="pending").order_by("start")
    decided = document.figures.filter(pk__in=figures).order_by("-start").first()
    if decided and (following := pending.filter(start__gt=decided.start).first()):
        return following.pk
    first = pending.first()
    return first.pk if first else (figures[0] if figures else None)


def indicator_choices() -> list[tuple[str, str, str, str]]:
    return list(Indicator.objects.order_by("code").values_list("code", "name", "unit", "basis"))


def words_of(error: Exception) -> str:
    if isinstance(error, IntegrityError):
        return _("刚刚有人改动了同一目标或指标：请刷新后再试。")
    return str(error)
