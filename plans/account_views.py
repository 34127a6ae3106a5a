"""One's own account: password, second factor, and the doors that wait after a login."""

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans.account_doors import (
    Door,
    end_other_sessions,
    first_closed,
    needs_second_factor,
    open_door,
    password_is_old,
)
from plans.account_forms import CodeForm
from plans.actions.second_factor import (
    CodeRefused,
    begin_second_factor,
    check_code,
    confirm_second_factor,
    has_second_factor,
    remove_second_factor,
    secret_text,
    setup_address,
)
from plans.models import AccountDoor, RecoveryCode


@require_safe
@never_cache
@login_required
def account_page(request: HttpRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    state = AccountDoor.objects.filter(user=user).first()
    context = {
        "memberships": user.memberships.select_related("bureau__jurisdiction"),
        "password_set_at": state.password_set_at if state else None,
        "password_is_old": password_is_old(user, state, now),
        "has_second_factor": has_second_factor(user),
        "must_have_second_factor": needs_second_factor(user, now),
        "codes_left": RecoveryCode.objects.filter(user=user, used_at=None).count(),
        "form": CodeForm(),
    }
    return render(request, "account/account.html", context)


class OwnPasswordView(PasswordChangeView):
    template_name = "account/password.html"
    success_url = reverse_lazy("account")

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        open_door(self.request, Door.PASSWORD)
        messages.success(self.request, _("密码已更换。"))
        return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("code")
@login_required
def code_page(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor after the password; nothing else opens before."""
    if first_closed(request) != Door.CODE:
        return HttpResponseRedirect(next_address(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check_code(request.user, form.cleaned_data["code"], timezone.now())
        except CodeRefused as error:
            form.add_error("code", str(error))
        else:
            open_door(request, Door.CODE)
            return HttpResponseRedirect(next_address(request))
    context = {"form": form, "next": next_address(request)}
    return render(request, "account/code.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("code")
@login_required
def setup_page(request: HttpRequest) -> HttpResponse:
    """Show the QR code to scan; a code from the telephone switches the second factor on."""
    try:
        factor = begin_second_factor(request.user)
    except CodeRefused as error:
        messages.warning(request, str(error))
        return redirect("account")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = confirm_second_factor(request.user, form.cleaned_data["code"], timezone.now())
        except CodeRefused as error:
            form.add_error("code", str(error))
        else:
            open_door(request, Door.SETUP)
            end_other_sessions(request)
            return render(request, "account/recovery_codes.html", {"codes": codes})
    context = {
        "form": form,
        "secret": secret_text(factor),
        "picture": qr_picture(setup_address(factor, _("目标完成台账"))),
        "is_demanded": first_closed(request) == Door.SETUP,
    }
    return render(request, "account/setup.html", context)


@require_POST
@never_cache
@sensitive_post_parameters("code")
@login_required
def remove_page(request: HttpRequest) -> HttpResponse:
    """Switch the second factor off, with a code, where the settings do not demand it."""
    if needs_second_factor(request.user, timezone.now()):
        messages.error(request, _("您的角色必须使用动态口令；换手机请找管理员重置。"))
        return redirect("account")
    form = CodeForm(request.POST)
    try:
        if not form.is_valid():
            raise CodeRefused(_("请输入动态口令。"))
        check_code(request.user, form.cleaned_data["code"], timezone.now())
    except CodeRefused as error:
        messages.error(request, str(error))
    else:
        remove_second_factor(request.user)
        messages.success(request, _("动态口令已停用。"))
    return redirect("account")


def qr_picture(text: str) -> SafeString:
    """Draw the text as SVG of segno's own making, which holds squares and nothing of the text."""
    drawn = segno.make(text, error="m").svg_inline(scale=5, border=4, svgclass="qr", lineclass=None)
    return mark_safe(drawn)


def next_address(request: HttpRequest) -> str:
    """Return where the person wanted to go, if that is a page of this server."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"
