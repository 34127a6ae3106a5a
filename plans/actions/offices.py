"""A column of 责任科室: offices inside a bureau, which are no bureaus of their own."""

import re
from functools import cached_property

from plans.actions.sheet_setting import Setting
from plans.models import Bureau
from plans.sheets.headers import tidy
from plans.sheets.layout import Layout

_OFFICE = re.compile("科室|处室|股室|科处")


class OfficeColumn:
    """Settle whose goal a row is where its sheet names the office that sees to it."""

    def __init__(self, layout: Layout | None, setting: Setting) -> None:
        header = layout.header("责任单位") if layout else None
        self.word = header.parts[-1] if header and _OFFICE.search(header.path) else ""
        self.setting = setting
        titles = []
        while layout:
            titles.append(tidy(layout.title))
            layout = layout.before
        self.titles = titles

    @cached_property
    def names(self) -> list[str]:
        """The bureaus of the place, those with longer names first."""
        place = self.setting.place
        known = Bureau.objects.filter(jurisdiction=place).values_list("name", flat=True)
        return sorted(known, key=len, reverse=True) if place else []

    @cached_property
    def titled(self) -> str:
        """The bureau that the title names, 示范市科技局2024年…; nothing where it names none."""
        for title in self.titles:
            for name in self.names:
                if name in title:
                    return name
        return ""

    def settle(self, cells: dict[str, object]) -> dict[str, object]:
        """Return the row's 责任单位, and a note of the office where that is no bureau known."""
        office = str(cells.get("责任单位") or "").strip()
        if not self.word or not office or office in self.names:
            return {}
        note = cells.get("备注") or f"{self.word}：{office}"
        return {"责任单位": self.titled, "备注": note}
