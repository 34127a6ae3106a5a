"""Admin of rows with a history: to be read, never to be gone back to."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin

from plans.admin.seen import SeenMixin


class HistoryAdmin(SeenMixin, SimpleHistoryAdmin):
    """Show old rows and refuse to save them.

    Saving an old row would pass every rule by: it unlocks verified figures and undoes approvals.
    The library's setting hides the button only.
    """

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context=None
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)
