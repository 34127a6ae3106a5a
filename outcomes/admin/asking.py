"""What one person asks for and another decides: the screens that every such thing shares."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from outcomes.admin.reports import ReadOnlyAdmin

Rows = Callable[[AbstractBaseUser, date], QuerySet]


class WaitingFilter(admin.SimpleListFilter):
    """What waits for the person, and what they asked for themselves."""

    title = gettext_lazy("待办")
    parameter_name = "duty"
    waiting: ClassVar[tuple[str, Promise, Rows]]
    mine: ClassVar[tuple[str, Promise]]

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [self.waiting[:2], ("mine", self.mine[1])]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value, _label, waiting_for = self.waiting
        if self.value() == value:
            rows = waiting_for(request.user, timezone.localdate())
            return queryset.filter(pk__in=rows.values("pk"))
        if self.value() == "mine":
            return queryset.filter(**{self.mine[0]: request.user})
        return queryset


class AskedAdmin(ReadOnlyAdmin):
    """A list to read, a form to ask with, and answers by the buttons of a row's page."""

    # Who sees a row and who may answer it; the field of who asked; what the actions raise.
    seen_by: ClassVar[Rows]
    answerable_by: ClassVar[Rows]
    asker: ClassVar[str]
    refused: ClassVar[type[ValueError]]
    not_own: ClassVar[str | Promise]
    answers: ClassVar[tuple[str, ...]]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        seen = type(self).seen_by(request.user, timezone.localdate())
        return super().get_queryset(request).filter(pk__in=seen.values("pk"))

    def ask(
        self,
        request: HttpRequest,
        form: forms.Form,
        act: Callable[[], models.Model],
        told: str,
        **page: object,
    ) -> HttpResponse:
        """Show the form; once it is filled in, act and lead to what was made."""
        if request.method == "POST" and form.is_valid():
            try:
                made = act()
            except self.refused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, told)
                return HttpResponseRedirect(made.get_absolute_url())
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form}
        return TemplateResponse(request, "admin/moves/form.html", context | page)

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the move whose button was pressed, or say why not."""
        seen = type(self).seen_by(request.user, timezone.localdate())
        row = get_object_or_404(seen, pk=pk)
        name = request.POST.get("move", "")
        if request.method != "POST" or name not in self.answers:
            raise Http404
        try:
            getattr(self, f"_{name}")(request, row)
        except self.refused as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(row.get_absolute_url())

    def answered(self, request: HttpRequest, row: models.Model, form: forms.Form) -> dict:
        """Return what the person answers with; never the one who asked, nor without the duty."""
        if self.is_own(request, row):
            raise self.refused(self.not_own)
        if row.is_open and not self.may_answer(request, row):
            raise PermissionDenied
        if not form.is_valid():
            problems = [error for errors in form.errors.values() for error in errors]
            raise self.refused(" ".join(problems))
        return form.cleaned_data

    def is_own(self, request: HttpRequest, row: models.Model) -> bool:
        return getattr(row, f"{self.asker}_id") == request.user.pk

    def may_answer(self, request: HttpRequest, row: models.Model) -> bool:
        mine = type(self).answerable_by(request.user, timezone.localdate())
        return row.is_open and mine.filter(pk=row.pk).exists()
