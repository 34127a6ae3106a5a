"""Whom each address opens to: the table that tests/access/test_every_address.py walks.

docs/roles.md says the same in words.
"""

from dataclasses import dataclass

# n anonymous; of place 甲: c recorder, e reviewer, v verifier, s supervisor, o data owner,
# m administrator, t auditor; of place 乙: x recorder
EVERYBODY, STAFF, FIGURES = "ncevsomtx", "cevsomtx", "cevsotx"


@dataclass(frozen=True)
class Rule:
    """Whom the page opens to with the numbers of 甲, and with those of 乙."""

    ours: str
    theirs: str


@dataclass(frozen=True)
class Rows:
    """The pages of a model in the admin: its list, and one row of 甲 or 乙 with its history."""

    listed: str
    ours: str
    theirs: str
    added: str = ""
    deleted: Rule = Rule("", "")
    history: Rule | None = None


OPEN, INSIDE, SHUT = Rule(EVERYBODY, EVERYBODY), Rule(STAFF, STAFF), Rule("", "")
WORKED, NOT_OWNED = ("cevsot", "tx"), ("cevst", "tx")
ADMIN = {
    "plans_plan": Rows(FIGURES, *WORKED, added="cx"),
    "plans_measure": Rows(FIGURES, *NOT_OWNED, added="cx"),
    "plans_goal": Rows(FIGURES, *WORKED, added="cx"),
    "plans_document": Rows(FIGURES, *NOT_OWNED, added="cx"),
    "plans_jurisdiction": Rows(STAFF, STAFF, STAFF, added="m"),
    "plans_bureau": Rows(STAFF, STAFF, STAFF, added="m"),
    "plans_indicator": Rows(STAFF, STAFF, STAFF, added="m"),
    "plans_headersynonym": Rows(STAFF, STAFF, STAFF, added="m"),
    "plans_placebase": Rows(STAFF, STAFF, STAFF, added="m"),
    # what was asked for, said against a figure or told to a bureau goes as far as a role reaches
    "plans_targetchange": Rows(FIGURES, *WORKED),
    "plans_trailentry": Rows("t", "t", "t"),
    "plans_membership": Rows("mt", "mt", "mt", added="m"),
    "auth_user": Rows("mt", "mt", "mt", added="m"),
    "auth_group": Rows("", "", ""),
    "plans_importjob": Rows("ctx", "ct", "tx", added="cx", deleted=Rule("c", "x")),
    "plans_importbatch": Rows(FIGURES, *WORKED),
    "outcomes_outcome": Rows(FIGURES, *WORKED),
    "outcomes_evidence": Rows(FIGURES, *WORKED, added="cx"),
    "outcomes_objection": Rows(FIGURES, *WORKED),
    "outcomes_reminder": Rows(FIGURES, *NOT_OWNED),
    "outcomes_reportingtask": Rows(FIGURES, FIGURES, FIGURES, added="s"),
    "outcomes_holiday": Rows(STAFF, STAFF, STAFF, added="m"),
    # whoever keeps the dictionary decides on the names of all
    "outcomes_aliassuggestion": Rows(STAFF, "cevsomt", "mtx"),
    "outcomes_reconciliation": Rows(FIGURES, *WORKED, added="cx"),
    "outcomes_issuedreport": Rows(FIGURES, *NOT_OWNED),
    "outcomes_reportrequest": Rows(FIGURES, "ct", "tx"),
    "outcomes_reporttemplate": Rows(FIGURES, FIGURES, FIGURES, added="s"),
    "outcomes_scoringscheme": Rows(FIGURES, FIGURES, FIGURES, added="s"),
    "django_tasks_database_dbtaskresult": Rows("", "", ""),
}
PAGES = {
    # the admin's own
    "index": INSIDE,
    "login": Rule("n", "n"),
    "logout": SHUT,
    "password_change": INSIDE,
    "password_change_done": INSIDE,
    "autocomplete": SHUT,
    "jsi18n": INSIDE,
    "view_on_site": SHUT,
    "app_list": INSIDE,
    "admin/(?P<url>.*)$": SHUT,
    "auth_user_password_change": Rule("m", "m"),
    # the admin's screens
    "plans_document_upload": Rule("cx", "cx"),
    "plans_document_read": SHUT,
    "plans_document_review": Rule(*NOT_OWNED),
    "plans_document_figure": Rule("c", "x"),
    "plans_document_text": Rule("c", "x"),
    "plans_goal_import": SHUT,  # the former address, leads to the new one
    "plans_goal_export": Rule(FIGURES, FIGURES),
    "plans_importjob_template": SHUT,
    "plans_importjob_confirm": SHUT,
    "plans_importjob_resume": SHUT,
    "plans_importjob_mapping": SHUT,
    "plans_importjob_refused": Rule("ct", "tx"),
    "plans_importbatch_undo": SHUT,
    "plans_targetchange_request": Rule("c", "x"),
    "plans_targetchange_correct": Rule("c", "x"),
    "plans_targetchange_decide": SHUT,
    "plans_trailentry_export": SHUT,
    # 甲's data owner reads the figure of another bureau, all others of 甲 are of that bureau
    "outcomes_objection_lodge": Rule("o", ""),
    "outcomes_objection_settle": SHUT,
    "outcomes_reportingtask_due": Rule(FIGURES, FIGURES),
    "outcomes_reportingtask_remind": Rule("s", "s"),
    "outcomes_reportingtask_remind_file": Rule("s", "s"),
    "outcomes_evidence_file": Rule(*WORKED),
    "outcomes_outcome_record": Rule("c", "x"),
    "outcomes_outcome_edit": Rule("c", "x"),
    "outcomes_outcome_move": SHUT,
    "outcomes_outcome_import": SHUT,
    "outcomes_outcome_export": Rule(FIGURES, FIGURES),
    "outcomes_reporttemplate_current": Rule(FIGURES, FIGURES),
    # one's own account
    "account": INSIDE,
    "account_password": INSIDE,
    "account_code": SHUT,
    "account_setup": INSIDE,
    "account_remove": SHUT,
    # the site
    "set_language": SHUT,
    "favicon.ico": SHUT,
    "overview": OPEN,
    "goals": OPEN,
    "goal": OPEN,
    "undated": OPEN,
    "places": OPEN,
    "place": OPEN,
    "scorecard_export": OPEN,
    "months": OPEN,
    "plan": OPEN,
    "plan_quality": OPEN,
    "measure": OPEN,
    "indicators": OPEN,
    "indicator": OPEN,
    "search": OPEN,
    "help": OPEN,
    "documents": OPEN,
    "document": OPEN,
    "place_checks": Rule(FIGURES, FIGURES),
    "document_checks": Rule(FIGURES, FIGURES),
    "ranking": SHUT,
    "schemes": Rule(FIGURES, FIGURES),
    "scheme": Rule(FIGURES, FIGURES),
    "reports": Rule(FIGURES, FIGURES),
    "new_report": Rule("s", "s"),
    "issued_report": Rule(*NOT_OWNED),
    "issued_report_file": Rule(*NOT_OWNED),
    "report_changes": Rule(*NOT_OWNED),
}


def admin_rules() -> dict[str, Rule]:
    found = {}
    for name, rows in ADMIN.items():
        one = Rule(rows.ours, rows.theirs)
        found |= {
            f"{name}_changelist": Rule(rows.listed, rows.listed),
            f"{name}_add": Rule(rows.added, rows.added),
            f"{name}_change": one,
            f"{name}_history": one,
            f"{name}_simple_history": one,
            f"{name}_delete": rows.deleted,
        }
    return found


RULES = admin_rules() | PAGES
