"""Places, bureaus, people's roles in them, and the shared indicator dictionary."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.enums import (
    USUAL_REACH,
    Basis,
    Direction,
    Level,
    Method,
    Reach,
    Role,
    Schedule,
)
from plans.querysets import (
    BureauQuerySet,
    IndicatorQuerySet,
    JurisdictionQuerySet,
    OwnershipQuerySet,
)

COUNTRY_CODE = "100000"


class JurisdictionManager(models.Manager.from_queryset(JurisdictionQuerySet)):
    def get_by_natural_key(self, code: str) -> "Jurisdiction":
        return self.get(code=code)


class Jurisdiction(models.Model):
    code = models.CharField(
        _("代码"), max_length=12, unique=True, help_text=_("GB/T 2260 六位代码；功能区用本地代码")
    )
    name = models.CharField(_("名称"), max_length=60, db_index=True)
    level = models.PositiveSmallIntegerField(_("级别"), choices=Level.choices)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    valid_from = models.PositiveSmallIntegerField(_("启用年"), null=True, blank=True)
    valid_to = models.PositiveSmallIntegerField(_("停用年"), null=True, blank=True)
    two_steps = models.BooleanField(
        _("两级把关"), default=False, help_text=_("本行政区的数据先审核、再核定，由两个人分别办理")
    )

    history = HistoricalRecords(verbose_name=_("行政区沿革"))
    objects = JurisdictionManager()

    class Meta:
        verbose_name = _("行政区")
        verbose_name_plural = _("行政区")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="jurisdiction_years_in_order",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="jurisdiction_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("place", args=[self.code])

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def qualified_name(self) -> str:
        """Name with the parent's in front: 宁波市江北区."""
        if self.parent is None or self.parent.level == Level.COUNTRY:
            return self.name
        return f"{self.parent.name}{self.name}"

    @property
    def official_name(self) -> str:
        """Name as the place's own documents print it: 桐乡市, but 宁波市江北区."""
        return self.name if self.name.endswith("市") else self.qualified_name


class BureauManager(models.Manager.from_queryset(BureauQuerySet)):
    def get_by_natural_key(self, code: str, name: str) -> "Bureau":
        return self.get(jurisdiction__code=code, name=name)


