"""Reading stores what the rules find, and reading again keeps what a person decided."""

from dataclasses import replace
from decimal import Decimal

import pytest

from plans import extraction
from plans.actions import read_document as module
from plans.actions.documents import DocumentRefused
from plans.actions.read_document import read_document, rules_version
from plans.enums import Decision, FigureKind, Tier
from plans.extraction import extract
from plans.figure_words import REASON_WORDS, RULE_NAMES
from plans.guessing import guess_document
from plans.models import Bureau, Figure
from tests.factories import make_document, make_figure, make_goal, make_indicator, make_place
from tests.reviewing import NOW, TEXT, figure_at, make_qinghe, make_read, make_readable

pytestmark = pytest.mark.django_db


def test_reading_stores_every_field_of_a_figure() -> None:
    document = make_read()

    figure = figure_at(document, "45家以上，技术")

    assert (figure.kind, figure.wording, figure.comparator) == ("target", "新增高新技术企业", ">=")
    assert (figure.value, figure.unit, figure.year) == (Decimal(45), "家", 2030)
    assert (figure.basis, figure.commitment, figure.tier) == ("new", "firm", Tier.FIRM)
    assert figure.decision == Decision.PENDING
    assert figure.read_wording == figure.wording
    assert {"code", "start", "end"} == set(figure.reasons[0])


def test_reading_stores_the_sentence_of_a_figure() -> None:
    document = make_read()

    figure = figure_at(document, "3.26亿元")

    sentence = document.text[figure.sentence_start : figure.sentence_end]
    assert sentence == "截至9月底，研发费用达3.26亿元。"


def test_reading_links_a_restatement_to_the_first() -> None:
    document = make_read()

    first, again = figure_at(document, "45家以上，技术"), figure_at(document, "45家以上。")

    assert again.restates == first


def test_second_number_of_a_promise_is_its_second_tier() -> None:
    document = make_read()

    assert figure_at(document, "11亿元").tier == Tier.FIRM
    assert figure_at(document, "13亿元").tier == Tier.STRETCH


def test_lone_stretch_word_is_the_first_tier_said_softly() -> None:
    document = make_read("2030年工作要点\n一、目标\n力争新增高新技术企业45家。\n")

    figure = document.figures.get(kind=FigureKind.TARGET)

    assert (figure.commitment, figure.tier) == ("stretch", "firm")


def test_left_out_numbers_are_kept_with_their_rule() -> None:
    document = make_read()

    rules = {TEXT[one["start"] : one["end"]]: one["rule"] for one in document.left_out}

    assert rules["5313"] in RULE_NAMES


def test_notices_stand_on_their_figure_and_on_the_document() -> None:
    document = make_read()

    figure = figure_at(document, "13亿元")

    assert "two-tiers" in {notice["code"] for notice in figure.notices}
    assert "two-tiers" in {notice["code"] for notice in document.notices}


def test_suggestion_follows_an_exact_name_or_alias() -> None:
    indicator = make_indicator("高新技术企业认定数", aliases=("新增高新技术企业",))

    document = make_read()

    assert figure_at(document, "45家以上，技术").indicator == indicator


def test_suggestion_of_the_places_own_goal_comes_first() -> None:
    make_indicator("新增高新技术企业")
    own = make_indicator("区高企新增数")
    bureau = make_qinghe()
    make_goal(indicator=own, jurisdiction=bureau.jurisdiction, wording="新增高新技术企业")

    document = make_read(bureau=bureau)

    assert figure_at(document, "45家以上，技术").indicator == own


def test_suggestion_of_another_unit_is_dropped() -> None:
    make_indicator("技术合同成交额", unit="项", basis="amount")

    document = make_read()

    assert figure_at(document, "11亿元").indicator is None


def test_reading_again_replaces_the_undecided() -> None:
    document = make_read()
    pk = figure_at(document, "3.26亿元").pk
    Figure.objects.filter(pk=pk).update(wording="旧规则读出的", unit="个")

    counts = read_document(document=document, now=NOW)

    figure = Figure.objects.get(pk=pk)
    assert (figure.wording, figure.unit) == ("研发费用", "亿元")
    assert (counts.added, counts.removed, counts.kept) == (0, 0, 0)


