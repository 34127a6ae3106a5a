"""Reading and review through the pages, as they work without script."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from outcomes.models import Outcome
from outcomes.reports.review import Mark, marked_lines
from plans.enums import Decision, Role
from plans.figure_words import RULE_NAMES
from plans.models import Document, Figure, Goal, Indicator
from tests.factories import (
    make_bureau,
    make_document,
    make_figure,
    make_goal,
    make_indicator,
    make_outcome,
    make_user,
)
from tests.reviewing import (
    figure_at,
    make_read,
    make_readable,
    recorder_of,
    signed_in,
)
from tests.work import calls_of

pytestmark = pytest.mark.django_db


def review_url(document: Document) -> str:
    return reverse("admin:plans_document_review", args=[document.pk])


def figure_url(figure: Figure) -> str:
    return reverse("admin:plans_document_figure", args=[figure.document_id, figure.pk])


def test_review_marks_the_text_and_lists_the_candidates() -> None:
    document = make_read()
    figure = figure_at(document, "45家以上，技术")

    page = signed_in(recorder_of(document)).get(review_url(document)).content.decode()

    assert f'<a id="f{figure.start}" class="figure target level-high decision-pending"' in page
    assert f'id="c{figure.pk}"' in page
    assert "有基本和力争两档目标" in page
    assert 'class="left-out"' not in page


def test_left_out_numbers_are_shown_on_request() -> None:
    document = make_read()

    page = signed_in(recorder_of(document)).get(review_url(document) + "?left_out=1")

    start = document.text.index("5313")
    rule = next(one["rule"] for one in document.left_out if one["start"] == start)
    mark = f'id="l{start}" class="left-out" href="#o{start}" title="{RULE_NAMES[rule]}"'
    assert mark in page.content.decode()


def test_doubtful_figures_come_first_on_request() -> None:
    document = make_read()

    response = signed_in(recorder_of(document)).get(review_url(document) + "?order=doubt")

    sure = [card.figure.confidence for card in response.context["review"].cards]
    assert sure == sorted(sure)


def test_accept_and_reject_work_as_plain_forms() -> None:
    document = make_read()
    first, second = figure_at(document, "38家"), figure_at(document, "9亿元")
    client = signed_in(recorder_of(document))

    response = client.post(review_url(document) + "?order=doubt", {"accept": first.pk})
    client.post(review_url(document), {"reject": second.pk})

    assert response.url == f"{review_url(document)}?order=doubt#c{second.pk}"
    assert Outcome.objects.get().figure == first
    second.refresh_from_db()
    assert second.decision == Decision.REJECTED


def test_all_above_a_confidence_are_accepted_but_those_with_a_warning() -> None:
    document = make_read()
    client = signed_in(recorder_of(document))

    client.post(review_url(document), {"accept_sure": "1", "threshold": "0.80"})

    kept = document.figures.filter(decision=Decision.PENDING)
    assert all(figure.notices or figure.confidence < 0.8 for figure in kept)
    assert document.figures.filter(decision=Decision.ACCEPTED).count() == 5


def test_correction_form_stands_in_the_page_without_script() -> None:
    document = make_read()
    figure = figure_at(document, "2家，确保")
    client = signed_in(recorder_of(document))

    page = client.get(f"{review_url(document)}?edit={figure.pk}").content.decode()

    assert f'name="c{figure.pk}-wording" value="建设孵化器"' in page
    assert f'<datalist id="indicators-{figure.pk}">' in page


def correction(figure: Figure, **changes: object) -> dict[str, object]:
    words = {
        "kind": figure.kind,
        "wording": figure.wording,
        "indicator": "",
        "basis": figure.basis,
        "comparator": figure.comparator,
        "value": "2",
        "unit": figure.unit,
        "year": figure.year,
        "commitment": "firm",
        "tier": "firm",
        "place": "",
    } | changes
    return {f"c{figure.pk}-{name}": value for name, value in words.items()}


def test_corrected_figure_is_accepted_and_its_name_remembered() -> None:
    document = make_read()
    figure = figure_at(document, "2家，确保")
    indicator = make_indicator("科技企业孵化器数", code="Z01")

    response = signed_in(recorder_of(document)).post(
        figure_url(figure), correction(figure, indicator="Z01 科技企业孵化器数", value="≥3家")
    )

    assert response.url.startswith(review_url(document))
    target = Goal.objects.get().targets.get()
    assert (target.value, target.comparator) == (3, ">=")
    assert Goal.objects.get().indicator == indicator
    assert indicator.aliases.filter(name="建设孵化器").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": "很多"}, "errorlist"),
        ({"value": "3-2"}, "上限"),
        ({"comparator": "range"}, "请写上下限"),
        ({"indicator": "没有这个指标"}, "指标字典中没有"),
        ({"place": "无此区"}, "没有名为"),
        ({"year": "20"}, "1990"),
    ],
)
def test_wrong_correction_is_told_and_keeps_nothing(changes: dict, words: str) -> None:
    document = make_read()
    figure = figure_at(document, "2家，确保")

    response = signed_in(recorder_of(document)).post(
        figure_url(figure), correction(figure, **changes)
    )

    assert words in response.content.decode()
    assert not Goal.objects.exists()


def test_script_gets_the_changed_card_and_the_counts() -> None:
    document = make_read()
    figure = figure_at(document, "38家")
    client = signed_in(recorder_of(document))

    answer = client.post(
        review_url(document), {"accept": figure.pk}, headers={"Accept": "application/json"}
    ).json()

    assert "已采纳" in answer["cards"][str(figure.pk)]
    assert answer["counts"]["accepted"] == 1


def test_refusal_is_told_on_the_card() -> None:
    document = make_read()
    figure = figure_at(document, "2家，确保")
    Figure.objects.filter(pk=figure.pk).update(indicator=make_indicator(unit="亿元"))

    answer = signed_in(recorder_of(document)).post(
        review_url(document), {"accept": figure.pk}, headers={"Accept": "application/json"}
    )

    assert "不能换算" in answer.json()["cards"][str(figure.pk)]


def test_left_out_number_is_proposed_and_opened_for_filling_in() -> None:
    document = make_read()

    response = signed_in(recorder_of(document)).post(
        review_url(document), {"propose": document.text.index("5313")}
    )

    assert f"edit={figure_at(document, '5313').pk}" in response.url


def test_reading_again_by_button_keeps_decisions() -> None:
    document = make_read()
    client = signed_in(recorder_of(document))
    client.post(review_url(document), {"accept": figure_at(document, "38家").pk})

    client.post(reverse("admin:plans_document_read", args=[document.pk]))

    assert figure_at(document, "38家").decision == Decision.ACCEPTED
    assert Outcome.objects.count() == 1


# Who may


def test_stranger_finds_nothing_to_decide() -> None:
    document = make_read()
    recorder_of(document)
    stranger = recorder_of(make_document(bureau=make_bureau("外区科学技术局")))
    figure = figure_at(document, "38家")
    client = signed_in(stranger)

    assert client.get(review_url(document)).status_code == 404
    assert client.post(review_url(document), {"accept": figure.pk}).status_code == 404
    assert client.post(figure_url(figure), correction(figure)).status_code == 404
    assert not Outcome.objects.exists()


def test_person_without_any_role_is_not_let_in() -> None:
    assert signed_in(make_user()).get(review_url(make_read())).status_code == 404


def test_verifier_may_not_decide() -> None:
    document = make_read()
    recorder_of(document)
    verifier = make_user(Role.VERIFIER, bureau=document.bureau)

    response = signed_in(verifier).post(review_url(document), {"accept": 1})

    assert response.status_code == 403


# Size


def review_of(count: int) -> Callable[[], object]:
    """Return what opens the review of a document of so many figures, once it has been opened."""
    document = make_readable("本年新增试验企业70家。\n" * count)
    indicator = make_indicator()
    for number in range(count):
        make_figure(
            document=document,
            start=number * 13 + 8,
            end=number * 13 + 10,
            sentence_start=number * 13,
            sentence_end=number * 13 + 12,
            indicator=indicator,
            confidence="0.9",
        )
    make_goal(indicator=indicator, figure=document.figures.first())
    make_outcome(indicator=indicator, figure=document.figures.last())
    client, address = signed_in(recorder_of(document)), review_url(document)
    client.get(address)
    return lambda: client.get(address)


@pytest.mark.parametrize("count", [1, 3, 500])
def test_review_of_any_size_takes_fifteen_queries(count: int, django_assert_num_queries) -> None:
    open_review = review_of(count)

    with django_assert_num_queries(15):
        open_review()


def test_work_of_a_review_grows_in_line_with_figures() -> None:
    few, more, many = (calls_of(review_of(count)) for count in (20, 40, 200))

    assert many - more <= 8 * (more - few) * 1.05


def test_marked_lines_are_the_text() -> None:
    text = "甲乙12丙。丁3戊。\n\n己4"
    marks = [Mark(2, 4, "", "", ""), Mark(3, 4, "", "", ""), Mark(7, 8, "", "", "")]

    lines = marked_lines(text, marks, {(0, 6), (6, 10)})

    pieces = [piece for line in lines for stretch in line for piece in stretch.pieces]
    assert "".join(piece.text for piece in pieces) == text.replace("\n", "")
    assert [piece.text for piece in pieces if piece.mark] == ["12", "3"]
    assert [stretch.start for line in lines for stretch in line] == [0, 6, None]


def test_what_was_taken_out_before_reading_is_pale() -> None:
    document = make_read("2030年工作要點\n新增高新技術企業(yè)45家。\n")

    page = signed_in(recorder_of(document)).get(review_url(document)).content.decode()

    assert '<span class="removed" title="注音">(yè)</span>' in page


def test_list_of_documents_tells_what_waits(django_assert_num_queries) -> None:
    document = make_read()
    client = signed_in(recorder_of(document))
    address = reverse("admin:plans_document_changelist")
    client.get(address)

    with django_assert_num_queries(13):
        page = client.get(address).content.decode()

    assert "待定 9" in page
    assert not Indicator.objects.exists()
