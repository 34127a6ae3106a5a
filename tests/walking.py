"""Every address of the site and the admin, with rows to put into them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

Samples = Mapping[str, object]


@dataclass(frozen=True)
class Address:
    name: str
    path: str


def patterns(resolver=None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Yield every named pattern with its namespaces in front of its name."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from patterns(one, inner)
        elif one.name:
            yield ":".join((*spaces, one.name)), one


def addresses(rows: Samples) -> tuple[list[Address], list[str]]:
    """Return the addresses the rows can fill, and the names of those that nothing fills.

    `rows` has a value for a pattern's whole name and parameter (`goal.pk`), for the label of an
    admin's model (`plans.goal`) or for the parameter alone (`code`).
    """
    found, empty = [], []
    for name, pattern in patterns():
        converters = pattern.pattern.converters
        groups = getattr(pattern.pattern, "regex", None)
        parameters = list(converters) or list(groups.groupindex if groups else {})
        values = {one: value_of(name, one, rows) for one in parameters}
        if None in values.values():
            empty.append(name)
            continue
        try:
            found.append(Address(name, reverse(name, args=version_of(name, rows), kwargs=values)))
        except NoReverseMatch:
            empty.append(name)
    return found, sorted(set(empty))


def version_of(name: str, rows: Samples) -> list[int]:
    """Return the row and version that the page of an earlier state asks for, unnamed."""
    row = value_of(name, "pk", rows) if name.endswith("_simple_history") else None
    return [row, rows.get(f"{name}.version_id", 1)] if row else []


def value_of(name: str, parameter: str, rows: Samples) -> object | None:
    if f"{name}.{parameter}" in rows:
        return rows[f"{name}.{parameter}"]
    if name.startswith("admin:"):
        app, _mark, rest = name.removeprefix("admin:").partition("_")
        row = rows.get(f"{app}.{rest.partition('_')[0]}")
        if isinstance(row, models.Model) and parameter in ("pk", "object_id"):
            return row.pk
    return rows.get(parameter)
