"""Admin that shows each person only the rows their roles reach, history included."""

from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from plans.models import Bureau, Document, Jurisdiction, Measure, Plan
from plans.reach import RECORDING


class ReachMixin:
    """Every page of this admin takes its rows from get_queryset: what is out of reach is not
    there, whatever number stands in the address."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).reached_by(request.user, timezone.localdate())

    def is_reached(self, request: HttpRequest, obj: models.Model) -> bool:
        reached = self.model._default_manager.reached_by(request.user, timezone.localdate())
        return reached.filter(pk=obj.pk).exists()

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **options):
        """Let nobody choose a row of another bureau as the owner or parent of their own."""
        choices = choices_for(db_field.name, request)
        if choices is not None and db_field.model is self.model:
            options.setdefault("queryset", choices)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        self.require_reached(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict | None = None,
    ) -> HttpResponse:
        self.require_reached(request, object_id)
        return super().history_form_view(request, object_id, version_id, extra_context)

    def require_reached(self, request: HttpRequest, object_id: str) -> None:
        if not object_id.isdecimal():
            raise Http404
        if not self.get_queryset(request).filter(pk=object_id).exists():
            raise Http404


def choices_for(name: str, request: HttpRequest) -> QuerySet | None:
    """Return what a person may choose as the owner or parent of a row; None: anything."""
    user, day = request.user, timezone.localdate()
    if user.is_superuser:
        return None
    if name == "bureau":
        return Bureau.objects.reached_by(user, day, *RECORDING)
    if name == "jurisdiction":
        return Jurisdiction.objects.kept_by(user, day)
    models_of = {"plan": Plan, "document": Document, "measure": Measure}
    if name in models_of:
        return models_of[name].objects.reached_by(user, day)
    return None
