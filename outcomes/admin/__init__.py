from outcomes.admin import (
    aliases,
    documents,
    evidence,
    goals,
    importing,
    outcomes,
    reconciling,
    reports,
)

__all__ = [
    "aliases",
    "documents",
    "evidence",
    "goals",
    "importing",
    "outcomes",
    "reconciling",
    "reports",
]
