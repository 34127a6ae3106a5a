from django.urls import path

from outcomes.views.goal import goal_page, measure_page
from outcomes.views.goals import goals_page, undated_page
from outcomes.views.indicators import indicator_page, indicators_page
from outcomes.views.overview import overview_page
from outcomes.views.places import place_page, plan_page, scorecard_export
from outcomes.views.reports import (
    issued_report_file,
    issued_report_page,
    new_report_page,
    report_changes_page,
    reports_page,
)
from outcomes.views.search import search_page

urlpatterns = [
    path("", overview_page, name="overview"),
    path("goals/", goals_page, name="goals"),
    path("goals/<int:pk>/", goal_page, name="goal"),
    path("undated/", undated_page, name="undated"),
    path("places/<str:code>/", place_page, name="place"),
    path("places/<str:code>/scorecard.<str:extension>", scorecard_export, name="scorecard_export"),
    path("plans/<int:pk>/", plan_page, name="plan"),
    path("measures/<int:pk>/", measure_page, name="measure"),
    path("indicators/", indicators_page, name="indicators"),
    path("indicators/<str:code>/", indicator_page, name="indicator"),
    path("search/", search_page, name="search"),
    path("reports/", reports_page, name="reports"),
    path("reports/new/", new_report_page, name="new_report"),
    path("reports/<int:pk>/", issued_report_page, name="issued_report"),
    path("reports/<int:pk>/report.<str:extension>", issued_report_file, name="issued_report_file"),
    path("reports/<int:pk>/changes/", report_changes_page, name="report_changes"),
]
