"""Who may hold a plan against summaries, and who may explain what the checks find."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from plans.access import RECORDING, may_plan
from plans.models import Document, Figure, Jurisdiction, Plan
from plans.reach import reached_bureaus

PLANNING = "plans.change_plan"


def may_reconcile(user: AbstractBaseUser, plan: Plan, day: date) -> bool:
    return (
        user.is_staff
        and user.has_perm(PLANNING)
        and may_plan(user, plan.bureau, day, plan.jurisdiction)
    )


def may_explain(user: AbstractBaseUser, place: Jurisdiction, day: date) -> bool:
    """Say whether the person keeps the plans of a bureau of the place."""
    if not (user.is_staff and user.has_perm(PLANNING)):
        return False
    own = reached_bureaus(user, day, *RECORDING).filter(jurisdiction=place)
    return user.is_superuser or own.exists()


def reconcilable_plans(user: AbstractBaseUser, day: date) -> QuerySet[Plan]:
    """Return the plans a person may hold against summaries, the latest first."""
    plans = Plan.objects.reached_by(user, day).select_related("jurisdiction__parent", "bureau")
    if not user.is_superuser:
        own = reached_bureaus(user, day, *RECORDING)
        plans = plans.filter(Q(bureau__isnull=True) | Q(bureau__in=own))
    return plans.order_by("-year", "jurisdiction__code", "title")


def usable_documents(user: AbstractBaseUser, plan: Plan, day: date) -> QuerySet[Document]:
    """Return the plan's place's documents of the person's bureaus, or of none, that can answer."""
    is_readable = ~Q(text="") | Exists(Figure.objects.filter(document=OuterRef("pk")))
    documents = Document.objects.filter(is_readable, jurisdiction=plan.jurisdiction_id)
    if not user.is_superuser:
        own = reached_bureaus(user, day, *RECORDING)
        documents = documents.filter(Q(bureau__isnull=True) | Q(bureau__in=own))
    return documents.select_related("jurisdiction", "bureau").order_by("-year", "title")
