"""Split a cell of sentences into the targets it promises, by the reader of documents."""

from functools import cached_property

from plans.extraction import Catalogue, Context, Entry, extract
from plans.models import Indicator, IndicatorAlias
from plans.quantities import format_decimal


class TaskSplitter:
    @cached_property
    def catalogue(self) -> Catalogue:
        aliases: dict[int, list[str]] = {}
        for name, indicator in IndicatorAlias.objects.values_list("name", "indicator_id"):
            aliases.setdefault(indicator, []).append(name)
        return Catalogue(
            Entry(one.code, one.name, tuple(aliases.get(one.pk, ())), one.basis)
            for one in Indicator.objects.all()
        )

    @cached_property
    def names(self) -> dict[str, str]:
        return dict(Indicator.objects.values_list("code", "name"))

    def split(self, text: str, place: str, year: object) -> list[dict[str, object]]:
        """Return the cells of a row for each target of the text; none where it has no number."""
        known = int(str(year)) if str(year or "").isdigit() else None
        found = extract(text, Context(kind="plan", year=known, place=place), self.catalogue)
        return [
            {
                # The name is tried first as the text words it, then as the dictionary has it.
                "指标": figure.indicator,
                "指标代码": figure.indicator_code if figure.indicator_code in self.names else "",
                "目标值": format_decimal(figure.value),
                "目标上限": "" if figure.value_high is None else format_decimal(figure.value_high),
                "比较": figure.comparator,
                "单位": figure.unit,
                "口气": figure.commitment,
                "层级": figure.tier,
                "备注": text[:500],
            }
            for figure in found.figures
            if figure.kind == "target"
        ]
