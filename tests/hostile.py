"""A small world of rows of every model, and text that would run if anything printed it as it is."""

from html.parser import HTMLParser

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from outcomes.actions.import_jobs import create_job, read_job
from outcomes.actions.reports import ask_for_ranking
from outcomes.enums import OutcomeState, Stage
from outcomes.models import (
    AliasSuggestion,
    Evidence,
    Holiday,
    Outcome,
    ReconciledPair,
    Reconciliation,
    ReportTemplate,
    ScoringScheme,
)
from plans.actions.trail import append
from plans.enums import BaseKind, MeasureState
from plans.models import (
    Goal,
    HeaderSynonym,
    ImportBatch,
    PlaceBase,
    Plan,
    ProgressNote,
    TrailAction,
    TrailEntry,
)
from tests.access_world import make_moves
from tests.factories import make_document, make_goal, make_measure, make_outcome, make_user
from tests.outcomes.people import People, make_people
from tests.outcomes.reports.building import make_city, make_report, make_supervisor
from tests.reviewing import make_read
from tests.sheets import outcomes_csv

# A formula for a spreadsheet, and a tag, a script and the end of an attribute for a page.
SHORT = "=<i id=x>\"'"
LONG = SHORT + "<script>alert(1)</script>{{ 7*7 }}</textarea></title>"
# What is looked up by its form, is a hash, or is no text that people write.
KEPT = {"slug", "sha256", "digest", "key", "rules_version", "folded", "tokens", "url", "encoded"}
KEPT_MODELS = {"trailentry", "trailhead", "issuedreport", "reportrequest", "secondfactor"}
KEPT_CODES = {("scoringscheme", "code"), ("importjobrow", "state"), ("headersynonym", "column")}


def make_world() -> dict[str, object]:
    """Return a row of every kind of page, under the names that tests.walking asks for."""
    people, now = make_people(), timezone.now()
    city = make_city()
    supervisor = make_supervisor(city)
    plan = Plan.objects.get(jurisdiction=city)
    plan.document = make_read()
    plan.save()
    measure = make_measure(plan=plan, lead_bureau=people.bureau)
    ProgressNote.objects.create(
        measure=measure, noted_on=now.date(), state=MeasureState.NOT_STARTED, text="进展"
    )
    goal = make_goal(plan=plan, measure=measure, lead_bureau=people.bureau, jurisdiction=city)
    outcome = Outcome.objects.filter(state=OutcomeState.VERIFIED).first()
    piece = Evidence(title="公告", url="https://example.gov.cn/x", added_by=people.recorder)
    piece.file.save("公告.pdf", ContentFile(b"%PDF-1.7"))
    outcome.evidence.add(piece)
    root = make_user(username="root", is_superuser=True, last_name=LONG[:100], first_name=SHORT)
    ranked = ask_for_ranking(parameters={"code": SHORT}, reason=LONG, asked_by=root, now=now)
    append(TrailAction.EXPORT, label=LONG, reason=LONG, detail={"path": LONG}, login=SHORT)
    batch = ImportBatch.objects.create(kind="outcomes", file_name="x.csv", imported_by=root)
    job = create_job(outcomes_csv({"行政区": LONG, "指标": LONG}), "x.csv", owner=root, now=now)
    read_job(job)
    report = make_report(city, supervisor, now)
    scheme = ScoringScheme.objects.create(code="s", title="办法", year=2024, rules={"items": []})
    synonym = HeaderSynonym.objects.first() or HeaderSynonym.objects.create(
        words="词", column="指标"
    )
    make_document(text="")
    figure = plan.document.figures.first()
    rows = moved_rows(goal, people) | named_rows(goal, people) | doors_rows()
    rows |= {
        "root": root,
        "plans.plan": plan,
        "plans.measure": measure,
        "plans.jurisdiction": city,
        "plans.bureau": people.bureau,
        "plans.membership": people.recorder.memberships.first(),
        "plans.indicator": goal.indicator,
        "plans.document": plan.document,
        "plans.goal": goal,
        "plans.importjob": job,
        "plans.importbatch": batch,
        "plans.headersynonym": synonym,
        "outcomes.evidence": piece,
        "outcomes.outcome": outcome,
        "outcomes.scoringscheme": scheme,
        "outcomes.issuedreport": report,
        "outcomes.reportrequest": ranked,
        "auth.user": people.recorder,
        "auth.group": people.recorder.groups.first(),
        "admin:plans_document_figure.figure_pk": figure.pk,
        "admin:outcomes_outcome_record.goal_id": goal.pk,
        "admin:plans_trailentry_change.object_id": 1,
        "admin:plans_trailentry_export.extension": "csv",
        "admin:auth_user_password_change.id": people.recorder.pk,
        "admin:app_list.app_label": "plans",
        "admin:outcomes_reporttemplate_current.kind": "notice",
        "goal.pk": goal.pk,
        "plan.pk": plan.pk,
        "plan_quality.pk": plan.pk,
        "measure.pk": measure.pk,
        "document.pk": plan.document_id,
        "document_checks.pk": plan.document_id,
        "issued_report.pk": report.pk,
        "issued_report_file.pk": report.pk,
        "issued_report_file.extension": "json",
        "report_changes.pk": report.pk,
        "scorecard_export.extension": "csv",
        "scheme.code": "s",
        "places": city,
    }
    return rows | versions_of(rows)


