"""Each rule leaves its own example out, under its own id, and lets its counter-example be."""

import pytest

from plans.extraction import Context, extract
from plans.extraction.exclusion import RULES, STRUCTURAL, Rule, excluded_by

# Enough text in front that the number is not mistaken for the first of a document.
LEAD = "本句之前还有别的文字，足够长也没有任何数目，"


def marked(example: str) -> tuple[str, int, int]:
    """Take the marks out of an example and return where the number stands."""
    start, end = example.rindex("【", 0, example.rindex("】")), example.rindex("】")
    if "【【" in example:
        start = example.index("【【") + 1
    text = example[:start] + example[start + 1 : end] + example[end + 1 :]
    return text, start, end - 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_leaves_its_example_out(rule: Rule) -> None:
    text, start, end = marked(rule.yes)

    assert excluded_by(LEAD + text, len(LEAD) + start, len(LEAD) + end) == rule.id


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_lets_its_counter_example_be(rule: Rule) -> None:
    text, start, end = marked(rule.no)

    assert excluded_by(LEAD + text, len(LEAD) + start, len(LEAD) + end) != rule.id


@pytest.mark.parametrize("rule", STRUCTURAL, ids=lambda rule: rule.id)
def test_structural_rule_leaves_its_example_out(rule: Rule) -> None:
    text, start, _end = marked(rule.yes)

    reading = extract(text, Context(kind="summary", year=2023))

    assert {left.start: left.rule for left in reading.left_out}.get(start) == rule.id


@pytest.mark.parametrize("rule", STRUCTURAL, ids=lambda rule: rule.id)
def test_structural_rule_lets_its_counter_example_be(rule: Rule) -> None:
    text, start, _end = marked(rule.no)

    reading = extract(text, Context(kind="summary", year=2023))

    assert start in {figure.start for figure in reading.figures}


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in (*RULES, *STRUCTURAL)]

    assert len(ids) == len(set(ids))
