"""Places ranked on one indicator: asked for with a reason, by a person authorised, and kept."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from outcomes.actions.reports import ReportRefused, ask_for_ranking
from outcomes.report_access import RANK
from outcomes.reports.adjusting import targets_used
from outcomes.reports.ranking import ranked
from outcomes.standings import standings
from outcomes.views.asked import Asked, read_asked
from plans.models import Goal, Indicator


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(RANK, raise_exception=True)
def ranking_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form; with a reason, write the request down first and then show the places."""
    indicator = get_object_or_404(Indicator, code=code)
    years = goal_years_of(indicator)
    asked = read_asked(request, years[0] if years else None)
    context: dict[str, object] = {"asked": asked, "indicator": indicator, "years": years}
    if request.method == "POST":
        context |= rank(request, indicator, asked)
    return render(request, "ranking.html", context)


def goal_years_of(indicator: Indicator) -> list[int]:
    """Return the years in which somebody promised something of the indicator, the latest first."""
    found = Goal.objects.dated().filter(indicator=indicator).order_by("-year")
    return list(found.values_list("year", flat=True).distinct())


def rank(request: HttpRequest, indicator: Indicator, asked: Asked) -> dict[str, object]:
    year = asked.year or asked.day.year
    try:
        kept = ask_for_ranking(
            parameters={
                "indicator": indicator.code,
                "year": year,
                "as_of": asked.day.isoformat(),
                "targets": str(asked.targets),
                "count_unverified": asked.count_unverified,
            },
            reason=request.POST.get("reason", ""),
            asked_by=request.user,
            now=timezone.now(),
        )
    except ReportRefused as error:
        return {"problem": str(error)}
    goals = Goal.objects.filter(indicator=indicator, year=year).with_parts()
    judged = standings(goals.order_by("jurisdiction__code", "pk"), asked.day, **asked.judging)
    used = targets_used(judged, asked.targets)
    return {"kept": kept, "rows": ranked(judged), "year": year, "used": used}
