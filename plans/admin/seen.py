"""Forms of the admin that know what they showed: a stale one writes nothing and is told.

The mark covers the row, the rows its form links to and the rows of its inlines: a page of an
account that was opened before an appointment ended would otherwise bring it back to life.
"""

from collections.abc import Iterator
from hashlib import sha256

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

FIELD = "_seen"


class SeenMixin(admin.ModelAdmin):
    """Lock a row while its form is saved, and refuse the form if the row is another by now."""

    # What changes without anybody's form.
    unmarked_fields: tuple[str, ...] = ()

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> models.Model | None:
        """Read a row that is to be written once more after waiting for whoever writes it now."""
        found = super().get_object(request, object_id, from_field)
        is_writing = request.method == "POST" and transaction.get_connection().in_atomic_block
        if found is None or not is_writing:
            return found
        self.lock(found)
        return super().get_object(request, object_id, from_field)

    def lock(self, row: models.Model) -> None:
        # Not the key: rows that point here may still be written.
        rows = self.model._base_manager.select_for_update(no_key=True)
        list(rows.filter(pk=row.pk).values_list("pk"))

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **options
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **options)
        seen = request.POST.get(FIELD, "")
        if obj is None or not seen or seen == self.mark_of(request, obj):
            return form
        return type(form.__name__, (StaleForm, form), {})

    def render_change_form(
        self, request: HttpRequest, context: dict, obj: models.Model | None = None, **options
    ) -> HttpResponse:
        """Let the form carry the mark; shown again after a refusal, it carries the new one."""
        if obj is not None:
            stored = self.model._base_manager.defer(*self.unmarked_fields).filter(pk=obj.pk).first()
            context["seen_mark"] = self.mark_of(request, stored) if stored else ""
        return super().render_change_form(request, context, obj=obj, **options)

    def mark_of(self, request: HttpRequest, row: models.Model) -> str:
        lines = list(self._lines(request, row))
        return sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:16]

    def _lines(self, request: HttpRequest, row: models.Model) -> Iterator[str]:
        yield self._line(row)
        for field in row._meta.many_to_many:
            if field.remote_field.through._meta.auto_created:
                keys = getattr(row, field.name).order_by("pk").values_list("pk", flat=True)
                yield f"{field.name}={list(keys)}"
        for inline in self.get_inline_instances(request, row):
            key = _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name)
            rows = inline.model._base_manager.filter(**{key.name: row.pk}).order_by("pk")
            yield from map(self._line, rows)

    def _line(self, row: models.Model) -> str:
        fields = [f for f in row._meta.concrete_fields if f.name not in self.unmarked_fields]
        return "|".join(f"{field.attname}={getattr(row, field.attname)}" for field in fields)


class StaleForm:
    """A form over a row that somebody else changed after the page was opened."""

    def clean(self) -> dict:
        super().clean()
        raise ValidationError(
            _("您打开页面后，这一条已被别人改动：没有写入。您填写的内容还在，请核对后再保存一次。")
        )
