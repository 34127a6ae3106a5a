"""Mark a finding as explained, or take the explanation back."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from outcomes.checks import Finding
from outcomes.checks.listing import digest_of
from outcomes.models import ExplainedFinding
from plans.models import Jurisdiction

LONGEST = 300


class ExplanationRefused(ValueError):
    """An explanation that says nothing, or too much."""


def explain_finding(
    *,
    finding: Finding,
    place: Jurisdiction,
    explanation: str,
    explained_by: AbstractBaseUser,
    now: datetime,
) -> ExplainedFinding:
    """Keep the reason a person gives; the latest one counts."""
    words = explanation.replace("\0", "").strip()
    if not words:
        raise ExplanationRefused(_("请写明原因。"))
    if len(words) > LONGEST:
        raise ExplanationRefused(_("原因最多 %d 字。") % LONGEST)
    kept, _created = ExplainedFinding.objects.update_or_create(
        digest=digest_of(finding),
        defaults={
            "jurisdiction": place,
            "key": finding.key,
            "message": finding.message,
            "explanation": words,
            "explained_by": explained_by,
            "explained_at": now,
        },
    )
    return kept


def take_explanation_back(*, digest: str, place: Jurisdiction) -> None:
    """Show the finding again among the open ones."""
    ExplainedFinding.objects.filter(digest=digest, jurisdiction=place).delete()
