"""Give each role its Django group, so that the admin shows a person what they may do."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from plans.enums import Role

OURS = Q(content_type__app_label__in=["plans", "outcomes"])
# What only those who keep accounts look into.
PRIVATE = Q(content_type__model__in=["membership", "historicalmembership"])
READ = OURS & Q(codename__startswith="view_") & ~PRIVATE
RECORD = Q(
    codename__in=[
        "add_outcome",
        "change_outcome",
        "add_evidence",
        "change_evidence",
        "change_measure",
        "add_progressnote",
        "import_goal",
        "export_goal",
        "import_outcome",
        "export_outcome",
    ]
)
PLAN = Q(
    codename__in=[
        f"{verb}_{model}"
        for verb in ("add", "change")
        for model in ("document", "plan", "measure", "goal", "target")
    ]
)
REVIEW = Q(codename__in=["review_outcome", "export_goal", "export_outcome"])
VERIFY = Q(codename__in=["verify_outcome", "export_goal", "export_outcome"])
CONFIRM = Q(codename__in=["confirm_outcome", "verify_outcome", "export_goal", "export_outcome"])
EXPORT = Q(codename__in=["export_goal", "export_outcome"])
# Seeing places ranked (rank_places) is in no role: it is given to a person, and each look is kept.
ISSUE = Q(
    codename__in=[
        "issue_report",
        "decide_targetchange",
        "resolve_objection",
        "remind_bureau",
        "add_reportingtask",
        "change_reportingtask",
        "add_reporttemplate",
        "change_reporttemplate",
        "add_scoringscheme",
        "change_scoringscheme",
    ]
)
REFERENCE = Q(
    content_type__app_label="plans",
    content_type__model__in=[
        "jurisdiction",
        "bureau",
        "membership",
        "indicator",
        "indicatoralias",
        "dataownership",
        "definitionchange",
        "placebase",
        "headersynonym",
    ],
)
# Names that bureaus use: whoever keeps the dictionary decides.
NAMES = Q(content_type__app_label="outcomes", codename="view_aliassuggestion")
HOLIDAYS = Q(codename__in=["add_holiday", "change_holiday"])
ACCOUNTS = Q(content_type__app_label="auth", codename__in=["view_user", "add_user", "change_user"])

AUDITED = Q(content_type__app_label="auth", codename="view_user") | Q(
    content_type__app_label="admin", codename="view_logentry"
)
# In no other role: reading everything does not include reading the trail.
TRAIL = Q(content_type__app_label="plans", codename__in=["read_trail", "export_trail"])

PERMISSIONS = {
    Role.RECORDER: READ | RECORD | PLAN,
    Role.REVIEWER: READ | REVIEW,
    Role.VERIFIER: READ | VERIFY,
    Role.SUPERVISOR: READ | EXPORT | ISSUE,
    Role.DATA_OWNER: READ | CONFIRM,
    # Accounts and reference data, no figures.
    Role.ADMINISTRATOR: REFERENCE | NAMES | HOLIDAYS | ACCOUNTS,
    # Everything and the trail, to read: what people did is part of it.
    Role.AUDITOR: (Q(codename__startswith="view_") & (OURS | AUDITED)) | EXPORT | TRAIL,
}


@transaction.atomic
def set_up_roles() -> dict[Role, Group]:
    """Create the group of every role and set its permissions; run it as often as you like."""
    return {role: set_up_role(role) for role in PERMISSIONS}


@transaction.atomic
def set_up_role(role: Role) -> Group:
    group, _created = Group.objects.get_or_create(name=str(role.label))
    granted = Permission.objects.filter(PERMISSIONS[role]).exclude(codename__startswith="delete_")
    group.permissions.set(granted)
    return group


def renew_roles(**signal: object) -> None:
    """Give the groups of an office that has them what this version's roles may do."""
    names = [str(role.label) for role in Role]
    if Group.objects.filter(name__in=names).exists():
        set_up_roles()
