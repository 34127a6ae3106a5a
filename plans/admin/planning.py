"""Admin of plans, measures and their progress."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from plans.access import may_plan
from plans.admin.reaching import ReachMixin
from plans.admin.seen import SeenMixin
from plans.models import Bureau, Jurisdiction, Measure, MeasureBureau, Plan, ProgressNote


class BureauDutyMixin(ReachMixin):
    """Let only the people of the bureau change a row; its owner is told by `bureau_of`."""

    def bureau_of(self, obj) -> Bureau | None:
        return obj.bureau

    def place_of(self, obj) -> Jurisdiction:
        return obj.jurisdiction

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None:
            return allowed
        day = timezone.localdate()
        return may_plan(request.user, self.bureau_of(obj), day, self.place_of(obj))


@admin.register(Plan)
class PlanAdmin(BureauDutyMixin, SeenMixin):
    list_display = ["title", "year", "jurisdiction", "bureau", "document"]
    list_filter = ["year", ("jurisdiction", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["jurisdiction", "bureau", "document"]
    search_fields = ["title", "jurisdiction__name", "bureau__name"]
    autocomplete_fields = ["jurisdiction", "bureau", "document"]


class CooperatingInline(admin.TabularInline):
    model = MeasureBureau
    extra = 0
    autocomplete_fields = ["bureau"]


class ProgressNoteInline(admin.TabularInline):
    """Notes are added, never rewritten: what was said on a day stays said."""

    model = ProgressNote
    extra = 1
    fields = ["noted_on", "state", "text", "author"]
    readonly_fields = ["author"]

    def has_change_permission(self, request: HttpRequest, obj: Measure | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Measure | None = None) -> bool:
        return False

    def get_formset(self, request: HttpRequest, obj: Measure | None = None, **options):
        formset = super().get_formset(request, obj, **options)
        formset.form.base_fields["noted_on"].initial = timezone.localdate
        return formset


@admin.register(Measure)
class MeasureAdmin(BureauDutyMixin, SeenMixin):
    list_display = ["__str__", "plan", "lead_bureau", "due_on", "state"]
    list_filter = ["state", "plan__year", ("plan", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["plan", "lead_bureau"]
    search_fields = ["name", "plan__title", "lead_bureau__name"]
    autocomplete_fields = ["plan", "parent", "lead_bureau"]
    inlines = [CooperatingInline, ProgressNoteInline]

    def bureau_of(self, obj: Measure) -> Bureau | None:
        return obj.lead_bureau or obj.plan.bureau

    def place_of(self, obj: Measure) -> Jurisdiction:
        return obj.plan.jurisdiction

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        """Sign new notes, and let the latest one say how the measure stands."""
        notes = formset.save(commit=False)
        for note in notes:
            if isinstance(note, ProgressNote):
                note.author = request.user
                note.measure.state = note.state
            note.save()
        for gone in formset.deleted_objects:
            gone.delete()
        formset.save_m2m()
        if any(isinstance(note, ProgressNote) for note in notes):
            form.instance.save(update_fields=["state"])
