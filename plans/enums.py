"""The closed lists of words of the plan side: stored as short codes, shown in Chinese."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Level(IntegerChoices):
    COUNTRY = 0, _("国家")
    PROVINCE = 1, _("省级")
    PREFECTURE = 2, _("市级")
    COUNTY = 3, _("县级")
    ZONE = 4, _("功能区")


class Basis(TextChoices):
    """What kind of quantity an indicator is; NEW, AMOUNT and ACTIVITY accumulate over the year."""

    NEW = "new", _("新增")
    TOTAL = "total", _("总量")
    AMOUNT = "amount", _("金额")
    SHARE = "share", _("占比")
    GROWTH = "growth", _("增速")
    RANK = "rank", _("位次")
    ACTIVITY = "activity", _("活动")
    MILESTONE = "milestone", _("事项")
    GRADE = "grade", _("等级")


class Direction(TextChoices):
    HIGHER = "higher", _("越高越好")
    LOWER = "lower", _("越低越好")
    WITHIN = "within", _("区间")


class Comparator(TextChoices):
    AT_LEAST = ">=", "≥"
    ABOVE = ">", ">"
    EXACTLY = "=", "="
    AT_MOST = "<=", "≤"
    BELOW = "<", "<"
    ABOUT = "~", "≈"
    RANGE = "range", _("区间")


class Commitment(TextChoices):
    """How firmly the words promise: 确保, 不少于 or plain; 力争, 争取."""

    FIRM = "firm", _("确保")
    STRETCH = "stretch", _("力争")


class Tier(TextChoices):
    """Which of the two numbers of one promise: 达450亿 (firm), 力争500亿 (stretch)."""

    FIRM = "firm", _("基本")
    STRETCH = "stretch", _("力争")


class Schedule(TextChoices):
    """How much of the year's target is due on a day within the year."""

    LINEAR = "linear", _("按月序时")
    QUARTERLY = "quarterly", _("按季计划")
    BATCH = "batch", _("集中认定")
    ANNUAL = "annual", _("年度指标")
    LEVEL = "level", _("不折算")


class Method(TextChoices):
    """The formula of a rate for indicators where offices differ (docs/arithmetic.md)."""

    DEFAULT = "default", _("默认")
    RATIO = "ratio", _("比值法")
    DIFFERENCE = "difference", _("差值法")


class DocumentKind(TextChoices):
    PLAN = "plan", _("计划")
    SUMMARY = "summary", _("总结")
    BOTH = "both", _("总结与计划")


class FigureKind(TextChoices):
    TARGET = "target", _("目标")
    OUTCOME = "outcome", _("完成情况")


class Decision(TextChoices):
    PENDING = "pending", _("待定")
    ACCEPTED = "accepted", _("已采纳")
    REJECTED = "rejected", _("不采纳")


class GoalState(TextChoices):
    ACTIVE = "active", _("有效")
    WITHDRAWN = "withdrawn", _("已终止")


class ChangeKind(TextChoices):
    """What a request about a promise asks for."""

    VALUE = "value", _("调整目标值")
    WITHDRAW = "withdraw", _("终止目标")
    REINSTATE = "reinstate", _("恢复目标")


class ChangeState(TextChoices):
    REQUESTED = "requested", _("已申请")
    APPROVED = "approved", _("已批准")
    REJECTED = "rejected", _("已驳回")
    RETRACTED = "retracted", _("已撤回")


class MeasureState(TextChoices):
    NOT_STARTED = "not_started", _("未启动")
    UNDER_WAY = "under_way", _("推进中")
    DONE = "done", _("已完成")
    STOPPED = "stopped", _("已终止")


class Role(TextChoices):
    """What a person does for a bureau; docs/roles.md says who may do what."""

    RECORDER = "recorder", _("填报")
    REVIEWER = "reviewer", _("审核")
    VERIFIER = "verifier", _("核定")
    SUPERVISOR = "supervisor", _("督查")
    DATA_OWNER = "data_owner", _("数据主管")
    ADMINISTRATOR = "administrator", _("管理")
    AUDITOR = "auditor", _("审计")


class BaseKind(TextChoices):
    """What figures of places of different sizes are divided by."""

    HEAD = "head", _("常住人口（万人）")
    GDP = "gdp", _("地区生产总值（亿元）")


class Reach(TextChoices):
    """How far a role reaches from its bureau, down the tree of places."""

    OWN = "own", _("本单位")
    PLACE = "place", _("本行政区")
    BELOW = "below", _("本行政区及下级")


# What a role reaches when nobody says otherwise.
USUAL_REACH = {Role.SUPERVISOR: Reach.BELOW}
