from django.urls import path

from outcomes.views.checks import (
    document_checks_page,
    place_checks_page,
    plan_quality_page,
)
from outcomes.views.goal import goal_page, measure_page
from outcomes.views.goals import goals_page, undated_page
from outcomes.views.help import help_page
from outcomes.views.indicators import indicator_page, indicators_page
from outcomes.views.months import months_page
from outcomes.views.overview import overview_page
from outcomes.views.place_list import places_page
from outcomes.views.places import place_page, plan_page, scorecard_export
from outcomes.views.ranking import ranking_page
from outcomes.views.reports import (
    issued_report_file,
    issued_report_page,
    new_report_page,
    report_changes_page,
    reports_page,
)
from outcomes.views.scoring import scheme_page, schemes_page
from outcomes.views.search import search_page

urlpatterns = [
    path("", overview_page, name="overview"),
    path("goals/", goals_page, name="goals"),
    path("goals/<int:pk>/", goal_page, name="goal"),
    path("undated/", undated_page, name="undated"),
    path("places/", places_page, name="places"),
    path("places/<str:code>/", place_page, name="place"),
    path("places/<str:code>/scorecard.<str:extension>", scorecard_export, name="scorecard_export"),
    path("places/<str:code>/checks/", place_checks_page, name="place_checks"),
    path("documents/<int:pk>/checks/", document_checks_page, name="document_checks"),
    path("plans/<int:pk>/", plan_page, name="plan"),
    path("plans/<int:pk>/quality/", plan_quality_page, name="plan_quality"),
    path("measures/<int:pk>/", measure_page, name="measure"),
    path("indicators/", indicators_page, name="indicators"),
    path("indicators/<str:code>/", indicator_page, name="indicator"),
    path("indicators/<str:code>/ranking/", ranking_page, name="ranking"),
    path("places/<str:code>/months/", months_page, name="months"),
    path("scoring/", schemes_page, name="schemes"),
    path("scoring/<str:code>/", scheme_page, name="scheme"),
    path("search/", search_page, name="search"),
    path("help/", help_page, name="help"),
    path("reports/", reports_page, name="reports"),
    path("reports/new/", new_report_page, name="new_report"),
    path("reports/<int:pk>/", issued_report_page, name="issued_report"),
    path("reports/<int:pk>/report.<str:extension>", issued_report_file, name="issued_report_file"),
    path("reports/<int:pk>/changes/", report_changes_page, name="report_changes"),
]
