"""The chain shows whatever was done to it behind the product's back."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from plans.actions.check_trail import KnownHead, check_trail
from plans.actions.trail import append
from plans.chain import GENESIS, canonical, chained_hash
from plans.models import TrailAction, TrailEntry, TrailHead
from plans.models.append_only import AppendOnlyError
from plans.trail_files import csv_lines
from tests.factories import make_user
from tests.triggers import without_triggers

pytestmark = pytest.mark.django_db
TABLE = "plans_trailentry"


@pytest.fixture
def trail() -> TrailHead:
    """Return the head of a trail of five entries."""
    for number in range(5):
        append(TrailAction.EXPORT, label=f"表{number}", detail={"number": number})
    return TrailHead.objects.get()


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_hash_covers_content_and_the_hash_before() -> None:
    content = {"b": "二", "a": 1}

    assert canonical(content) == '{"a":1,"b":"二"}'
    assert chained_hash(content, GENESIS) == chained_hash({"a": 1, "b": "二"}, GENESIS)
    assert chained_hash(content, GENESIS) != chained_hash(content, "1" * 64)


def test_entries_are_numbered_and_bound_to_each_other(trail: TrailHead) -> None:
    entries = list(TrailEntry.objects.order_by("sequence"))

    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in entries] == [GENESIS, *[e.hash for e in entries[:-1]]]
    assert (trail.count, trail.hash) == (5, entries[-1].hash)
    assert check_trail().problem == ""


TAMPERED = {
    "at": F("at") + timedelta(seconds=1),
    "user_number": 77,
    "login": "other",
    "name": "别人",
    "address": "192.0.2.1",
    "action": "login",
    "target_type": "plans.goal",
    "target_id": "1",
    "label": "改过",
    "reason": "改过",
    "detail": "{}",
    "previous": "1" * 64,
    "hash": "1" * 64,
}


def test_tampering_is_tried_with_every_column() -> None:
    columns = {field.attname for field in TrailEntry._meta.concrete_fields}

    assert set(TAMPERED) == columns - {"sequence"}


@pytest.mark.parametrize("column", TAMPERED)
def test_tampered_column_is_named(trail: TrailHead, column: str) -> None:
    with without_triggers(connection):
        rows = super(type(TrailEntry.objects.all()), TrailEntry.objects.filter(sequence=3))
        assert rows.update(**{column: TAMPERED[column]}) == 1

    found = check_trail()

    assert found.sequence == 3
    assert "第 3 条" in found.problem


@pytest.mark.parametrize("missing", [1, 3, 5])
def test_missing_entry_is_named_also_at_the_tail(trail: TrailHead, missing: int) -> None:
    with without_triggers(connection):
        run(f"DELETE FROM {TABLE} WHERE sequence = %s", missing)

    found = check_trail()

    assert (found.sequence, found.count) == (missing, missing - 1)


def test_exchanged_entries_are_named(trail: TrailHead) -> None:
    with without_triggers(connection):
        for old, new in ((2, 99), (3, 2), (99, 3)):
            run(f"UPDATE {TABLE} SET sequence = %s WHERE sequence = %s", new, old)

    assert check_trail().sequence == 2


def test_tail_cut_with_the_head_set_back_is_told_by_a_hash_kept_elsewhere(
    trail: TrailHead,
) -> None:
    fourth = TrailEntry.objects.get(sequence=4)
    with without_triggers(connection):
        run(f"DELETE FROM {TABLE} WHERE sequence = 5")
        run("UPDATE plans_trailhead SET count = 4, hash = %s", fourth.hash)

    assert check_trail().problem == ""
    assert check_trail(KnownHead.of(fourth.hash)).problem == ""
    assert trail.hash in check_trail(KnownHead.of(trail.hash)).problem


def test_number_kept_beside_the_hash_is_held_too(trail: TrailHead) -> None:
    assert check_trail(KnownHead.of(f"{trail.count}:{trail.hash}")).problem == ""
    found = check_trail(KnownHead.of(f"4:{trail.hash}"))

    assert (found.sequence, trail.hash in found.problem) == (4, True)


def test_trail_gone_with_its_head_is_told_once_somebody_has_been_in(trail: TrailHead) -> None:
    make_user(last_login=timezone.now())
    with without_triggers(connection):
        run(f"DELETE FROM {TABLE}")
        run("DELETE FROM plans_trailhead")

        assert check_trail().problem == "留痕末端记录缺失。"


def test_new_installation_has_an_empty_trail() -> None:
    assert (check_trail().count, check_trail().problem) == (0, "")


@pytest.mark.parametrize("text", ["12", "x" * 64, "1:" + "a" * 63, "1:2:" + "a" * 64])
def test_what_is_no_hash_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match="不是校验值"):
        call_command("check_trail", "--expect", text)


def test_changed_head_is_told(trail: TrailHead) -> None:
    run("UPDATE plans_trailhead SET hash = %s", "1" * 64)

    assert check_trail().sequence == 6


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET label = 'x'",
        f"DELETE FROM {TABLE}",
        "UPDATE plans_trailhead SET count = 1",
        "DELETE FROM plans_trailhead",
    ],
)
def test_database_refuses_to_change_the_trail(trail: TrailHead, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        run(statement)


def test_database_refuses_to_empty_or_replace_the_trail(trail: TrailHead) -> None:
    statement = (
        f"TRUNCATE {TABLE}"
        if connection.vendor == "postgresql"
        else f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE}"
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        run(statement)


def test_models_refuse_to_change_the_trail(trail: TrailHead) -> None:
    entry = TrailEntry.objects.first()

    for attempt in (
        entry.save,
        entry.delete,
        TrailEntry.objects.all().delete,
        lambda: TrailEntry.objects.update(label=""),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


def test_what_is_rolled_back_leaves_no_entry() -> None:
    try:
        with transaction.atomic():
            append(TrailAction.EXPORT, label="未成")
            raise RuntimeError
    except RuntimeError:
        append(TrailAction.EXPORT, label="成")

    assert list(TrailEntry.objects.values_list("label", flat=True)) == ["成"]


def test_savepoint_rolled_back_takes_only_its_own_entries() -> None:
    with transaction.atomic():
        append(TrailAction.EXPORT, label="外")
        try:
            with transaction.atomic():
                append(TrailAction.EXPORT, label="内")
                raise RuntimeError
        except RuntimeError:
            pass

    assert list(TrailEntry.objects.values_list("label", flat=True)) == ["外"]


def test_text_that_no_database_takes_is_cleaned() -> None:
    append(TrailAction.FAILED, login="a\0b\ud800", detail={"x": "\0"})

    entry = TrailEntry.objects.get()
    assert entry.login == "ab"
    assert check_trail().problem == ""


# The command


def test_command_names_the_first_broken_entry(trail: TrailHead) -> None:
    with without_triggers(connection):
        run(f"UPDATE {TABLE} SET label = 'x' WHERE sequence = 2")

    with pytest.raises(CommandError, match="第 2 条") as refused:
        call_command("check_trail")

    assert refused.value.returncode == 1


def test_command_prints_the_head_to_write_down(trail: TrailHead, capsys) -> None:
    call_command("check_trail", head=trail.hash)

    written = capsys.readouterr().out
    assert f"--expect {trail.count}:{trail.hash}" in written
    call_command("check_trail", "--expect", f"{trail.count}:{trail.hash}")


def test_export_can_be_checked_without_the_database(trail: TrailHead, tmp_path: Path) -> None:
    file = tmp_path / "trail.jsonl"

    call_command("check_trail", export=file)

    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    previous = GENESIS
    for row in rows:
        claimed, bound = row.pop("hash"), row.pop("previous")
        assert (bound, chained_hash(row, bound)) == (previous, claimed)
        previous = claimed
    assert len(rows) == 5
    assert TrailEntry.objects.first().label == "trail.jsonl"


def test_exported_sheet_has_no_formulas() -> None:
    append(TrailAction.EXPORT, label='=HYPERLINK("http://x")', reason="＋1")

    rows = list(csv.DictReader(io.StringIO("".join(csv_lines(TrailEntry.objects.all()))[1:])))

    assert rows[0]["label"] == '\'=HYPERLINK("http://x")'
    assert rows[0]["reason"] == "'＋1"


def test_export_asks_for_a_known_kind(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="jsonl"):
        call_command("check_trail", export=tmp_path / "trail.exe")


def test_query_count_does_not_grow_with_the_entries_of_a_transaction(
    django_assert_num_queries,
) -> None:
    append(TrailAction.LOGIN, by=make_user())

    with django_assert_num_queries(5), transaction.atomic():
        for number in range(50):
            append(TrailAction.EXPORT, label=str(number))
