from outcomes.admin import documents, evidence, goals, importing, outcomes, reconciling, reports

__all__ = ["documents", "evidence", "goals", "importing", "outcomes", "reconciling", "reports"]
