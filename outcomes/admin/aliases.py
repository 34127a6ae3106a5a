"""Names waiting to become aliases of the dictionary's indicators."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outcomes.actions.aliases import AliasRefused, accept_alias, decline_alias
from outcomes.models import AliasSuggestion
from outcomes.querysets import DICTIONARY
from plans.admin.history import HistoryAdmin
from plans.admin.reaching import ReachMixin


@admin.register(AliasSuggestion)
class AliasSuggestionAdmin(ReachMixin, HistoryAdmin):
    list_display = ["name", "indicator", "state", "suggested_by", "suggested_at", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["indicator", "suggested_by", "decided_by"]
    search_fields = ["name", "indicator__name"]
    actions = ["accept", "decline"]
    # The goal, not the pair: that names the figure too, which may wait for its verification. And
    # nothing to choose from, of old rows too: a list would tell of every pair there is.
    fields = readonly_fields = [
        *("indicator", "name", "goal", "state"),
        *("suggested_by", "suggested_at", "decided_by", "decided_at"),
    ]

    @admin.display(description=gettext_lazy("目标"))
    def goal(self, suggestion: AliasSuggestion) -> str:
        return str(suggestion.pair.goal) if suggestion.pair else "—"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: AliasSuggestion | None = None
    ) -> bool:
        """Let the page show a suggestion and the list decide on it; no field is typed over."""
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: AliasSuggestion | None = None
    ) -> bool:
        return False

    def has_dictionary_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DICTIONARY)

    @admin.action(description=gettext_lazy("采纳为别名"), permissions=["dictionary"])
    def accept(self, request: HttpRequest, chosen: QuerySet[AliasSuggestion]) -> None:
        done = 0
        for one in chosen.order_by("pk"):
            try:
                accept_alias(suggestion=one, accepted_by=request.user, now=timezone.now())
                done += 1
            except AliasRefused as error:
                messages.warning(request, f"{one}：{error}")
        messages.success(request, _("已采纳 %d 个别名，下次核对即按此识别。") % done)

    @admin.action(description=gettext_lazy("不采纳"), permissions=["dictionary"])
    def decline(self, request: HttpRequest, chosen: QuerySet[AliasSuggestion]) -> None:
        for one in chosen.order_by("pk"):
            try:
                decline_alias(suggestion=one, declined_by=request.user, now=timezone.now())
            except AliasRefused as error:
                messages.warning(request, f"{one}：{error}")
