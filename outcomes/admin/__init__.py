from outcomes.admin import (
    changes,
    deadlines,
    documents,
    evidence,
    goals,
    importing,
    objections,
    outcomes,
    reconciling,
    reports,
)

__all__ = [
    "changes",
    "deadlines",
    "documents",
    "evidence",
    "goals",
    "importing",
    "objections",
    "outcomes",
    "reconciling",
    "reports",
]
