"""The fictitious 示范市: a goal in every status and light, so that each can be seen and shown."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from outcomes.actions.import_sheets import import_sheet
from outcomes.actions.outcomes import (
    confirm_outcome,
    record_outcome,
    submit_outcome,
    verify_outcome,
)
from outcomes.enums import Stage
from outcomes.models import Evidence, Outcome
from plans.actions.change_targets import approve_change, request_change
from plans.enums import ChangeKind, Level, Role
from plans.models import Bureau, DataOwnership, Goal, Indicator, Jurisdiction, Membership
from plans.models.batches import SheetKind
from plans.models.reference import COUNTRY_CODE
from plans.sheets.goals import GOAL_COLUMNS
from plans.sheets.staging import RowKind
from plans.sheets.writing import write_csv

DEMO_CODE = "990100"
BUREAU = "示范市科学技术局"
STATISTICS = "示范市统计局"
# Whose figures only 统计局 makes final: of last year one is, the other waits for its word.
OWNED_CODES = ("A02", "C02")


@dataclass(frozen=True)
class Sample:
    """One invented goal and how far it got; figure is as of the month's last day."""

    name: str
    code: str
    target: str
    unit: str
    figure: str = ""
    month: int = 12
    stage: Stage = Stage.FINAL
    state: str = "verified"
    comparator: str = "≥"
    schedule: str = ""
    high: str = ""
    baseline: str = ""
    tier: str = "基本"
    measure: str = "一、 培育创新主体"
    is_final: bool = False


LAST_YEAR = (
    Sample("净增高新技术企业", "B04", "40", "家", "46"),
    Sample("新增省级科技型中小企业", "B09", "120", "家", "113"),
    Sample("省级(重点)企业研究院数", "D04", "10", "家", "6"),
    Sample("技术合同成交额", "F01", "16", "亿元", "17.2", stage=Stage.ESTIMATE),
    Sample("技术合同成交额", "F01", "20", "亿元", tier="力争"),
    Sample("全社会R&D经费支出占地区生产总值比重", "A02", "2.25", "%", "2.24", is_final=True),
    Sample("高新技术产业增加值增速", "C02", "7.5", "%", "7.8"),
    Sample("高新技术产业投资额", "C06", "70", "亿元", "71.5", state="submitted"),
    Sample("科技培训场次", "H09", "10", "场"),
    Sample("服务企业家次", "H08", "150", "家次", "≈150", comparator=">"),
    Sample("科技项目逾期未结题率", "L03", "3", "%", "2.1", comparator="≤"),
)
THIS_YEAR = (
    Sample("净增高新技术企业", "B04", "45", "家", "12", 9, schedule="集中认定({year}-12-01)"),
    Sample("新增省级科技型中小企业", "B09", "120", "家", "125", 10, schedule="按月序时"),
    Sample("产学研对接活动场次", "H02", "60", "场", "58", 9),
    Sample("技术合同成交额", "F01", "24", "亿元", "18.1", 9),
    Sample("网上技术市场交易额", "F07", "5", "亿元", "3.4", 9),
    Sample("高新技术产业投资额", "C06", "80", "亿元", "41", 9),
    Sample("高新技术产业增加值增速", "C02", "8", "%", "8.6", 9, comparator="区间", high="9"),
    Sample("科技服务业营业收入增速", "C14", "12", "%", "9.5", 9),
    Sample("全社会R&D经费支出占地区生产总值比重", "A02", "2.4", "%"),
    Sample("争取上级科技经费", "E06", "3000", "万元", "2600", 9, state="draft"),
    Sample("引育高层次人才数", "H03", "30", "人", "24", 9, state="submitted"),
    Sample("科普活动场次", "H13", "40", "场"),
)


@transaction.atomic
def seed_demo(today: date, now: datetime) -> int:
    """Make the fictitious city with last year's and this year's goals; returns goals made."""
    place = _place()
    enterer, verifier = _people()
    owner = _owner(place)
    made = 0
    for year, samples in ((today.year - 1, LAST_YEAR), (today.year, THIS_YEAR)):
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
        _finish(place, today, now, enterer, verifier)
    return made


def _place() -> Jurisdiction:
    country = Jurisdiction.objects.get(code=COUNTRY_CODE)
    place, _created = Jurisdiction.objects.get_or_create(
        code=DEMO_CODE,
        defaults={"name": "示范市", "level": Level.PREFECTURE, "parent": country},
    )
    Bureau.objects.get_or_create(jurisdiction=place, name=BUREAU)
    return place


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


def _sheet(place: Jurisdiction, year: int, samples: tuple[Sample, ...]) -> bytes:
    rows = []
    for sample in samples:
        cells = dict.fromkeys(GOAL_COLUMNS, "")
        cells |= {
            "行政区划代码": place.code,
            "责任单位": BUREAU,
            "计划": f"示范市{year}年科技工作要点(虚构)",
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
        new_evidence=Evidence(title="虚构的备案公告", document_number="示科〔0000〕1号"),
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
    asked = request_change(
        goal=stopped,
        kind=ChangeKind.WITHDRAW,
        requested_by=enterer,
        now=now,
        reason="虚构:活动并入全市科技周",
        document_number="示科〔0000〕2号",
    )
    approve_change(change=asked, approved_by=approver, now=now)
