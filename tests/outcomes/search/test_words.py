"""Words of a text, and where they stand in it again."""

import os
import subprocess
import sys

import pytest

from outcomes.search.words import asked_words, excerpt, highlighted, kind_token, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("R&D经费", ["r", "d", "经费"]),
        ("7.2亿元", ["7.2", "亿元"]),
        ("ＧＤＰ１２", ["gdp", "12"]),
        ("—，。", []),
        ("成果 成果", ["成果"]),
        ("企業經費", ["企业", "经费"]),
    ],
)
def test_tokens_are_folded_and_distinct(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_long_words_are_indexed_by_their_short_ones_too() -> None:
    assert {"技术", "合同"} <= set(tokens("技术合同成交额"))


def test_no_text_has_the_mark_of_a_kind() -> None:
    assert kind_token("goal") not in tokens(f"{kind_token('goal')} goal")


def test_asked_words_leave_out_what_cannot_be_found() -> None:
    assert asked_words("  高企 ％ 高企 R&D\0 ") == ["高企", "r&d"]


def test_traditional_words_ask_for_simplified_ones() -> None:
    assert asked_words("高新技術企業") == asked_words("高新技术企业") == ["高新技术企业"]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("新增高企40家", ["高企"], [("新增", False), ("高企", True), ("40家", False)]),
        ("Ｒ＆Ｄ经费", ["r&d"], [("Ｒ＆Ｄ", True), ("经费", False)]),
        ("㎡与甲", ["m2"], [("㎡", True), ("与甲", False)]),
        ("高新技術企業40家", ["企业"], [("高新技術", False), ("企業", True), ("40家", False)]),
        ("甲乙丙", ["甲乙", "乙丙"], [("甲乙", True), ("丙", False)]),
        ("甲", [], [("甲", False)]),
        ("", ["甲"], []),
    ],
)
def test_found_words_are_marked(text: str, words: list[str], expected: list) -> None:
    pieces = highlighted(text, words)

    assert [(piece.text, piece.is_found) for piece in pieces] == expected
    assert "".join(piece.text for piece in pieces) == text


def test_excerpt_shows_the_first_word_found() -> None:
    text = "前" * 500 + "高企" + "后" * 500

    assert "高企" in excerpt(text, ["高企"])
    assert len(excerpt(text, ["高企"])) <= 122


def test_server_loads_the_dictionary_before_anybody_searches() -> None:
    """In a process of its own: this one has long searched."""
    code = (
        "import threading, trackerproj.wsgi\n"
        "[thread.join() for thread in threading.enumerate() if thread.name == 'words']\n"
        "from plans.extraction.words import _loaded, cache_directory\n"
        "print(_loaded.cache_info().currsize, _loaded().tmp_dir == str(cache_directory()))"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "trackerproj.settings"}

    found = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "1 True"
