from outcomes.admin import (
    aliases,
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
    "aliases",
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
