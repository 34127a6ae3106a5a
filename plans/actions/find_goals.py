"""Which goal a row of a goals sheet speaks of: one of its own plan, or one on record in another."""

from collections import defaultdict

from plans.actions.stage_targets import Entry
from plans.actions.statements import normalised
from plans.lookups import BureauIndex, IndicatorIndex, IndicatorStatement
from plans.models import Goal, Indicator, Jurisdiction, Plan
from plans.sheets.goals import GoalRow
from plans.sheets.staging import row_before

# Title and year of the plan, place, code of the indicator, year of the figure.
GoalKey = tuple[str, int | None, int, str, int | None]


class GoalFinder:
    """The goals on record and those that the rows read so far make, by what tells them apart."""

    def __init__(self, bureaus: BureauIndex, indicators: IndicatorIndex, titles: set[str]) -> None:
        self.bureaus = bureaus
        self.indicators = indicators
        self.plans = {
            (plan.jurisdiction_id, plan.year, plan.title): plan for plan in Plan.objects.all()
        }
        self.entries: dict[GoalKey, Entry] = {}
        self.on_record: dict[tuple, list[GoalKey]] = defaultdict(list)
        self._load(titles)

    def _load(self, titles: set[str]) -> None:
        goals = (
            Goal.objects.select_related(
                "plan", "jurisdiction", "indicator", "lead_bureau", "measure"
            )
            .prefetch_related("goalbureau_set__bureau", "targets__figure")
            .order_by("pk")
        )
        if "" not in titles:
            goals = goals.filter(plan__title__in=titles)
        for goal in goals:
            plan = goal.plan
            key = (plan.title, plan.year, goal.jurisdiction_id, goal.indicator.code, goal.year)
            self.entries[key] = Entry(
                goal,
                is_new=False,
                cooperating=[link.bureau for link in goal.goalbureau_set.all()],
                wording=goal.title,
                targets={target.tier: target for target in goal.targets.all() if target.in_force},
            )
            self.on_record[key[2:]].append(key)

    def find(self, row: GoalRow, place: Jurisdiction) -> tuple[GoalKey, Indicator]:
        """Return what tells the row's goal from all others, and its indicator."""
        title = row.plan or default_plan_title(place, row.plan_year or row.year)
        plan_year = row.plan_year
        if plan_year is None and (place.pk, None, title) not in self.plans:
            plan_year = row.year
        said = IndicatorStatement(
            row.indicator, row.indicator_code, row.basis, row.direction, row.amount.unit
        )
        indicator = self.indicators.find(said)
        key = (title, plan_year, place.pk, indicator.code, row.year)
        if key not in self.entries and not row.plan and row.year is not None:
            key = self._referred(row, place, key) or key
        entry = self.entries.get(key)
        if entry and _means_another(row, entry):
            indicator = self.indicators.find_another(
                said, indicator, row_before(row.staged, entry.first_sheet, entry.first_row)
            )
            key = (*key[:3], indicator.code, row.year)
        return key, indicator

    def _referred(self, row: GoalRow, place: Jurisdiction, key: GoalKey) -> GoalKey | None:
        """Return the goal on record in some plan that a row of no plan speaks of: that of its
        place, indicator and year, led by its bureau; of several, one with its number."""
        bureau = self.bureaus.find_or_make(row.bureau, place)
        found = []
        for one in self.on_record[key[2:]]:
            lead = self.entries[one].goal.lead_bureau
            is_of_year = row.plan_year is None or one[1] == row.plan_year
            if is_of_year and (bureau is None or lead is None or lead == bureau):
                found.append(one)
        stated = [one for one in found if self._states(one, row)]
        return (stated or found or [None])[0]

    def _states(self, key: GoalKey, row: GoalRow) -> bool:
        """Say whether the goal's target is the row's number: 5亿元 is 50000万元."""
        target = self.entries[key].targets.get(row.tier)
        if target is None:
            return False
        said = normalised(row.amount.value, row.amount.unit or target.unit)
        return said == normalised(target.value, target.unit)


def is_referred(row: GoalRow, entry: Entry) -> bool:
    """Say whether the row names no plan and its goal stands in one with a title of its own."""
    goal = entry.goal
    usual = default_plan_title(goal.jurisdiction, row.plan_year or row.year)
    return not (row.plan or entry.is_new or goal.plan.title == usual)


def _means_another(row: GoalRow, entry: Entry) -> bool:
    """Say whether two names of one sheet met in one indicator only through an alias."""
    return bool(entry.first_row and not row.indicator_code and row.indicator != entry.wording)


def default_plan_title(place: Jurisdiction, year: int | None) -> str:
    """Name the plan of a sheet that names none."""
    return f"{place.name}{year}年目标任务" if year else f"{place.name}目标任务(年份待定)"
