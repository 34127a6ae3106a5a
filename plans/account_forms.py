"""Forms of one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """A code from the telephone, or a recovery code."""

    code = forms.CharField(
        label=_("动态口令"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )
