"""Two bureaus in two places, each with one row of everything, and a person for each role."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, Group
from django.core.files.base import ContentFile
from django.test import Client

from outcomes.actions.objections import lodge_objection
from outcomes.actions.roles import set_up_roles
from outcomes.enums import OutcomeState
from outcomes.models import (
    AliasSuggestion,
    Evidence,
    Holiday,
    IssuedReport,
    Objection,
    Outcome,
    ReconciledPair,
    Reconciliation,
    Reminder,
    ReportingTask,
    ReportRequest,
    ReportTemplate,
    ScoringScheme,
)
from outcomes.reports.snapshots import Parameters, build_content, canonical
from plans.actions.change_targets import Number, request_change
from plans.enums import BaseKind, ChangeKind, DocumentKind, FigureKind, Reach, Role
from plans.models import (
    Bureau,
    DataOwnership,
    Document,
    Figure,
    Goal,
    HeaderSynonym,
    ImportBatch,
    ImportJob,
    Indicator,
    Jurisdiction,
    Measure,
    Membership,
    PlaceBase,
    Plan,
    TargetChange,
    TrailEntry,
)
from tests.factories import (
    make_bureau,
    make_document,
    make_figure,
    make_goal,
    make_indicator,
    make_measure,
    make_outcome,
    make_place,
    make_plan,
    make_user,
)

NOW = datetime(2025, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LETTERS = {
    "n": "anonymous",
    "c": "recorder",
    "e": "reviewer",
    "v": "verifier",
    "s": "supervisor",
    "o": "owner",
    "m": "administrator",
    "t": "auditor",
    "x": "other",
}


@dataclass
class Side:
    """A bureau and what is its own; secrets are what of an unverified figure may be told."""

    bureau: Bureau
    place: Jurisdiction
    indicator: Indicator
    document: Document
    figure: Figure
    plan: Plan
    measure: Measure
    goal: Goal
    outcome: Outcome
    verified: Outcome
    evidence: Evidence
    batch: ImportBatch
    job: ImportJob
    reconciliation: Reconciliation
    report: IssuedReport
    asked: ReportRequest
    suggestion: AliasSuggestion
    base: PlaceBase
    entry: TrailEntry
    change: TargetChange
    objection: Objection
    task: ReportingTask
    reminder: Reminder
    secrets: tuple[str, ...]


@dataclass
class World:
    ours: Side
    theirs: Side
    people: dict[str, AbstractBaseUser | None]
    membership: Membership
    synonym: HeaderSynonym
    template: ReportTemplate
    scheme: ScoringScheme
    holiday: Holiday
    group: Group
    account: AbstractBaseUser
    addresses: list[tuple[str, str, Side | None]] = field(default_factory=list)

    def client(self, letter: str) -> Client:
        """Return the person's browser, logged in."""
        client, person = Client(raise_request_exception=False), self.people[letter]
        if person is not None:
            client.force_login(person)
        return client


def make_person(role: Role, bureau: Bureau, name: str) -> AbstractBaseUser:
    user = make_user(role, bureau=bureau, username=name)
    user.groups.add(Group.objects.get(name=str(role.label)))
    return user


def make_side(mark: str, code: str, value: int, recorder_name: str) -> Side:
    place = make_place(code, f"{mark}区")
    bureau = make_bureau(f"{mark}区科学技术局", jurisdiction=place)
    recorder = make_person(Role.RECORDER, bureau, recorder_name)
    recorder.last_name = f"某{mark}人"
    recorder.save()
    indicator = make_indicator(f"{mark}类企业", code=f"W{code}")
    text = f"2023年{mark}区新增企业70家。"
    document = make_document(
        f"doc-{code}", jurisdiction=place, bureau=bureau, kind=DocumentKind.BOTH, text=text
    )
    figure = make_figure(document=document, start=9, kind=FigureKind.OUTCOME, year=2024)
    plan = make_plan(jurisdiction=place, bureau=bureau, document=document, title=f"{mark}区要点")
    measure = make_measure(plan=plan, lead_bureau=bureau)
    batch = ImportBatch.objects.create(
        kind="outcomes", file_name=f"{mark}.xlsx", imported_by=recorder
    )
    goal = make_goal(
        plan=plan, indicator=indicator, lead_bureau=bureau, measure=measure, wording=f"{mark}目标"
    )
    own = {"bureau": bureau, "entered_by": recorder}
    verified = make_outcome(
        goal=goal, value=40, as_of=date(2024, 6, 30), state=OutcomeState.VERIFIED, **own
    )
    outcome = make_outcome(
        goal=goal,
        value=value,
        note=f"密{mark}备注",
        source=f"密{mark}来源",
        wording=f"密{mark}原文",
        batch=batch,
        submitted_at=NOW,
        **own,
    )
    evidence = Evidence(title=f"密{mark}佐证", document_number=f"密{mark}文号", added_by=recorder)
    evidence.file.save(f"{code}.pdf", ContentFile(f"密{mark}文件".encode()))
    outcome.evidence.add(evidence)
    # A result of no goal in the same place, and one whose year nobody knows.
    loose = make_indicator(f"{mark}类散见", code=f"L{code}")
    for year in (2024, None):
        make_outcome(
            indicator=loose, jurisdiction=place, value=value, year=year, figure=figure,
            wording=f"密{mark}散见", as_of=date(2024, 3, 31) if year else None, **own,
        )  # fmt: skip
    job = ImportJob(owner=recorder, file_name=f"密{mark}.csv", expires_at=NOW)
    sheet = "行政区划代码,指标,年度,目标值,单位\n990000,甲,2024,70,家\n"
    job.file.save(f"{code}.upload", ContentFile(sheet.encode()), save=False)
    job.save()
    reconciliation = Reconciliation.objects.create(
        plan=plan, year=2024, is_with_recorded=True, made_by=recorder, made_at=NOW
    )
    pair = ReconciledPair.objects.create(
        reconciliation=reconciliation, goal=goal, tier="firm", recorded=outcome,
        relation="same", score=1,
    )  # fmt: skip
    parameters = Parameters(kind="table", place=place, year=2024, day=NOW.date())
    report = IssuedReport.objects.create(
        kind="table", title=f"密{mark}报表", jurisdiction=place, year=2024, as_of=NOW.date(),
        content=canonical(build_content(parameters, f"密{mark}报表", {})), sha256="0" * 64,
        issued_by=recorder, issued_at=NOW,
    )  # fmt: skip
    asked = ReportRequest.objects.create(
        kind="ranking", reason=f"密{mark}用途", asked_by=recorder, asked_at=NOW
    )
    suggestion = AliasSuggestion.objects.create(
        indicator=indicator, name=f"{mark}别名", pair=pair, suggested_by=recorder, suggested_at=NOW
    )
    base = PlaceBase.objects.create(
        jurisdiction=place, year=2024, kind=BaseKind.HEAD, value=35, source="公报"
    )
    entry = TrailEntry.objects.filter(target_id=outcome.pk, target_type="outcomes.outcome").first()
    moves = make_moves(mark, goal, outcome)
    secrets = (str(value), f"{value:,}", f"密{mark}", f"某{mark}人")
    return Side(
        bureau, place, indicator, document, figure, plan, measure, goal, outcome, verified,
        evidence, batch, job, reconciliation, report, asked, suggestion, base, entry, *moves,
        secrets,
    )  # fmt: skip