@pytest.mark.parametrize("decision", [Decision.ACCEPTED, Decision.REJECTED])
def test_reading_again_never_alters_a_decided_figure(decision: str) -> None:
    document = make_read()
    figure = figure_at(document, "3.26亿元")
    Figure.objects.filter(pk=figure.pk).update(decision=decision, wording="人改过的", value=3)
    before = Figure.objects.values().get(pk=figure.pk)

    counts = read_document(document=document, now=NOW)

    assert Figure.objects.values().get(pk=figure.pk) == before
    assert counts.kept == 1


def test_reading_again_removes_only_undecided_figures_that_vanished(monkeypatch) -> None:
    document = make_read()
    decided, undecided = figure_at(document, "3.26亿元"), figure_at(document, "2家，确保")
    Figure.objects.filter(pk=decided.pk).update(decision=Decision.ACCEPTED)
    monkeypatch.setattr(module, "extract", lambda *_: replace(extract(""), figures=()))

    counts = read_document(document=document, now=NOW)

    assert document.figures.get() == decided
    assert not Figure.objects.filter(pk=undecided.pk).exists()
    assert counts.removed == 8


def test_decided_restatement_survives_the_removal_of_the_first(monkeypatch) -> None:
    document = make_read()
    again = figure_at(document, "45家以上。")
    Figure.objects.filter(pk=again.pk).update(decision=Decision.ACCEPTED)
    monkeypatch.setattr(module, "extract", lambda *_: replace(extract(""), figures=()))

    read_document(document=document, now=NOW)

    assert document.figures.get().restates is None


def test_figure_of_a_sheet_learns_its_sentence_and_nothing_else() -> None:
    document = make_readable()
    start = document.text.index("3.26亿元")
    make_figure(document=document, start=start, decision=Decision.ACCEPTED, wording="表格写法")

    read_document(document=document, now=NOW)

    figure = figure_at(document, "3.26亿元")
    assert (figure.wording, figure.value) == ("表格写法", 70)
    assert document.text[figure.sentence_start] == "截"
    assert figure.end == start + 4


def test_number_too_long_for_the_database_is_left_out(monkeypatch) -> None:
    read = extract(TEXT)
    figures = (replace(read.figures[0], value=Decimal("1.0000000000000001")),)
    monkeypatch.setattr(module, "extract", lambda *_: replace(read, figures=figures))

    document = make_read()

    assert not document.figures.exists()
    assert document.left_out[0]["rule"] == "too-long"


def test_document_without_text_is_not_read() -> None:
    with pytest.raises(DocumentRefused, match="还没有正文"):
        read_document(document=make_document(), now=NOW)


def test_document_remembers_the_rules_it_was_read_by() -> None:
    document = make_read()

    assert (document.rules_version, document.read_at) == (rules_version(), NOW)


def test_every_rule_has_a_chinese_name() -> None:
    rules = (*extraction.exclusion.RULES, *extraction.exclusion.STRUCTURAL)

    assert {rule.id for rule in rules} - RULE_NAMES.keys() == set()


def test_reasons_of_the_sample_have_chinese_words() -> None:
    codes = {reason.code for figure in extract(TEXT).figures for reason in figure.reasons}

    assert codes - REASON_WORDS.keys() == set()


# What a clerk would type, guessed


def test_guess_reads_title_day_kind_and_year() -> None:
    bureau = make_qinghe()

    guess = guess_document(TEXT, "下载.txt", Bureau.objects.filter(pk=bureau.pk))

    assert guess.title == "青禾区科学技术局2029年工作总结和2030年工作要点"
    assert (guess.kind, guess.year) == ("both", 2030)
    assert guess.published_on.isoformat() == "2030-02-20"
    assert (guess.jurisdiction, guess.bureau) == (bureau.jurisdiction, bureau)


def test_guess_finds_the_place_among_several() -> None:
    bureau = make_qinghe()
    make_place("990102", "远山县")

    guess = guess_document(TEXT, "下载.txt", Bureau.objects.none())

    assert (guess.jurisdiction, guess.bureau) == (bureau.jurisdiction, bureau)


def test_guess_leaves_open_what_the_text_does_not_say() -> None:
    guess = guess_document("各项工作平稳推进。", "材料.docx", Bureau.objects.none())

    assert (guess.title, guess.jurisdiction, guess.year) == ("材料", None, None)


def test_five_published_documents_are_read(documents) -> None:
    for path in sorted(documents.glob("*.txt")):
        document = make_read(path.read_text(encoding="utf-8"), year=None)

        for figure in document.figures.all():
            assert figure.sentence_start <= figure.start < figure.end <= figure.sentence_end
