"""Real rows for tests, each with sensible words that a keyword argument overrides."""

from datetime import date
from decimal import Decimal
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group

from outcomes.actions.roles import set_up_role
from outcomes.enums import OutcomeState, Stage
from outcomes.models import Outcome
from plans.actions.statements import normalised
from plans.enums import (
    Basis,
    Comparator,
    Decision,
    Direction,
    DocumentKind,
    FigureKind,
    Level,
    Role,
)
from plans.models import (
    Bureau,
    Document,
    Figure,
    Goal,
    Indicator,
    IndicatorAlias,
    Jurisdiction,
    Measure,
    Membership,
    Plan,
    Target,
)

_numbers = count(1)


def make_place(code: str = "", name: str = "", **fields: object) -> Jurisdiction:
    """Return the place with that code, made when it is not there: a county by default."""
    number = next(_numbers)
    code = code or f"9{number:05d}"
    defaults = {"name": name or f"试验区{number}", "level": Level.COUNTY} | fields
    place, _created = Jurisdiction.objects.get_or_create(code=code, defaults=defaults)
    return place


def make_two_jiangbei() -> tuple[Jurisdiction, Jurisdiction]:
    """Return the 江北区 of 宁波市 and the one of 重庆市."""
    zhejiang = make_place("330000", "浙江省", level=Level.PROVINCE)
    ningbo = make_place("330200", "宁波市", level=Level.PREFECTURE, parent=zhejiang)
    chongqing = make_place("500000", "重庆市", level=Level.PROVINCE)
    return (
        make_place("330205", "江北区", parent=ningbo),
        make_place("500105", "江北区", parent=chongqing),
    )


def make_bureau(
    name: str = "科学技术局", *, jurisdiction: Jurisdiction | None = None, **fields: object
) -> Bureau:
    place = jurisdiction or make_place()
    bureau, _created = Bureau.objects.get_or_create(jurisdiction=place, name=name, defaults=fields)
    return bureau


def make_indicator(
    name: str = "", *, code: str = "", aliases: tuple[str, ...] = (), **fields: object
) -> Indicator:
    """Return an indicator that counts companies newly recognised in a year, unless told else."""
    number = next(_numbers)
    defaults = {"unit": "家", "basis": Basis.NEW, "direction": Direction.HIGHER} | fields
    indicator = Indicator.objects.create(
        code=code or f"T{number:04d}", name=name or f"新增试验企业{number}", **defaults
    )
    for alias in aliases:
        IndicatorAlias.objects.create(indicator=indicator, name=alias)
    return indicator


def make_document(slug: str = "", **fields: object) -> Document:
    number = next(_numbers)
    place = fields.pop("jurisdiction", None) or make_place()
    defaults = {"title": f"工作要点{number}", "kind": DocumentKind.PLAN, "year": 2024} | fields
    return Document.objects.create(slug=slug or f"doc-{number}", jurisdiction=place, **defaults)


def make_figure(*, document: Document | None = None, start: int = 100, **fields: object) -> Figure:
    defaults = {
        "kind": FigureKind.TARGET,
        "wording": "新增试验企业",
        "comparator": Comparator.AT_LEAST,
        "value": Decimal(70),
        "unit": "家",
        "decision": Decision.ACCEPTED,
    } | fields
    return Figure.objects.create(document=document or make_document(), start=start, **defaults)


def make_plan(**fields: object) -> Plan:
    place = fields.pop("jurisdiction", None) or make_place()
    defaults = {"year": 2024, "title": f"工作要点{next(_numbers)}"} | fields
    return Plan.objects.create(jurisdiction=place, **defaults)


def make_measure(
    *, plan: Plan | None = None, name: str = "培育创新主体", **fields: object
) -> Measure:
    return Measure.objects.create(plan=plan or make_plan(), name=name, **fields)


def make_target(goal: Goal, value: Decimal | int | str | None = 70, **fields: object) -> Target:
    """Return a target of the goal in the indicator's unit; a stretch one with tier."""
    indicator = goal.indicator
    defaults = {
        "comparator": Comparator.AT_LEAST,
        "unit": indicator.unit,
        "basis": indicator.basis,
        "direction": indicator.direction,
    } | fields
    number = None if value is None else Decimal(value)
    high = defaults.get("value_high")
    defaults.setdefault("normalised", normalised(number, defaults["unit"]))
    defaults.setdefault("normalised_high", normalised(high, defaults["unit"]))
    return Target.objects.create(goal=goal, value=number, **defaults)


def make_goal(
    *, target: Decimal | int | str | None = 70, has_target: bool = True, **fields: object
) -> Goal:
    """Return a goal of 2024 with a firm target of that many of its indicator's unit, at least.

    comparator, value_high, unit, tier, commitment go to the target; the rest to the goal.
    """
    of_target = {
        name: fields.pop(name)
        for name in ("comparator", "value_high", "unit", "tier", "commitment", "figure")
        if name in fields
    }
    indicator = fields.pop("indicator", None) or make_indicator()
    plan = fields.pop("plan", None)
    place = fields.pop("jurisdiction", None) or (plan.jurisdiction if plan else make_place())
    year = fields.pop("year", 2024)
    plan = plan or make_plan(jurisdiction=place, year=year)
    goal = Goal.objects.create(
        plan=plan, jurisdiction=place, indicator=indicator, year=year, **fields
    )
    if has_target:
        make_target(goal, target, **of_target)
    return goal


def make_outcome(
    *, goal: Goal | None = None, value: Decimal | int | str | None = 50, **fields: object
) -> Outcome:
    """Return a submitted final figure as of the end of its year, for the goal's series if given.

    With state verified, a verifier is made unless named.
    """
    goal_fields = (
        {"jurisdiction": goal.jurisdiction, "indicator": goal.indicator, "year": goal.year}
        if goal
        else {}
    )
    defaults = {"year": 2024, "stage": Stage.FINAL, "state": OutcomeState.SUBMITTED}
    defaults |= goal_fields | fields
    defaults["jurisdiction"] = defaults.get("jurisdiction") or make_place()
    defaults["indicator"] = defaults.get("indicator") or make_indicator()
    defaults.setdefault("as_of", date(defaults["year"] or 2024, 12, 31))
    defaults.setdefault("unit", defaults["indicator"].unit)
    if defaults["state"] == OutcomeState.VERIFIED:
        defaults["verified_by"] = defaults.get("verified_by") or make_user()
    if defaults["state"] == OutcomeState.RETURNED:
        defaults.setdefault("return_reason", "请核对口径")
    number = None if value is None else Decimal(value)
    defaults.setdefault("normalised", normalised(number, defaults["unit"]))
    return Outcome.objects.create(value=number, **defaults)


def make_user(
    role: Role | str = "", *, bureau: Bureau | None = None, username: str = "", **fields: object
) -> AbstractBaseUser:
    """Return an active member of staff; with a role, a member of the bureau (or of a new one)."""
    user = get_user_model().objects.create_user(
        username=username or f"person{next(_numbers)}",
        password=fields.pop("password", "passphrase-for-tests"),
        **({"is_staff": True} | fields),
    )
    if role:
        Membership.objects.create(user=user, bureau=bureau or make_bureau(), role=role)
    return user


def make_group(role: Role) -> Group:
    """Return the group of the role, with its permissions, made when it is not there."""
    return Group.objects.filter(name=str(role.label)).first() or set_up_role(role)
