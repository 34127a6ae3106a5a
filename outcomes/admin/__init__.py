from outcomes.admin import documents, evidence, goals, outcomes, reports

__all__ = ["documents", "evidence", "goals", "outcomes", "reports"]
