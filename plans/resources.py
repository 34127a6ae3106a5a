"""The bridge between the import and export pages of the admin and our own sheet reading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from import_export import resources
from import_export.fields import Field
from import_export.formats import base_formats
from import_export.results import Result, RowResult
from tablib import Dataset

from plans.access import recording_duty
from plans.actions.import_goals import import_goals, preview_goals
from plans.exports import goal_export_rows
from plans.models import Goal
from plans.sheets.goals import GOAL_COLUMNS
from plans.sheets.staging import RowKind, Staging
from plans.sheets.tables import SheetError
from plans.sheets.writing import write_csv, write_xlsx

IMPORT_TYPES = {
    RowKind.NEW: RowResult.IMPORT_TYPE_NEW,
    RowKind.CHANGED: RowResult.IMPORT_TYPE_UPDATE,
    RowKind.UNCHANGED: RowResult.IMPORT_TYPE_SKIP,
    RowKind.REFUSED: RowResult.IMPORT_TYPE_INVALID,
}


@dataclass(frozen=True)
class Upload:
    """The bytes of an uploaded file, which our own reader turns into rows."""

    payload: bytes


class AnySheet(base_formats.Format):
    """Any spreadsheet our reader knows; the file's name tells which."""

    def __init__(self, encoding: str | None = None) -> None:
        """Take the encoding the pages hand over; our reader finds it out by itself."""

    def get_title(self) -> str:
        return "xlsx / xls / ods / csv"

    def create_dataset(self, in_stream: bytes) -> Upload:
        return Upload(in_stream)

    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def get_extension(self) -> str:
        return "sheet"

    def can_import(self) -> bool:
        return True


class SheetXlsx(AnySheet):
    def get_title(self) -> str:
        return "xlsx"

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: Dataset, **options: object) -> bytes:
        return write_xlsx(dataset.headers, dataset, dataset.title or "Sheet1")


class SheetCsv(AnySheet):
    def get_title(self) -> str:
        return "csv"

    def get_extension(self) -> str:
        return "csv"

    def get_content_type(self) -> str:
        return "text/csv"

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: Dataset, **options: object) -> bytes:
        return write_csv(dataset.headers, dataset)


class SheetResult(Result):
    """The staged rows, as the import page and its success message want them."""

    def __init__(self, staging: Staging) -> None:
        super().__init__()
        self.staging = staging
        for row in staging.rows:
            self.totals[IMPORT_TYPES[row.kind]] += 1
        self.total_rows = len(staging.rows)

    @property
    def accepted(self) -> int:
        return self.staging.count(RowKind.NEW) + self.staging.count(RowKind.CHANGED)

    @property
    def refused(self) -> int:
        return self.staging.count(RowKind.REFUSED)

    def has_validation_errors(self) -> bool:
        """Hold the confirmation back only when nothing in the file can be taken."""
        return not self.accepted


class SheetResource(resources.ModelResource):
    """A resource whose rows are read, staged and saved by our own actions."""

    columns: Sequence[str] = ()

    def get_user_visible_fields(self) -> list[Field]:
        """Name our own columns on the import and export pages."""
        return [Field(column_name=column) for column in self.columns]

    def stage(self, data: bytes, file_name: str, **options: object) -> Staging:
        raise NotImplementedError

    def save(self, data: bytes, file_name: str, **options: object) -> Staging:
        raise NotImplementedError

    def rows(self, queryset) -> Iterable[Sequence]:
        raise NotImplementedError

    def import_data(
        self, dataset: Upload, dry_run: bool = False, file_name: str = "", **options: object
    ) -> Result:
        write = self.stage if dry_run else self.save
        try:
            return SheetResult(write(dataset.payload, file_name or "", **options))
        except SheetError as error:
            refused = Result()
            refused.append_base_error(self.get_error_result_class()(error))
            return refused

    def export(self, queryset=None, **options: object) -> Dataset:
        dataset = Dataset(headers=list(self.columns), title=str(self.Meta.model._meta.verbose_name))
        for row in self.rows(queryset):
            dataset.append(row)
        return dataset


class GoalResource(SheetResource):
    columns = GOAL_COLUMNS

    class Meta:
        model = Goal

    def stage(
        self,
        data: bytes,
        file_name: str,
        *,
        user=None,
        create_indicators: bool = False,
        **options: object,
    ) -> Staging:
        duty = recording_duty(user, timezone.localdate())
        return preview_goals(data, file_name, create_indicators=create_indicators, duty=duty)

    def save(
        self,
        data: bytes,
        file_name: str,
        *,
        user=None,
        create_indicators: bool = False,
        **options: object,
    ) -> Staging:
        return import_goals(
            data,
            file_name,
            imported_by=user,
            create_indicators=create_indicators,
            duty=recording_duty(user, timezone.localdate()),
        )

    def rows(self, queryset) -> Iterable[Sequence]:
        # The admin's list has its parts loaded already, which may not be asked for twice.
        return goal_export_rows(Goal.objects.filter(pk__in=queryset.values("pk")).order_by("pk"))
