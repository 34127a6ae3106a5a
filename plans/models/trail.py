"""The trail: who did what, when and from where; rows are only added, each bound to the last."""

import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.chain import GENESIS, chained_hash, moment
from plans.models.append_only import AppendOnly

HASH_LENGTH = 64
MAX_LABEL, MAX_REASON = 300, 300


class TrailAction(models.TextChoices):
    CREATE = "create", _("新建")
    CHANGE = "change", _("修改")
    DELETE = "delete", _("删除")
    LINK = "link", _("关联")
    IMPORT = "import", _("导入")
    UNDO = "undo", _("撤销导入")
    EXPORT = "export", _("导出下载")
    EVIDENCE = "evidence", _("查阅佐证")
    ISSUE = "issue", _("印发报表")
    RANKING = "ranking", _("查看排名")
    LOGIN = "login", _("登录")
    LOGOUT = "logout", _("退出")
    FAILED = "failed", _("登录失败")
    LOCKED = "locked", _("锁定")
    PASSWORD = "password", _("改密码")
    ACCOUNT = "account", _("账号")
    ROLE = "role", _("任职")
    GRANT = "grant", _("授权")
    SECOND_FACTOR = "second", _("动态口令")


# What makes somebody able to do more, or to get in as somebody.
RIGHTS = (
    TrailAction.ACCOUNT,
    TrailAction.ROLE,
    TrailAction.GRANT,
    TrailAction.PASSWORD,
    TrailAction.SECOND_FACTOR,
)


# Whose word makes a figure final is a power too; where a bureau or a place belongs, and whether it
# asks for two steps, says how far the powers of its people go.
ON_RIGHTS = (
    models.Q(action__in=RIGHTS)
    | models.Q(target_type="plans.dataownership")
    | models.Q(action=TrailAction.CHANGE, target_type__in=["plans.bureau", "plans.jurisdiction"])
)


class TrailEntry(AppendOnly):
    """One thing somebody did. People stand as text: an entry outlives the account it names."""

    sequence = models.PositiveBigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    user_number = models.PositiveBigIntegerField(_("账号编号"), null=True, blank=True)
    login = models.CharField(_("账号"), max_length=150, blank=True, db_index=True)
    name = models.CharField(_("姓名"), max_length=150, blank=True)
    address = models.CharField(_("来源地址"), max_length=60, blank=True, db_index=True)
    action = models.CharField(_("动作"), max_length=10, choices=TrailAction.choices, db_index=True)
    target_type = models.CharField(_("对象类别"), max_length=60, blank=True)
    target_id = models.CharField(_("对象编号"), max_length=60, blank=True)
    label = models.CharField(_("对象"), max_length=MAX_LABEL, blank=True)
    reason = models.CharField(_("原因"), max_length=MAX_REASON, blank=True)
    # Canonical JSON as text: a database that stores JSON its own way would change what is hashed.
    detail = models.TextField(_("详情"), default="{}")
    previous = models.CharField(_("前一条校验值"), max_length=HASH_LENGTH)
    hash = models.CharField(_("校验值"), max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("留痕")
        verbose_name_plural = _("留痕")
        ordering = ["-sequence"]
        # Not view_: reading everything else does not include reading this.
        default_permissions = ()
        permissions = [
            ("read_trail", _("可以查看留痕")),
            ("export_trail", _("可以导出留痕")),
        ]
        indexes = [models.Index(fields=["target_type", "target_id"], name="trail_target")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.get_action_display()}"

    @property
    def details(self) -> dict[str, object]:
        return json.loads(self.detail)

    @property
    def content(self) -> dict[str, object]:
        """Return everything the hash covers but the hash before it."""
        fields = [field.attname for field in self._meta.concrete_fields]
        content = {name: getattr(self, name) for name in fields if name not in ("hash", "previous")}
        return content | {"at": moment(self.at)}

    def expected_hash(self) -> str:
        return chained_hash(self.content, self.previous)


class TrailHead(models.Model):
    """How many entries there are and the last one's hash: the row that writers queue at."""

    ONLY = 1

    count = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=HASH_LENGTH, default=GENESIS)

    class Meta:
        verbose_name = _("留痕末端")
        verbose_name_plural = _("留痕末端")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.count} {self.hash}"
