"""The headers of one file and the columns they stand for, as a person says."""

import csv
import io
import json

from django.utils.translation import gettext as _

from plans.sheets.grids import SheetError, decode_csv


def read_mapping(data: bytes) -> tuple[tuple[str, str], ...]:
    """Read {"header": "column"} or lines of header,column."""
    text = decode_csv(data, "mapping").strip()
    try:
        if text.startswith("{"):
            pairs = [(str(key), str(value)) for key, value in json.loads(text).items()]
        else:
            rows = csv.reader(io.StringIO(text, newline=""))
            pairs = [(row[0].strip(), row[1].strip()) for row in rows if len(row) > 1]
    except (ValueError, AttributeError, csv.Error) as error:
        raise SheetError(_("对应关系文件应为 JSON 对象，或两列的 CSV(表头, 列)。")) from error
    return tuple(pairs)