def moved_rows(goal: Goal, people: People) -> dict[str, object]:
    """Ask for another target, contest a figure, remind: what waits for an answer."""
    waiting = make_outcome(
        goal=goal, bureau=people.bureau, entered_by=people.recorder, value=39,
        stage=Stage.ESTIMATE,
    )  # fmt: skip
    change, objection, task, reminder = make_moves("甲", goal, waiting)
    return {
        "plans.targetchange": change,
        "outcomes.objection": objection,
        "outcomes.reportingtask": task,
        "outcomes.reminder": reminder,
        "admin:plans_targetchange_request.goal_id": goal.pk,
        "admin:plans_targetchange_correct.goal_id": goal.pk,
        "admin:outcomes_objection_lodge.outcome_id": waiting.pk,
    }


def named_rows(goal: Goal, people: People) -> dict[str, object]:
    """Hold a plan against a summary; a suggested name, a base, a holiday, an office's template."""
    now = timezone.now()
    made = Reconciliation.objects.create(
        plan=goal.plan, year=2024, is_with_recorded=True, made_by=people.recorder, made_at=now
    )
    pair = ReconciledPair.objects.create(
        reconciliation=made, goal=goal, tier="firm", relation="same", score=1
    )
    template = ReportTemplate(kind="brief", uploaded_by=people.recorder)
    template.file.save("brief.docx", ContentFile(b"x"))
    return {
        "outcomes.reconciliation": made,
        "outcomes.aliassuggestion": AliasSuggestion.objects.create(
            indicator=goal.indicator, name="别名", pair=pair, suggested_by=people.recorder,
            suggested_at=now,
        ),
        "outcomes.holiday": Holiday.objects.create(day=now.date(), name="节"),
        "outcomes.reporttemplate": template,
        "plans.placebase": PlaceBase.objects.create(
            jurisdiction=goal.jurisdiction, year=2024, kind=BaseKind.HEAD, value=35, source="公报"
        ),
        "plans.trailentry": TrailEntry.objects.first(),
    }  # fmt: skip


def doors_rows() -> dict[str, object]:
    """What a stranger wrote at the door without an account."""
    said = {"username": LONG, "user_agent": LONG, "ip_address": "192.0.2.1", "path_info": LONG}
    return {
        "axes.accessattempt": AccessAttempt.objects.create(
            **said, get_data=LONG, post_data=LONG, failures_since_start=1
        ),
        "axes.accessfailurelog": AccessFailureLog.objects.create(**said),
        "axes.accesslog": AccessLog.objects.create(**said),
    }


def versions_of(rows: dict[str, object]) -> dict[str, object]:
    """Name the version that each page of an earlier state shows."""
    return {
        f"admin:{label.replace('.', '_')}_simple_history.version_id": row.history.latest().pk
        for label, row in rows.items()
        if hasattr(row, "history") and row.history.exists()
    }


def poison() -> int:
    """Put hostile text into every text field of every row of ours; return how many fields."""
    count = 0
    for model in apps.get_models():
        meta = model._meta
        is_ours = meta.app_label in ("plans", "outcomes", "auth")
        if not is_ours or meta.model_name in KEPT_MODELS:
            continue
        for field in meta.concrete_fields:
            if is_text(field):
                count += poison_field(model, field)
    return count


def is_text(field: models.Field) -> bool:
    is_kept = field.name in KEPT or (field.model._meta.model_name, field.name) in KEPT_CODES
    is_secret = field.name in ("password", "username", "codename")
    kinds = (models.CharField, models.TextField)
    of_auth = field.model._meta.app_label == "auth"
    is_person = of_auth and field.name in ("first_name", "last_name")
    return (
        isinstance(field, kinds)
        and not isinstance(field, models.FileField)
        and not field.choices
        and not (is_kept or is_secret)
        and (not of_auth or is_person)
    )


def poison_field(model: type[models.Model], field: models.Field) -> int:
    """Fill one field of every row; names that must differ get the row's number."""
    longest = field.max_length or 500
    for row in model._base_manager.all():
        held = getattr(row, field.name) or ""
        mark = ".csv" if field.name == "file_name" else str(row.pk)[-2:]
        if field.unique or field.name in ("name", "title", "file_name", "path"):
            room = longest - len(mark)
            value = (SHORT if field.name == "code" or longest < 60 else LONG)[:room] + mark
        elif field.name == "text":
            value = held + "\n" + LONG  # offsets of figures count from the beginning
        else:
            value = LONG[:longest]
        models.QuerySet(model).filter(pk=row.pk).update(**{field.name: value})
    return 1


class PageReader(HTMLParser):
    """What a browser would run of a page that the policy and the escaping should prevent."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if given.get("id") == "x" or (tag == "script" and "src" not in given and is_code(given)):
            self.found.append(f"<{tag} {given}>")
        if tag == "style":
            self.found.append("<style>")
        for name, value in given.items():
            if name.startswith("on") or name == "style":
                self.found.append(f"{name}={value}")
            if name in ("href", "src", "action") and is_script(value):
                self.found.append(f"{name}={value}")


def is_code(attributes: dict[str, str | None]) -> bool:
    return attributes.get("type") != "application/json"


def is_script(value: str | None) -> bool:
    return (value or "").strip().lower().startswith(("javascript:", "data:text"))


def dangers_in(page: str) -> list[str]:
    reader = PageReader()
    reader.feed(page)
    return reader.found
