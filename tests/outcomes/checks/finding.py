"""Statements run through one rule."""

from outcomes.checks import RULES, Finding, Material, run_checks
from outcomes.reconciliation import Statement


def found_by(code: str, *statements: Statement, **fields: object) -> list[Finding]:
    assert code in RULES
    return run_checks(Material(statements, **fields), only=[code])


def said(number: str, sentence: str) -> dict[str, object]:
    return {"sentence": sentence, "at": sentence.index(number)}


LAST, NOW = 2022, 2023
