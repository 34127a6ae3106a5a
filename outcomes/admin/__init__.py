from outcomes.admin import evidence, goals, outcomes

__all__ = ["evidence", "goals", "outcomes"]
