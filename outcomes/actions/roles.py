"""Give each role its Django group, so that the admin shows a person what they may do."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from plans.enums import Role

OURS = Q(content_type__app_label__in=["plans", "outcomes"])
READ = OURS & Q(codename__startswith="view_")
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
VERIFY = Q(codename__in=["verify_outcome", "export_goal", "export_outcome"])
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
        "headersynonym",
    ],
)
HOLIDAYS = Q(codename__in=["add_holiday", "change_holiday"])
ACCOUNTS = Q(content_type__app_label="auth", codename__in=["view_user", "add_user", "change_user"])

PERMISSIONS = {
    Role.RECORDER: READ | RECORD | PLAN,
    Role.VERIFIER: READ | VERIFY,
    Role.SUPERVISOR: READ | EXPORT | ISSUE,
    # Accounts and reference data, no figures.
    Role.ADMINISTRATOR: READ | REFERENCE | HOLIDAYS | ACCOUNTS,
}


@transaction.atomic
def set_up_roles() -> dict[Role, Group]:
    """Create the group of every role and set its permissions; run it as often as you like."""
    groups = {}
    for role, condition in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=str(role.label))
        granted = Permission.objects.filter(condition).exclude(codename__startswith="delete_")
        group.permissions.set(granted)
        groups[role] = group
    return groups
