"""What is different between two sets of report data, goal by goal."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from outcomes.reports.snapshots import Content

# What a reader compares, with its heading.
FIELDS = {
    "target_text": _("目标值"),
    "unit": _("单位"),
    "actual_text": _("完成值"),
    "actual_as_of": _("数据截至"),
    "rate_text": _("完成率"),
    "gap_text": _("差距"),
    "status": _("状态"),
    "light_text": _("灯"),
    "bureau": _("责任单位"),
}
# What makes a line worth showing among the changes of an overview.
STANDING_FIELDS = ("status", "light_text")


@dataclass(frozen=True)
class FieldChange:
    name: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """A target that came, went or changed; fields is empty for the first two."""

    goal: int
    place: str
    title: str
    tier: str
    kind: str
    fields: tuple[FieldChange, ...] = ()

    @property
    def has_moved(self) -> bool:
        """Whether the light or the status is another."""
        return any(field.name in STANDING_FIELDS for field in self.fields)


@dataclass(frozen=True)
class Difference:
    added: list[RowChange]
    removed: list[RowChange]
    changed: list[RowChange]
    unchanged: int
    counts: list[tuple[str, int, int]]

    @property
    def is_none(self) -> bool:
        return not (self.added or self.removed or self.changed)

    @property
    def moved(self) -> list[RowChange]:
        return [change for change in self.changed if change.has_moved]


COUNT_LABELS = {
    "goals": _("目标"),
    "due": _("应完成"),
    "attained": _("已完成"),
    "on_schedule": _("达序时"),
    "estimated": _("预计完成"),
    "behind": _("欠进度、未完成"),
    "silent": _("未填报"),
    "awaiting": _("待核"),
    "left_out": _("不计入"),
}


def difference(before: Content, after: Content) -> Difference:
    """Compare two reports by goal and tier."""
    old, new = _by_key(before), _by_key(after)
    both = [key for key in new if key in old]
    changed = [change for key in both if (change := _changed(old[key], new[key])) is not None]
    return Difference(
        added=[_row(new[key], "added") for key in new if key not in old],
        removed=[_row(old[key], "removed") for key in old if key not in new],
        changed=changed,
        unchanged=len(both) - len(changed),
        counts=[
            (str(label), before["counts"].get(name, 0), after["counts"].get(name, 0))
            for name, label in COUNT_LABELS.items()
        ],
    )


def _by_key(content: Content) -> dict[tuple[int, str], Mapping[str, object]]:
    return {(row["goal"], row["tier"]): row for row in content["rows"]}


def _row(row: Mapping[str, object], kind: str, fields: tuple[FieldChange, ...] = ()) -> RowChange:
    return RowChange(row["goal"], row["place"], row["indicator"], row["tier"], kind, fields)


def _changed(old: Mapping[str, object], new: Mapping[str, object]) -> RowChange | None:
    fields = tuple(
        FieldChange(name, str(heading), _text(old.get(name)), _text(new.get(name)))
        for name, heading in FIELDS.items()
        if old.get(name) != new.get(name)
    )
    return _row(new, "changed", fields) if fields else None


def _text(value: object) -> str:
    return "—" if value in (None, "") else str(value)
