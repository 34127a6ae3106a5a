from plans.models.accounts import AccountDoor, FormerPassword, RecoveryCode, SecondFactor
from plans.models.batches import ImportBatch
from plans.models.changes import TargetChange
from plans.models.definitions import DefinitionChange, PlaceBase
from plans.models.documents import Document, Figure
from plans.models.goals import Goal, GoalBureau, Target
from plans.models.imports import HeaderSynonym, ImportJob, ImportJobRow
from plans.models.planning import Measure, MeasureBureau, Plan, ProgressNote
from plans.models.reference import (
    Bureau,
    DataOwnership,
    Indicator,
    IndicatorAlias,
    Jurisdiction,
    Membership,
)
from plans.models.trail import TrailAction, TrailEntry, TrailHead

__all__ = [
    "AccountDoor",
    "Bureau",
    "DataOwnership",
    "DefinitionChange",
    "Document",
    "Figure",
    "FormerPassword",
    "Goal",
    "GoalBureau",
    "HeaderSynonym",
    "ImportBatch",
    "ImportJob",
    "ImportJobRow",
    "Indicator",
    "IndicatorAlias",
    "Jurisdiction",
    "Measure",
    "MeasureBureau",
    "Membership",
    "PlaceBase",
    "Plan",
    "ProgressNote",
    "RecoveryCode",
    "SecondFactor",
    "Target",
    "TargetChange",
    "TrailAction",
    "TrailEntry",
    "TrailHead",
]
