from outcomes.admin import documents, evidence, goals, outcomes

__all__ = ["documents", "evidence", "goals", "outcomes"]
