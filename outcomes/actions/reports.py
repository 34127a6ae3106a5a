"""Issue a report once and for all, and write down who asked for what."""

import hashlib
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from outcomes.models import IssuedReport, ReportKind, ReportRequest
from outcomes.report_access import RANK, may_issue
from plans.models import Bureau, Jurisdiction

MAX_REASON = 200


class ReportRefused(ValueError):
    """A report that may not be issued or seen; the message says why."""


@transaction.atomic
def issue_report(
    *,
    kind: str,
    title: str,
    place: Jurisdiction,
    bureau: Bureau | None,
    year: int,
    as_of: date,
    content: str,
    issued_by: AbstractBaseUser,
    now: datetime,
) -> IssuedReport:
    """Freeze the report's data as it stands, with its hash, its person and its time."""
    if not title.strip():
        raise ReportRefused(_("请填写标题。"))
    if not may_issue(issued_by, place, timezone.localdate(now)):
        raise ReportRefused(_("您没有为该行政区印发报表的权限。"))
    return IssuedReport.objects.create(
        kind=kind,
        title=title.strip(),
        jurisdiction=place,
        bureau=bureau,
        year=year,
        as_of=as_of,
        content=content,
        sha256=hashlib.sha256(content.encode("utf-8")).hexdigest(),
        issued_by=issued_by,
        issued_at=now,
    )


@transaction.atomic
def ask_for_ranking(
    *,
    parameters: dict[str, object],
    reason: str,
    asked_by: AbstractBaseUser,
    now: datetime,
) -> ReportRequest:
    """Write down that a person asked to see places ranked, before they see it."""
    if not asked_by.has_perm(RANK):
        raise ReportRefused(_("您没有查看排名的授权。"))
    if not reason.strip():
        raise ReportRefused(_("请写明用途；每次查看排名都会留痕。"))
    return ReportRequest.objects.create(
        kind=ReportKind.RANKING,
        parameters=parameters,
        reason=reason.strip()[:MAX_REASON],
        asked_by=asked_by,
        asked_at=now,
    )
