from decimal import Decimal

import pytest

from plans.actions.statements import Statement, firmest, normalised, same_number
from plans.models import Figure, Target


def said(
    comparator: str = ">=",
    value: str | None = "70",
    unit: str = "家",
    commitment: str = "firm",
    high: str | None = None,
) -> Statement:
    number = None if value is None else Decimal(value)
    return Statement(comparator, number, Decimal(high) if high else None, unit, commitment)


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        (said(), "≥70家"),
        (said(">", "70.50000000", "亿元"), ">70.5亿元"),
        (said("range", "6", "%", high="6.5"), "6–6.5%"),
        (said(value=None, unit=""), "—"),
    ],
)
def test_statement_is_shown_as_a_person_reads_it(statement: Statement, shown: str) -> None:
    assert statement.shown == shown


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (said(value="5", unit="亿元"), said(value="50000", unit="万元"), True),
        (said(value="70"), said(">", "70.00000000"), True),
        (said(value="70"), said(value="71"), False),
        (said("range", "6", "%", high="6.5"), said("range", "6", "%", high="7"), False),
        (said("range", "6", "%", high="6.5"), said(value="6", unit="%"), False),
        (said(value=None), said(value=None), True),
        (said(value=None), said(value="1"), False),
    ],
)
def test_numbers_are_compared_in_their_base(
    one: Statement, other: Statement, is_same: bool
) -> None:
    assert same_number(one, other) is is_same


@pytest.mark.parametrize(
    ("other", "says_the_same"),
    [
        (said(), True),
        (said(comparator=">"), False),
        (said(commitment="stretch"), False),
        (said(value="71"), False),
    ],
)
def test_statement_says_the_same_in_number_word_and_tone(other, says_the_same: bool) -> None:
    assert said().says_the_same(other) is says_the_same


@pytest.mark.parametrize(
    ("statements", "binding"),
    [
        ([said("=", commitment="stretch"), said(">=")], said(">=")),
        ([said("~"), said("="), said(">"), said(">=")], said(">")),
        ([said(">", commitment="stretch"), said("~")], said("~")),
        ([said(">=", unit="家"), said(">=", unit="户")], said(">=", unit="家")),
        ([said("<="), said("<")], said("<")),
    ],
)
def test_firmest_statement_binds(statements: list[Statement], binding: Statement) -> None:
    assert firmest(statements) == binding


def test_statement_is_taken_from_a_target_or_a_figure() -> None:
    number = {"comparator": ">=", "value": Decimal(70), "unit": "家", "commitment": "firm"}

    assert Statement.of_target(Target(**number)) == said()
    assert Statement.of_figure(Figure(**number)) == said()


def test_value_is_normalised_exactly() -> None:
    assert normalised(Decimal("70.16"), "亿元") == Decimal("7016000000")
    assert normalised(None, "亿元") is None
    assert said("range", "6", "万人", high="6.5").normalised == (60000, 65000)
