"""Mass assignment: a form of the admin takes what it shows, and nothing a person adds to it."""

from collections.abc import Iterator

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.db import models
from django.urls import reverse
from django.utils import timezone

from outcomes.enums import OutcomeState
from outcomes.models import Outcome
from tests.access_addresses import row_of
from tests.access_world import World, make_world

pytestmark = pytest.mark.django_db
# c recorder, s supervisor, m administrator: those whose forms save rows
WRITERS = "csm"
# Written by the admin itself when a form is saved.
STAMPS = {"updated_at", "added_by", "uploaded_by", "uploaded_at", "last_login", "normalised"}


@pytest.fixture
def world(settings, tmp_path) -> World:
    settings.MEDIA_ROOT = str(tmp_path)
    return make_world()


def form_data(form: forms.BaseForm) -> dict[str, object]:
    """Return what a browser would post of the form as it is shown."""
    data = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(value, (list, tuple)):
            data[form.add_prefix(name)] = [str(one) for one in value]
        elif value is not None and value is not False and not isinstance(field, forms.FileField):
            data[form.add_prefix(name)] = str(value)
    return data


def whole_page(context: dict) -> dict[str, object]:
    data = form_data(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        data |= form_data(formset.management_form)
        for form in formset.initial_forms:
            data |= form_data(form)
    return data


def other_value(field: models.Field, row: models.Model) -> object:
    """Return a value the field could take and does not have."""
    held = getattr(row, field.attname)
    if field.choices:
        return next((str(one) for one, _label in field.flatchoices if one != held), "x")
    if isinstance(field, models.BooleanField):
        return "" if held else "on"
    if isinstance(field, models.ForeignKey):
        others = field.related_model._base_manager.exclude(pk=held or 0)
        return others.values_list("pk", flat=True).first() or ""
    if isinstance(field, (models.DateTimeField, models.DateField)):
        return "2001-01-01"
    if isinstance(field, (models.IntegerField, models.DecimalField)):
        return "7"
    return "换"


def values_of(row: models.Model, fields: list[models.Field]) -> dict[str, object]:
    return {field.name: getattr(row, field.attname) for field in fields}


def saved_forms(world: World, letter: str) -> Iterator[tuple[str, models.Model, AdminForm]]:
    client = world.client(letter)
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        row = row_of(name, world, world.ours)
        if row is None:
            continue
        address = reverse(f"admin:{name}_change", args=[row.pk])
        page = client.get(address)
        if page.status_code == 200 and page.context and page.context.get("adminform"):
            yield address, row, page.context


@pytest.mark.parametrize("letter", WRITERS)
def test_form_takes_no_field_it_does_not_show(world: World, letter: str) -> None:
    client, changed, saved = world.client(letter), [], 0
    for address, row, context in saved_forms(world, letter):
        shown = set(context["adminform"].form.fields)
        hidden = [
            field for field in row._meta.concrete_fields
            if field.name not in shown | STAMPS and not field.primary_key
        ]  # fmt: skip
        extra = {
            key: other_value(field, row) for field in hidden for key in (field.name, field.attname)
        }
        row.refresh_from_db()
        before = values_of(row, hidden)

        response = client.post(address, extra | whole_page(context))

        saved += response.status_code == 302
        row.refresh_from_db()
        after = values_of(row, hidden)
        changed += [(address, name) for name in before if before[name] != after[name]]

    assert changed == []
    assert saved > 1


def test_correction_form_takes_only_a_value_and_a_reason(world: World) -> None:
    """更正 posted with everything of the row: the draft belongs to whoever corrects, unverified."""
    side, client = world.ours, world.client("c")
    data = {
        "move": "correct", "value": "41", "reason": "试", "state": "verified",
        "verified_by": world.people["v"].pk, "entered_by": world.people["v"].pk,
        "verified_at": timezone.now().isoformat(), "confirmed_by": world.people["o"].pk,
        "bureau": world.theirs.bureau.pk, "jurisdiction": world.theirs.place.pk, "year": "2023",
        "unit": "亿元", "stage": "final", "is_current": "", "supersedes": side.outcome.pk,
    }  # fmt: skip

    client.post(reverse("admin:outcomes_outcome_move", args=[side.verified.pk]), data)

    made = Outcome.objects.get(supersedes=side.verified)
    assert (made.state, made.entered_by, made.value) == (OutcomeState.DRAFT, world.people["c"], 41)
    assert (made.bureau, made.jurisdiction, made.year) == (side.bureau, side.place, 2024)
    assert (made.unit, made.stage, made.verified_by) == ("家", "revised", None)
