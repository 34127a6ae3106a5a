"""An entry of the trail in the words of its model: names of fields, labels of choices."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from plans.models import TrailEntry

NOTHING = "—"


@dataclass(frozen=True)
class SpokenChange:
    field: str
    old: str
    new: str
    is_key: bool = False

    def __str__(self) -> str:
        return f"{self.field}：{self.old} → {self.new}"


def model_of(entry: TrailEntry) -> type[models.Model] | None:
    try:
        return apps.get_model(entry.target_type) if entry.target_type else None
    except LookupError:
        return None


def kind_name(entry: TrailEntry) -> str:
    """Return the name of the target's model as people know it."""
    model = model_of(entry)
    return str(model._meta.verbose_name) if model else entry.target_type


def spoken_changes(entry: TrailEntry, *, with_names: bool = False) -> list[SpokenChange]:
    """Return what the entry says of fields; with names, a query for each row pointed to."""
    model = model_of(entry)
    fields = {field.name: field for field in model._meta.fields} if model else {}
    found = []
    for name, (old, new) in entry.details.get("changes", {}).items():
        field = fields.get(name)
        label = str(field.verbose_name) if field else name
        printed = [spoken(field, value, with_names=with_names) for value in (old, new)]
        is_key = bool(field and field.is_relation and not with_names)
        found.append(SpokenChange(label, *printed, is_key))
    return found


def spoken(field: models.Field | None, value: str, *, with_names: bool) -> str:
    if value == "" or field is None:
        return value or NOTHING
    if field.choices:
        labels = {str(key): str(label) for key, label in field.flatchoices}
        return labels.get(value, value)
    if isinstance(field, models.BooleanField):
        return _("是") if value == "True" else _("否")
    if isinstance(field, models.DateTimeField) and (moment := parse_datetime(value)):
        return f"{localtime(moment):%Y-%m-%d %H:%M}"
    if field.is_relation and with_names:
        row = field.related_model._base_manager.filter(pk=value).first()
        return f"{row}（{value}）" if row else value
    return value


def spoken_details(entry: TrailEntry) -> list[tuple[str, str]]:
    """Return everything else an entry tells, under Chinese names."""
    labels = {
        "file": _("文件名"),
        "sha256": _("文件校验值"),
        "new": _("新增"),
        "changed": _("变更"),
        "unchanged": _("未变"),
        "path": _("地址"),
        "rows": _("内容"),
        "what": _("类别"),
        "record": _("沿革编号"),
        "kind": _("方式"),
        "page": _("页面"),
        "power": _("权限"),
    }
    ways = {
        "create": _("新建"),
        "change": _("修改"),
        "delete": _("删除"),
        "add": _("加入"),
        "remove": _("移出"),
        "clear": _("清空"),
        "on": _("启用"),
        "off": _("停用或重置"),
        "code": _("动态口令"),
        "unlock": _("解除登录锁定"),
        "superuser": _("超级用户，不受任职范围限制"),
    }
    told = []
    for name, value in entry.details.items():
        if name == "changes":
            continue
        text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
        told.append((str(labels.get(name, name)), ways.get(text, text)))
    changes = spoken_changes(entry, with_names=True)
    return told + [(change.field, f"{change.old} → {change.new}") for change in changes]


def given(entry: TrailEntry) -> str:
    """Say in one line what an entry on rights gave or took."""
    details = entry.details
    rows = "、".join(details.get("rows", []))
    ways = {
        "remove": _("移出"),
        "clear": _("清空"),
        "off": _("停用或重置"),
        "unlock": _("解除登录锁定"),
    }
    way = ways.get(details.get("kind", ""), "")
    # The keys of a person and a bureau say nothing; their names stand in the entry's label.
    changes = "；".join(str(change) for change in spoken_changes(entry) if not change.is_key)
    return " ".join(filter(None, [way, details.get("what", ""), rows, changes]))
