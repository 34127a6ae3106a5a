"""A city with goals in every group, and a supervisor who reports on them."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser

from outcomes.actions.reports import issue_report
from outcomes.enums import OutcomeState, Stage
from outcomes.models import IssuedReport
from outcomes.reports.snapshots import Content, Parameters, build_content, canonical
from plans.enums import Basis, Role, Schedule, Tier
from plans.models import Jurisdiction
from tests.factories import (
    make_bureau,
    make_goal,
    make_group,
    make_indicator,
    make_outcome,
    make_place,
    make_plan,
    make_target,
    make_user,
)

DAY = date(2024, 9, 30)
VERIFIED = {"state": OutcomeState.VERIFIED, "as_of": DAY}


def make_city() -> Jurisdiction:
    """Make 舟山市 with goals of two bureaus, one or more in each group of the count."""
    city = make_place("330900", "舟山市")
    science = make_bureau("舟山市科学技术局", jurisdiction=city)
    farming = make_bureau("舟山市农业农村局", jurisdiction=city)
    plan = make_plan(jurisdiction=city, title="工作要点")
    of_science = {"plan": plan, "lead_bureau": science}
    of_farming = {"plan": plan, "lead_bureau": farming}
    reached = make_goal(indicator=companies("新增甲类企业"), target=70, **of_science)
    make_target(reached, 90, tier=Tier.STRETCH)
    make_outcome(goal=reached, value=77, **VERIFIED)
    money = make_indicator("技术交易额", unit="亿元", basis=Basis.AMOUNT, category="B 成果")
    on_time = make_goal(indicator=money, target=16, **of_science)
    make_outcome(goal=on_time, value="12.5", **VERIFIED)
    make_outcome(goal=on_time, value="8.25", state=OutcomeState.VERIFIED, as_of=date(2024, 6, 30))
    make_outcome(
        jurisdiction=city,
        indicator=money,
        year=2023,
        value=10,
        state=OutcomeState.VERIFIED,
        as_of=date(2023, 9, 30),
    )
    behind = make_goal(indicator=companies("新增乙类企业"), target=60, **of_science)
    make_outcome(goal=behind, value=20, **VERIFIED)
    growth = make_indicator("增加值增速", unit="%", basis=Basis.GROWTH, category="C 产业")
    slow = make_goal(indicator=growth, target=8, **of_farming)
    make_outcome(goal=slow, value="6.5", **VERIFIED)
    make_goal(indicator=companies("新增丙类企业"), target=30, **of_farming)
    waiting = make_goal(indicator=companies("新增丁类企业"), target=30, **of_science)
    make_outcome(goal=waiting, value=25, as_of=DAY)
    guess = make_goal(indicator=companies("新增戊类企业"), target=30, **of_science)
    make_outcome(goal=guess, value=31, stage=Stage.ESTIMATE, **VERIFIED)
    annual = companies("新增己类企业", schedule=Schedule.ANNUAL)
    make_goal(indicator=annual, target=30, **of_science)
    return city


def companies(name: str, **fields: object):
    return make_indicator(name, category="A 主体", **fields)


def make_supervisor(city: Jurisdiction) -> AbstractBaseUser:
    bureau = make_bureau("舟山市科学技术局", jurisdiction=city)
    user = make_user(Role.SUPERVISOR, bureau=bureau)
    user.groups.add(make_group(Role.SUPERVISOR))
    return user


def make_content(city: Jurisdiction, kind: str = "notice", **asked: object) -> Content:
    texts = asked.pop("texts", {})
    parameters = Parameters(kind=kind, place=city, year=2024, day=asked.pop("day", DAY), **asked)
    return build_content(parameters, "关于舟山市目标完成情况的通报", texts)


def make_report(
    city: Jurisdiction, by: AbstractBaseUser, now, kind: str = "notice", **asked: object
) -> IssuedReport:
    content = make_content(city, kind, **asked)
    return issue_report(
        kind=kind,
        title=content["title"],
        place=city,
        bureau=None,
        year=2024,
        as_of=DAY,
        content=canonical(content),
        issued_by=by,
        now=now,
    )
