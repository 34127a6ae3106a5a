"""Admin of places, bureaus, roles and the indicator dictionary."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plans.admin.history import HistoryAdmin
from plans.models import Bureau, Indicator, IndicatorAlias, Jurisdiction, Membership


@admin.register(Jurisdiction)
class JurisdictionAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "level", "parent", "valid_from", "valid_to"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["code", "name", "parent__name"]
    autocomplete_fields = ["parent"]


@admin.register(Bureau)
class BureauAdmin(admin.ModelAdmin):
    list_display = ["name", "short_name", "jurisdiction"]
    list_select_related = ["jurisdiction"]
    search_fields = ["name", "short_name", "jurisdiction__name"]
    autocomplete_fields = ["jurisdiction"]


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["user", "bureau", "role", "valid_from", "valid_to"]
    list_filter = ["role"]
    list_select_related = ["user", "bureau"]
    search_fields = ["user__username", "user__first_name", "bureau__name"]
    autocomplete_fields = ["user", "bureau"]


class AliasInline(admin.TabularInline):
    model = IndicatorAlias
    extra = 1


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
    inlines = [AliasInline]
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
