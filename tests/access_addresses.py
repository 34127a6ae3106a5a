"""An address for every pattern of the resolver, with the numbers of one side's rows."""

import re

from tests.access_world import Side, World

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\[\^/\]\+\)|\(\?P<(\w+)>[^)]*\)")


def row_of(name: str, world: World, side: Side) -> object:
    """Return the row of the model an admin address is about."""
    model = name.split("_")[1] if name.count("_") else ""
    own = {
        "plan": side.plan,
        "measure": side.measure,
        "jurisdiction": side.place,
        "bureau": side.bureau,
        "indicator": side.indicator,
        "document": side.document,
        "evidence": side.evidence,
        "goal": side.goal,
        "importjob": side.job,
        "importbatch": side.batch,
        "outcome": side.outcome,
        "reconciliation": side.reconciliation,
        "issuedreport": side.report,
        "reportrequest": side.asked,
        "placebase": side.base,
        "targetchange": side.change,
        "trailentry": side.entry,
        "objection": side.objection,
        "reminder": side.reminder,
        "reportingtask": side.task,
        "aliassuggestion": side.suggestion,
        "membership": side.outcome.entered_by.memberships.get(),
    }
    common = {
        "headersynonym": world.synonym,
        "reporttemplate": world.template,
        "scoringscheme": world.scheme,
        "holiday": world.holiday,
        "group": world.group,
        "user": world.account,
    }
    return own.get(model) or common.get(model)


def address_of(pattern: str, name: str | None, world: World, side: Side) -> str:
    """Fill the pattern's parameters in."""
    row = row_of(name or pattern.removeprefix("admin/").replace("/", "_"), world, side)
    history = getattr(row, "history", None)
    version = history.latest().pk if history and history.exists() else 1
    numbers = iter([getattr(row, "pk", 1), version])
    site = {
        "goal": side.goal.pk, "plan": side.plan.pk, "plan_quality": side.plan.pk,
        "measure": side.measure.pk, "document": side.document.pk,
        "document_checks": side.document.pk, "issued_report": side.report.pk,
        "issued_report_file": side.report.pk, "report_changes": side.report.pk,
    }  # fmt: skip
    codes = {"indicator": side.indicator.code, "ranking": side.indicator.code,
             "scheme": world.scheme.code}  # fmt: skip

    def value(found: re.Match) -> str:
        parameter = found[1] or found[2]
        if parameter is None:
            return str(next(numbers))
        if parameter == "code":
            return codes.get(name or "", side.place.code)
        if parameter in ("pk", "id", "object_id"):
            return str(site.get(name or "") or getattr(row, "pk", 1))
        fixed = {
            "figure_pk": side.figure.pk,
            "goal_id": side.goal.pk,
            "outcome_id": side.outcome.pk,
            "extension": "csv" if name == "plans_trailentry_export" else "json",
            "kind": "brief",
            "app_label": "plans",
            "url": "nothing",
            "content_type_id": 1,
        }
        return str(fixed[parameter])

    address = PARAMETER.sub(value, pattern)
    return "/" + re.sub(r"[\^$]", "", address)
