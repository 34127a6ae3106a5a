"""The page of one goal, and of one measure with its goals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from outcomes.facts import Chosen
from outcomes.objections import with_objections
from outcomes.reports.adjusting import targets_used
from outcomes.reports.due_board import lateness
from outcomes.reports.goal_page import goal_chart, goal_history, goal_outcomes, target_statements
from outcomes.reports.scorecard import rows_of
from outcomes.standings import standings
from outcomes.views.asked import read_asked
from outcomes.views.entries import headings
from outcomes.views.lines import JudgedList
from plans.enums import Schedule
from plans.models import Goal, Measure
from plans.trail_access import may_see_addresses


@require_safe
def goal_page(request: HttpRequest, pk: int) -> HttpResponse:
    goal = get_object_or_404(Goal.objects.with_parts(), pk=pk)
    asked = read_asked(request, goal.year)
    [standing] = standings([goal], asked.day, **asked.judging)
    outcomes = with_objections(goal_outcomes(goal, asked.reader))
    late = lateness(goal, outcomes)
    for outcome in outcomes:
        outcome.late_text = late.get(outcome.pk, "")
    sees_addresses = may_see_addresses(request.user)
    context = {
        "asked": asked,
        "goal": goal,
        "standing": standing,
        "rows": rows_of([standing]),
        "used": targets_used([standing], asked.targets),
        "statements": target_statements(goal),
        "outcomes": outcomes,
        "chart": goal_chart(standing, outcomes, asked.day),
        "schedule_label": Schedule(goal.effective_schedule).label,
        "cooperating": [link.bureau for link in goal.goalbureau_set.select_related("bureau").all()],
        "history": goal_history(goal, outcomes, with_addresses=sees_addresses),
        "sees_addresses": sees_addresses,
    }
    return render(request, "goal.html", context)


@require_safe
def measure_page(request: HttpRequest, pk: int) -> HttpResponse:
    measure = get_object_or_404(
        Measure.objects.select_related("plan__jurisdiction__parent", "parent", "lead_bureau"), pk=pk
    )
    asked = read_asked(request, measure.plan.year)
    goals = Chosen("measure", (measure.pk,), lambda: measure.goals.order_by("pk"))
    judged = JudgedList(goals, asked)
    context = {
        "asked": asked,
        "measure": measure,
        "siblings": measure.plan.measures.select_related("lead_bureau"),
        "cooperating": [
            link.bureau for link in measure.measurebureau_set.select_related("bureau").all()
        ],
        "headings": headings(is_sortable=False),
        "notes": measure.notes.select_related("author"),
        "entries": judged.printed(judged.lines),
    }
    return render(request, "measure.html", context)
