"""What an account needs beyond Django's own: the state of its doors, and its former passwords."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountDoor(models.Model):
    """How an account gets in: when its password was set and by whom, failures of its codes."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="door",
        verbose_name=_("用户"),
    )
    password_set_at = models.DateTimeField(_("密码设置时间"), null=True, blank=True)
    # Set by somebody else: to be changed at the first login.
    is_password_initial = models.BooleanField(_("初始密码"), default=False)
    code_failures = models.PositiveSmallIntegerField(_("动态口令连续错误"), default=0)
    code_locked_until = models.DateTimeField(_("动态口令锁定至"), null=True, blank=True)

    class Meta:
        verbose_name = _("登录状态")
        verbose_name_plural = _("登录状态")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)


class FormerPassword(models.Model):
    """The hash of a password the account has or had, so that it is not chosen again soon."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="former_passwords"
    )
    encoded = models.CharField(max_length=255)
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("曾用密码")
        verbose_name_plural = _("曾用密码")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user} {self.set_at:%Y-%m-%d}"


class SecondFactor(models.Model):
    """The secret a telephone shares with the tracker; it counts once a code has confirmed it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="second_factor",
        verbose_name=_("用户"),
    )
    # Sealed (plans.sealing): whoever reads the database alone cannot make codes of it.
    key = models.CharField(max_length=255)
    confirmed_at = models.DateTimeField(_("启用时间"), null=True, blank=True)
    # The half minute of the last code taken: a code is good once.
    last_step = models.BigIntegerField(default=-1)

    class Meta:
        verbose_name = _("动态口令")
        verbose_name_plural = _("动态口令")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(models.Model):
    """A code that opens the second door once when the telephone is lost; only its hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    encoded = models.CharField(max_length=255)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("备用码")
        verbose_name_plural = _("备用码")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user} {self.pk}"
