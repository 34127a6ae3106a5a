"""The fictitious 示范市: a goal in every status and light, so that each can be seen and shown."""

from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from outcomes.actions.demo_samples import (
    CITY_LAST_YEAR,
    CITY_THIS_YEAR,
    COUNTIES,
    COUNTY,
    SCHEME,
    SCHEME_CODE,
    Sample,
)
from outcomes.actions.import_sheets import import_sheet
from outcomes.actions.outcomes import (
    confirm_outcome,
    record_outcome,
    submit_outcome,
    verify_outcome,
)
from outcomes.models import Evidence, Outcome, ReportingTask, ScoringScheme
from outcomes.models.deadlines import Frequency
from plans.actions.change_targets import Number, approve_change, request_change
from plans.enums import ChangeKind, GoalState, Level, Role
from plans.models import Bureau, DataOwnership, Goal, Indicator, Jurisdiction, Membership
from plans.models.batches import SheetKind
from plans.models.reference import COUNTRY_CODE
from plans.sheets.goals import GOAL_COLUMNS
from plans.sheets.staging import RowKind
from plans.sheets.writing import write_csv

DEMO_CODE = "990100"
STATISTICS = "示范市统计局"
# Whose figures only 统计局 makes final: of last year one is, the other waits for its word.
OWNED_CODES = ("A02", "C02")


@transaction.atomic
def seed_demo(today: date, now: datetime) -> int:
    """Make the fictitious city with last year's and this year's goals; returns goals made."""
    country = Jurisdiction.objects.get(code=COUNTRY_CODE)
    city = _place(DEMO_CODE, "示范市", Level.PREFECTURE, country)
    enterer, verifier = _people()
    owner = _owner(city)
    last, this = today.year - 1, today.year
    planned = [(city, last, CITY_LAST_YEAR), (city, this, CITY_THIS_YEAR)]
    for code, (name, samples) in COUNTIES.items():
        planned.append((_place(code, name, Level.COUNTY, city), last, samples))
    made = 0
    for place, year, samples in planned:
        staging = import_sheet(
            _sheet(place, year, samples),
            "demo.csv",
            imported_by=None,
            now=now,
            kind=SheetKind.GOALS,
        )
        made += staging.count(RowKind.NEW)
        # A target that staff have changed since is a conflict, and stays as they left it.
        faulty = [row for row in staging.rows if row.problems and not row.is_conflict]
        if faulty:
            raise ValueError(faulty[0].problems[0].message)
        for sample in samples:
            _reach(place, year, sample, today, now, enterer, verifier, owner)
    if made:
        _finish(city, today, now, enterer, verifier)
        _lower_a_target(last, now, enterer, verifier)
        _task(city, today)
    ScoringScheme.objects.get_or_create(code=SCHEME_CODE, defaults={"year": last, **SCHEME})
    return made


def _task(place: Jurisdiction, today: date) -> None:
    """Let the place report each quarter by the 10th, from the quarter that ended last."""
    began = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    task, is_new = ReportingTask.objects.get_or_create(
        name="示范市季度报送",
        defaults={"frequency": Frequency.QUARTERLY, "day_of_month": 10, "active_from": began},
    )
    if is_new:
        task.places.add(place)


def _place(code: str, name: str, level: Level, parent: Jurisdiction) -> Jurisdiction:
    place, _created = Jurisdiction.objects.get_or_create(
        code=code, defaults={"name": name, "level": level, "parent": parent}
    )
    Bureau.objects.get_or_create(jurisdiction=place, name=_bureau_of(place))
    return place


def _bureau_of(place: Jurisdiction) -> str:
    return f"{place.name}科学技术局"


def _people() -> tuple[AbstractBaseUser, AbstractBaseUser]:
    """Two accounts nobody can log in with: the invented figures need an enterer and a verifier."""
    users = get_user_model().objects
    return tuple(
        users.get_or_create(
            username=name, defaults={"first_name": given, "is_active": False, "password": "!"}
        )[0]
        for name, given in (("demo-entry", "示范填报"), ("demo-check", "示范核定"))
    )


def _owner(place: Jurisdiction) -> AbstractBaseUser:
    """Let 统计局 own the data of some indicators; its account is closed like the others."""
    bureau, _created = Bureau.objects.get_or_create(jurisdiction=place, name=STATISTICS)
    for code in OWNED_CODES:
        DataOwnership.objects.get_or_create(
            indicator=Indicator.objects.get(code=code), bureau=bureau
        )
    owner, _created = get_user_model().objects.get_or_create(
        username="demo-owner",
        defaults={"first_name": "示范统计", "is_active": False, "password": "!"},
    )
    Membership.objects.get_or_create(user=owner, bureau=bureau, role=Role.DATA_OWNER)
    # Nobody logs in with it; here alone it speaks, as the bureau's appointment says.
    owner.is_active = True
    return owner


