"""Model fields shared by both apps."""

from decimal import Decimal
from functools import partial

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

# SQLite keeps decimals as 8-byte floats: 15 significant digits survive the way there and back.
SIGNIFICANT_DIGITS = 15


def validate_significant_digits(value: Decimal) -> None:
    digits = len(value.normalize().as_tuple().digits)
    if digits > SIGNIFICANT_DIGITS:
        raise ValidationError(
            _("%(value)s 有 %(digits)d 位有效数字，最多 15 位；请改用更大的单位。"),
            params={"value": value, "digits": digits},
        )


FigureField = partial(
    models.DecimalField,
    max_digits=24,
    decimal_places=8,
    validators=[validate_significant_digits],
)
"""A figure as printed or normalised: exact on both databases up to 15 significant digits."""

NormalisedField = partial(models.DecimalField, max_digits=40, decimal_places=16)
"""A figure in the base unit of its dimension: a microgram is a small part of a kilogram."""