class Bureau(models.Model):
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="bureaus", verbose_name=_("行政区")
    )
    name = models.CharField(_("名称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    two_steps = models.BooleanField(
        _("两级把关"), default=False, help_text=_("本单位的数据先审核、再核定，由两个人分别办理")
    )

    history = HistoricalRecords(verbose_name=_("责任单位沿革"))
    objects = BureauManager()

    class Meta:
        verbose_name = _("责任单位")
        verbose_name_plural = _("责任单位")
        ordering = ["jurisdiction__code", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "name"],
                name="bureau_once_per_place",
                violation_error_message=_("该行政区已有同名单位。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.jurisdiction.code, self.name)

    natural_key.dependencies = ["plans.jurisdiction"]


def usual_reach(role: str) -> str:
    return USUAL_REACH.get(role, Reach.OWN)


class ReachField(models.CharField):
    """The reach of a membership: where none is said, however the row is written, its role's."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        if not getattr(model_instance, self.attname):
            setattr(model_instance, self.attname, usual_reach(model_instance.role))
        return super().pre_save(model_instance, add)


class Membership(models.Model):
    """What a person may do for a bureau, from one day to another."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("用户"),
    )
    bureau = models.ForeignKey(
        Bureau, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("责任单位")
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    reach = ReachField(
        _("范围"),
        max_length=8,
        choices=Reach.choices,
        blank=True,
        help_text=_("留空按角色：督查为本行政区及下级，其余为本单位"),
    )
    valid_from = models.DateField(_("起"), null=True, blank=True)
    valid_to = models.DateField(_("止"), null=True, blank=True)

    history = HistoricalRecords(verbose_name=_("任职沿革"))

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ["bureau__name", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "bureau", "role"],
                name="membership_once",
                violation_error_message=_("此人在该单位已有此角色。"),
            ),
            models.CheckConstraint(
                condition=Q(reach__in=Reach.values),
                name="membership_reach_known",
                violation_error_message=_("范围应为本单位、本行政区或本行政区及下级。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.bureau} · {self.get_role_display()}"

    def clean(self) -> None:
        self.reach = self.reach or usual_reach(self.role)

    @property
    def has_reach(self) -> bool:
        """Say whether the reach means anything: 审计 reads all, 管理 no figures, and a 数据主管
        what the line of the indicator says."""
        return self.role not in (Role.DATA_OWNER, Role.ADMINISTRATOR, Role.AUDITOR)

    def is_valid_on(self, day: date) -> bool:
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day <= self.valid_to)


class IndicatorManager(models.Manager.from_queryset(IndicatorQuerySet)):
    def get_by_natural_key(self, code: str) -> "Indicator":
        return self.get(code=code)


class Indicator(models.Model):
    code = models.CharField(_("指标代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=120, db_index=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    alternative_units = models.CharField(_("可换单位"), max_length=80, blank=True)
    basis = models.CharField(_("类型"), max_length=12, choices=Basis.choices)
    direction = models.CharField(_("方向"), max_length=8, choices=Direction.choices)
    schedule = models.CharField(
        _("进度安排"), max_length=12, choices=Schedule.choices, default=Schedule.LINEAR
    )
    method = models.CharField(
        _("完成率算法"), max_length=12, choices=Method.choices, default=Method.DEFAULT
    )
    category = models.CharField(_("类别"), max_length=40, blank=True, db_index=True)
    is_core = models.BooleanField(_("核心指标"), default=False)
    definition = models.TextField(_("口径"), blank=True)
    caution = models.TextField(_("注意事项"), blank=True)
    supervising_bureau = models.CharField(_("主管部门"), max_length=80, blank=True)
    data_owner = models.CharField(_("数据来源单位"), max_length=120, blank=True)
    frequency = models.CharField(_("发布频率"), max_length=40, blank=True)
    usual_lag = models.CharField(_("发布时滞"), max_length=80, blank=True)
    name_en = models.CharField(_("英文名"), max_length=200, blank=True)

    history = HistoricalRecords(verbose_name=_("指标沿革"))
    objects = IndicatorManager()

    class Meta:
        verbose_name = _("指标")
        verbose_name_plural = _("指标")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "basis", "direction", "unit"],
                name="indicator_meaning_once",
                violation_error_message=_("同名、同类型、同方向、同单位的指标已存在。"),
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.RANK) | Q(direction=Direction.LOWER),
                name="indicator_rank_counts_down",
                violation_error_message=_("位次指标的方向应为“越低越好”（第1位最好）。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indicator", args=[self.code])

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class IndicatorAliasManager(models.Manager):
    def get_by_natural_key(self, name: str) -> "IndicatorAlias":
        return self.get(name=name)


class IndicatorAlias(models.Model):
    """Another way documents and sheets write an indicator."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("指标")
    )
    name = models.CharField(_("别名"), max_length=120, unique=True)

    objects = IndicatorAliasManager()

    class Meta:
        verbose_name = _("指标别名")
        verbose_name_plural = _("指标别名")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)


class DataOwnership(models.Model):
    """The bureau whose word makes a figure of an indicator final in the bureau's place, and below
    it where the row says so."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="owners", verbose_name=_("指标")
    )
    bureau = models.ForeignKey(
        Bureau,
        on_delete=models.PROTECT,
        related_name="owned_indicators",
        verbose_name=_("数据主管部门"),
    )
    covers_below = models.BooleanField(
        _("含下级"), default=False, help_text=_("下级行政区的这项数据也由该单位核定")
    )

    history = HistoricalRecords(verbose_name=_("数据主管沿革"))
    objects = OwnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("数据主管部门")
        verbose_name_plural = _("数据主管部门")
        ordering = ["bureau__jurisdiction__code", "bureau__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "bureau"],
                name="data_ownership_once",
                violation_error_message=_("该单位已是此指标的数据主管部门。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.bureau}"