def _paper() -> Evidence:
    """One piece proves many figures."""
    found, _created = Evidence.objects.get_or_create(
        title="虚构的备案公告", document_number="示科〔0000〕1号"
    )
    return found


def _sheet(place: Jurisdiction, year: int, samples: tuple[Sample, ...]) -> bytes:
    rows = []
    for sample in samples:
        cells = dict.fromkeys(GOAL_COLUMNS, "")
        cells |= {
            "行政区划代码": place.code,
            "责任单位": _bureau_of(place),
            "计划": f"{place.name}{year}年科技工作要点(虚构)",
            "计划年度": str(year),
            "举措": sample.measure,
            "指标": sample.name,
            "指标代码": sample.code,
            "目标年度": str(year),
            "比较": sample.comparator,
            "目标值": sample.target,
            "目标上限": sample.high,
            "单位": sample.unit,
            "口气": "力争" if sample.tier == "力争" else "确保",
            "层级": sample.tier,
            "进度安排": sample.schedule.format(year=year),
        }
        rows.append(list(cells.values()))
    return write_csv(GOAL_COLUMNS, rows)


def _reach(
    place: Jurisdiction,
    year: int,
    sample: Sample,
    today: date,
    now: datetime,
    enterer: AbstractBaseUser,
    verifier: AbstractBaseUser,
    owner: AbstractBaseUser,
) -> None:
    """Walk a figure through the same steps as staff would; what is there already stays."""
    goal = Goal.objects.get(jurisdiction=place, year=year, indicator__code=sample.code)
    as_of = _month_end(year, sample.month)
    known = Outcome.objects.filter(
        jurisdiction=place, indicator=goal.indicator, year=year, as_of=as_of
    )
    if not sample.figure or as_of > today or known.exists():
        return
    outcome = record_outcome(
        goal=goal,
        entered_by=enterer,
        value=Decimal(sample.figure.removeprefix("≈")),
        comparator="~" if sample.figure.startswith("≈") else "=",
        unit=sample.unit,
        as_of=as_of,
        stage=sample.stage,
        bureau=goal.lead_bureau,
        source="虚构",
        evidence=[_paper()],
    )
    if sample.state != "draft":
        submit_outcome(outcome=outcome, submitted_by=enterer, now=now)
    if sample.state == "verified":
        verify_outcome(outcome=outcome, verified_by=verifier, now=now)
    if sample.is_final:
        confirm_outcome(outcome=outcome, confirmed_by=owner, now=now)


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _finish(
    place: Jurisdiction,
    today: date,
    now: datetime,
    enterer: AbstractBaseUser,
    approver: AbstractBaseUser,
) -> None:
    """Add what a sheet has no column for: data not yet published, and a goal given up."""
    goals = Goal.objects.filter(jurisdiction=place)
    waiting = goals.get(year=today.year, indicator__code="A02")
    waiting.schedule, waiting.data_expected_on = "level", date(today.year + 1, 11, 30)
    waiting.save()
    stopped = goals.get(year=today.year, indicator__code="H13")
    if stopped.state == GoalState.WITHDRAWN:
        return
    asked = request_change(
        goal=stopped,
        kind=ChangeKind.WITHDRAW,
        requested_by=enterer,
        now=now,
        reason="虚构:活动并入全市科技周",
        document_number="示科〔0000〕2号",
    )
    approve_change(change=asked, approved_by=approver, now=now)


def _lower_a_target(
    year: int, now: datetime, enterer: AbstractBaseUser, approver: AbstractBaseUser
) -> None:
    """Have one target adjusted, so that 原目标 and 现行目标 give different reports."""
    goal = Goal.objects.get(jurisdiction__code=COUNTY, year=year, indicator__code="B04")
    old = goal.targets.get(in_force=True)
    if old.supersedes_id is not None:
        return
    asked = request_change(
        goal=goal,
        kind=ChangeKind.VALUE,
        requested_by=enterer,
        now=now,
        reason="虚构:认定标准提高",
        document_number="示科〔0000〕3号",
        target=old,
        number=Number(old.comparator, Decimal(12), None, old.unit),
    )
    approve_change(change=asked, approved_by=approver, now=now)
