from outcomes.models.aliases import AliasSuggestion, SuggestionState
from outcomes.models.deadlines import Holiday, Reminder, ReminderMail, ReportingTask
from outcomes.models.objections import Objection
from outcomes.models.outcomes import Evidence, Outcome
from outcomes.models.reconciliation import (
    ExplainedFinding,
    PairDecision,
    PairRelation,
    ReconciledPair,
    Reconciliation,
)
from outcomes.models.reports import (
    DataChange,
    IssuedReport,
    ReportKind,
    ReportRequest,
    ReportTemplate,
    ScoringScheme,
    SearchText,
)

__all__ = [
    "AliasSuggestion",
    "DataChange",
    "Evidence",
    "ExplainedFinding",
    "Holiday",
    "IssuedReport",
    "Objection",
    "Outcome",
    "PairDecision",
    "PairRelation",
    "ReconciledPair",
    "Reconciliation",
    "Reminder",
    "ReminderMail",
    "ReportKind",
    "ReportRequest",
    "ReportTemplate",
    "ReportingTask",
    "ScoringScheme",
    "SearchText",
    "SuggestionState",
]
