"""What the database refused, in the words of the constraint that refused it."""

from django.db import IntegrityError, models


def words_of(error: IntegrityError, model: type[models.Model]) -> str | None:
    """Return the message of the model's constraint that the error names; None names no such."""
    told = str(error)
    for constraint in model._meta.constraints:
        if constraint.name in told:
            return str(constraint.get_violation_error_message())
    return None
