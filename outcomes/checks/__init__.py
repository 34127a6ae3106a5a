"""Checks that explain themselves: small pure rules over the figures of documents."""

from outcomes.checks import (  # noqa: F401 - they enter their rules in the register
    implied,
    levels,
    patterns,
    publishing,
    stating,
    texts,
    wording,
)
from outcomes.checks.implied import Implied, implied_figures
from outcomes.checks.kinds import RULES, Finding, Material, Paper, run_checks
from outcomes.checks.publishing import paper_of

__all__ = [
    "RULES",
    "Finding",
    "Implied",
    "Material",
    "Paper",
    "implied_figures",
    "paper_of",
    "run_checks",
]
