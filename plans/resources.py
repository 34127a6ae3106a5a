"""Goals and outcomes in the export pages of the admin, as the sheets that can be imported again."""

from collections.abc import Iterable, Sequence

from import_export import resources
from import_export.fields import Field
from import_export.formats.base_formats import Format
from tablib import Dataset

from plans.exports import goal_export_rows
from plans.models import Goal
from plans.sheets.goals import GOAL_COLUMNS
from plans.sheets.writing import write_csv, write_xlsx


class SheetXlsx(Format):
    def __init__(self, encoding: str | None = None) -> None:
        """Take the encoding the page hands over: the file has its own."""

    def get_title(self) -> str:
        return "xlsx"

    def is_binary(self) -> bool:
        return True

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: Dataset, **options: object) -> bytes:
        return write_xlsx(dataset.headers, dataset, dataset.title or "Sheet1")


class SheetCsv(SheetXlsx):
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


class SheetResource(resources.ModelResource):
    """A resource that is written by our own columns; its rows come in through the import jobs."""

    columns: Sequence[str] = ()

    def get_user_visible_fields(self) -> list[Field]:
        """Name our own columns on the export page."""
        return [Field(column_name=column) for column in self.columns]

    def rows(self, queryset) -> Iterable[Sequence]:
        raise NotImplementedError

    def export(self, queryset=None, **options: object) -> Dataset:
        dataset = Dataset(headers=list(self.columns), title=str(self.Meta.model._meta.verbose_name))
        for row in self.rows(queryset):
            dataset.append(row)
        return dataset


class GoalResource(SheetResource):
    columns = GOAL_COLUMNS

    class Meta:
        model = Goal

    def rows(self, queryset) -> Iterable[Sequence]:
        # The admin's list has its parts loaded already, which may not be asked for twice.
        return goal_export_rows(Goal.objects.filter(pk__in=queryset.values("pk")).order_by("pk"))
