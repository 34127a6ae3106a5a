"""Admin of accounts: who keeps accounts can make people, not powers."""

import re

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.actions.second_factor import remove_second_factor
from plans.actions.unlock_account import unlock_account
from plans.admin.seen import SeenMixin
from plans.models import Membership

User = get_user_model()
POWERS = ("is_superuser", "user_permissions")


# A Cyrillic а looks like a Latin one: such a name would pass for a colleague's in every list.
one_script = RegexValidator(
    re.compile(r"\A[0-9A-Za-z@.+_\-\u3400-\u9fff]+\Z"),
    _("用户名只用英文字母、数字、汉字和 @ . + - _：其他文字的字母与英文相像，会认错人。"),
)


def is_own(request: HttpRequest, account: User | None) -> bool:
    """Nobody gives themselves a role: another administrator must."""
    return account is not None and account.pk == request.user.pk


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 1
    autocomplete_fields = ["bureau"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and not is_own(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_add_permission(request, obj) and not is_own(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not is_own(request, obj)


class AccountForm(UserChangeForm):
    def clean_username(self) -> str:
        """Let no two names differ by capitals alone; new accounts are held to that already."""
        name = self.cleaned_data["username"]
        if User.objects.exclude(pk=self.instance.pk).filter(username__iexact=name).exists():
            raise ValidationError(gettext("已有只差大小写的同名账号，请另取一个。"))
        return name


class AccountAdmin(SeenMixin, UserAdmin):
    form = AccountForm
    unmarked_fields = ("last_login",)
    list_display = ["username", "last_name", "first_name", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    inlines = [MembershipInline]
    actions = ["reset_second_factor", "unlock"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("姓名"), {"fields": [("last_name", "first_name"), "email"]}),
        (_("权限"), {"fields": ["is_active", "is_staff", "groups", *POWERS]}),
        (_("时间"), {"fields": [("last_login", "date_joined")]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Keep powers, and superusers altogether, out of the reach of ordinary administrators, and
        one's own out of everybody's."""
        own = ["groups", "is_staff", *POWERS] if is_own(request, obj) else []
        if request.user.is_superuser:
            return own
        return [*{*POWERS, *own}, "last_login", "date_joined"]

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **options):
        field = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name == "username":
            field.validators.append(one_script)
        return field

    @admin.action(description=_("重置所选账号的动态口令"), permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Take the second factor off accounts whose telephone is lost; not off one's own."""
        for account in queryset:
            if account.pk == request.user.pk or not self.has_change_permission(request, account):
                messages.error(request, gettext("%s：须由另一位有权的管理员重置。") % account)
            elif remove_second_factor(account):
                messages.success(request, gettext("%s：动态口令已重置。") % account)
            else:
                messages.info(request, gettext("%s：没有启用动态口令。") % account)

    @admin.action(description=_("解除所选账号的登录锁定"), permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people try again before the half hour is over."""
        for account in queryset:
            if not self.has_change_permission(request, account):
                messages.error(request, gettext("%s：须由另一位有权的管理员解除。") % account)
            elif unlock_account(account):
                messages.success(request, gettext("%s：登录锁定已解除。") % account)
            else:
                messages.info(request, gettext("%s：没有被锁定，也没有输错密码的记录。") % account)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are closed, not deleted: their names stand in the history."""
        return False


admin.site.unregister(User)
admin.site.register(User, AccountAdmin)