def make_moves(mark: str, goal: Goal, outcome: Outcome) -> tuple:
    """Ask for another target, contest the figure that waits, and remind of what is owed."""
    bureau, recorder = outcome.bureau, outcome.entered_by
    change = request_change(
        goal=goal, kind=ChangeKind.VALUE, requested_by=recorder, now=NOW, reason=f"密{mark}申请",
        target=goal.targets.get(in_force=True), number=Number(">=", Decimal(60), None, "家"),
    )  # fmt: skip
    # Another bureau of the place reads the figure that waits: its own reach says so.
    beside = make_bureau(f"{mark}区发展改革局", jurisdiction=bureau.jurisdiction)
    objector = make_person(Role.RECORDER, beside, f"objector-{goal.pk}")
    objector.memberships.update(reach=Reach.PLACE)
    objection = lodge_objection(
        outcome=outcome, bureau=beside, lodged_by=objector, now=NOW, value=Decimal(45), unit="家",
        reason=f"密{mark}异议", source=f"密{mark}出处",
        new_evidence=Evidence(title=f"密{mark}反证", document_number=f"密{mark}反证号"),
    )  # fmt: skip
    task = ReportingTask.objects.create(name=f"{mark}区月报", active_from=date(2024, 1, 1))
    task.places.add(bureau.jurisdiction)
    reminder = Reminder.objects.create(
        task=task, bureau=bureau, period_end=date(2024, 5, 31), due_on=date(2024, 6, 5), missing=1,
        text=f"密{mark}催办", reminded_by=recorder, reminded_on=NOW.date(),
    )  # fmt: skip
    return change, objection, task, reminder


def make_world() -> World:
    set_up_roles()
    ours = make_side("甲", "990201", 4815162, "recorder-a")
    theirs = make_side("乙", "990301", 2342108, "recorder-b")
    statistics = make_bureau("甲区统计局", jurisdiction=ours.place)
    DataOwnership.objects.create(indicator=ours.indicator, bureau=statistics)
    people: dict[str, AbstractBaseUser | None] = {
        "n": None,
        "c": ours.outcome.entered_by,
        "e": make_person(Role.REVIEWER, ours.bureau, "reviewer-a"),
        "v": make_person(Role.VERIFIER, ours.bureau, "verifier-a"),
        "s": make_person(Role.SUPERVISOR, ours.bureau, "supervisor-a"),
        "o": make_person(Role.DATA_OWNER, statistics, "owner-a"),
        "m": make_person(Role.ADMINISTRATOR, ours.bureau, "administrator-a"),
        "t": make_person(Role.AUDITOR, ours.bureau, "auditor-a"),
        "x": theirs.outcome.entered_by,
    }
    template = ReportTemplate(kind="brief", uploaded_by=people["s"])
    template.file.save("brief.docx", ContentFile(b"x"))
    return World(
        ours,
        theirs,
        people,
        membership=people["x"].memberships.get(),
        synonym=HeaderSynonym.objects.create(words="指标口径", column="指标"),
        template=template,
        holiday=Holiday.objects.create(day=date(2024, 10, 1), name="国庆节"),
        scheme=ScoringScheme.objects.create(
            code="s1", title="办法", year=2024, rules={"items": []}
        ),
        group=Group.objects.first(),
        account=make_user(username="somebody"),
    )
