"""Admin of places, bureaus, roles and the indicator dictionary."""

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plans.actions.read_sheets import WANTED
from plans.admin.history import HistoryAdmin
from plans.admin.seen import SeenMixin
from plans.models import (
    Bureau,
    DataOwnership,
    DefinitionChange,
    HeaderSynonym,
    Indicator,
    IndicatorAlias,
    Jurisdiction,
    Membership,
    PlaceBase,
)
from plans.sheets.headers import IGNORED


@admin.register(Jurisdiction)
class JurisdictionAdmin(HistoryAdmin):
    list_display = ["name", "code", "level", "parent", "two_steps", "valid_from", "valid_to"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["code", "name", "parent__name"]
    autocomplete_fields = ["parent"]


@admin.register(Bureau)
class BureauAdmin(HistoryAdmin):
    list_display = ["name", "short_name", "jurisdiction", "two_steps"]
    list_select_related = ["jurisdiction"]
    search_fields = ["name", "short_name", "jurisdiction__name"]
    autocomplete_fields = ["jurisdiction"]


@admin.register(Membership)
class MembershipAdmin(HistoryAdmin):
    list_display = ["user", "bureau", "role", "reach", "valid_from", "valid_to"]
    list_filter = ["role", "reach"]
    list_select_related = ["user", "bureau"]
    search_fields = ["user__username", "user__first_name", "bureau__name"]
    autocomplete_fields = ["user", "bureau"]

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_own(request, obj)

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **options):
        """Nobody gives themselves a role: another administrator must."""
        if db_field.name == "user":
            others = get_user_model().objects.exclude(pk=request.user.pk)
            is_strong = request.user.is_superuser
            options["queryset"] = others if is_strong else others.exclude(is_superuser=True)
        return super().formfield_for_foreignkey(db_field, request, **options)


def _is_own(request: HttpRequest, membership: Membership | None) -> bool:
    return membership is not None and membership.user_id == request.user.pk


class OwnerInline(admin.TabularInline):
    model = DataOwnership
    extra = 0
    autocomplete_fields = ["bureau"]


class AliasInline(admin.TabularInline):
    model = IndicatorAlias
    extra = 1


class DefinitionChangeInline(admin.TabularInline):
    model = DefinitionChange
    extra = 0


@admin.register(PlaceBase)
class PlaceBaseAdmin(HistoryAdmin):
    list_display = ["jurisdiction", "kind", "year", "value", "source"]
    list_filter = ["kind", "year"]
    list_select_related = ["jurisdiction"]
    search_fields = ["jurisdiction__name", "jurisdiction__code", "source"]
    autocomplete_fields = ["jurisdiction"]


@admin.register(Indicator)
class IndicatorAdmin(HistoryAdmin):
    list_display = [
        "name",
        "code",
        "unit",
        "basis",
        "direction",
        "schedule",
        "category",
        "goal_count",
    ]
    list_filter = ["is_core", "basis", "direction", "category"]
    search_fields = ["code", "name", "name_en", "aliases__name"]
    inlines = [AliasInline, OwnerInline, DefinitionChangeInline]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Indicator]:
        return super().get_queryset(request).annotate(goal_count=Count("goals"))

    def get_readonly_fields(self, request: HttpRequest, obj: Indicator | None = None) -> list[str]:
        """Keep the meaning of an indicator that has figures: a new meaning is a new indicator."""
        if obj and (obj.goals.exists() or obj.outcomes.exists()):
            return ["code", "basis", "direction", "unit"]
        return []

    @admin.display(description=_("目标数"), ordering="goal_count")
    def goal_count(self, indicator: Indicator) -> int:
        return indicator.goal_count


@admin.register(HeaderSynonym)
class HeaderSynonymAdmin(SeenMixin):
    list_display = ["words", "column", "rank"]
    list_filter = ["column"]
    search_fields = ["words", "column"]

    def formfield_for_dbfield(self, db_field, request, **options):
        if db_field.name == "column":
            choices = [(name, name) for name in (*WANTED, IGNORED)]
            return forms.ChoiceField(label=db_field.verbose_name, choices=choices)
        return super().formfield_for_dbfield(db_field, request, **options)
