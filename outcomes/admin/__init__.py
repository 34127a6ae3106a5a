from outcomes.admin import documents, evidence, goals, outcomes, reconciling, reports

__all__ = ["documents", "evidence", "goals", "outcomes", "reconciling", "reports"]
