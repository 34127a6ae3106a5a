"""The closed lists of words of the outcome side: stored as short codes, shown in Chinese."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """The vintage of a figure; only FINAL and REVISED count as settled."""

    ESTIMATE = "estimate", _("预计")
    PRELIMINARY = "preliminary", _("快报")
    FINAL = "final", _("核定")
    REVISED = "revised", _("修订")


class OutcomeState(TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已报送")
    REVIEWED = "reviewed", _("已审核")
    RETURNED = "returned", _("已退回")
    VERIFIED = "verified", _("已核定")


# Figures that have left the hands of those who entered them and wait for others.
WAITING = (OutcomeState.SUBMITTED, OutcomeState.REVIEWED)


class ObjectionState(TextChoices):
    OPEN = "open", _("待处理")
    ACCEPTED = "accepted", _("已采纳")
    REJECTED = "rejected", _("不采纳")
    RETRACTED = "retracted", _("已撤回")


class Frequency(TextChoices):
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季")
    ONCE = "once", _("一次")


class Status(TextChoices):
    """Where a goal stands on a day, in the words of a 通报."""

    NOT_DUE = "not_due", _("未到统计期")
    SILENT = "silent", _("未填报")
    UNPUBLISHED = "unpublished", _("数据未发布")
    BEHIND = "behind", _("欠进度")
    ON_SCHEDULE = "on_schedule", _("达进度")
    AHEAD = "ahead", _("超进度")
    EARLY = "early", _("提前完成")
    ATTAINED = "attained", _("已完成")
    MISSED = "missed", _("未完成")
    AWAITING = "awaiting", _("待核")
    ESTIMATED = "estimated", _("预计")
    UNDECIDABLE = "undecidable", _("无法判定")
    WITHDRAWN = "withdrawn", _("已终止")


class Light(TextChoices):
    GREEN = "green", _("绿灯")
    YELLOW = "yellow", _("黄灯")
    RED = "red", _("红灯")
    GREY = "grey", _("灰灯")
