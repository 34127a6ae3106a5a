from plans.admin import documents, planning, reference

__all__ = ["documents", "planning", "reference"]
