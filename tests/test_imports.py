"""Imports point one way: enums and pure, models, actions and reports, views and admin."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FILES = sorted(
    path.relative_to(ROOT)
    for folder in ("plans", "outcomes", "trackerproj")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
PURE_FILES = {
    "plans/quantities.py",
    "plans/enums.py",
    "plans/quarters.py",
    "outcomes/enums.py",
    "outcomes/terms.py",
    "outcomes/comparison.py",
    "outcomes/schedules.py",
    "outcomes/deadlines.py",
    "outcomes/completion.py",
    "outcomes/tallies.py",
    "outcomes/memory.py",
}
PURE_FOLDERS = {"plans/reading", "plans/extraction"}
PURE_MODULES = {
    "plans.quantities", "plans.enums", "plans.reading", "plans.extraction", "outcomes.enums",
    "outcomes.terms", "outcomes.comparison", "outcomes.schedules", "outcomes.completion",
    "outcomes.tallies", "outcomes.memory",
}  # fmt: skip
# The two parts of Django that know nothing of a database or of settings when imported.
HARMLESS = {"django.db.models": {"TextChoices", "IntegerChoices"}, "django.utils.translation": None}
OUTER = ("views", "admin", "resources", "forms", "management", "urls", "templatetags")
LIMIT = 400
# A file longer than the limit stands here with its reason.
LONG = {}


def imports_of(path: Path) -> set[tuple[str, str]]:
    """Return (module, name) for all imports at any depth but those for type checking alone."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found: set[tuple[str, str]] = set()
    for node in walk_running(tree):
        if isinstance(node, ast.Import):
            found |= {(alias.name, "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            found |= {(module, alias.name) for alias in node.names}
    return found


def walk_running(node: ast.AST):
    """Walk the tree, leaving out what stands under `if TYPE_CHECKING:`."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield from walk_running(child)


def is_relative(path: Path) -> bool:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree))


def of_layer(*names: str) -> list[Path]:
    """Return our files that are, or lie in, an app's module of one of these names."""
    return [path for path in FILES if path.parts[1].removesuffix(".py") in names]


def modules(path: Path) -> set[str]:
    return {f"{module}.{name}" if name else module for module, name in imports_of(path)}


def layer(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] in ("plans", "outcomes") else ""


def is_pure(path: Path) -> bool:
    text = path.as_posix()
    return text in PURE_FILES or any(text.startswith(f"{folder}/") for folder in PURE_FOLDERS)


def is_harmless(module: str, name: str) -> bool:
    root = module.partition(".")[0]
    if root in ("plans", "outcomes", "trackerproj"):
        full = f"{module}.{name}"
        return any(full == pure or full.startswith(f"{pure}.") for pure in PURE_MODULES)
    if root == "django":
        return module in HARMLESS and (HARMLESS[module] is None or name in HARMLESS[module])
    return root not in ("import_export", "simple_history")


def offenders(paths: list[Path], *layers: str) -> list[tuple[str, str]]:
    """Return the files that import from one of these layers, with what they import."""
    return [
        (path.as_posix(), module)
        for path in paths
        for module in sorted(modules(path))
        if layer(module) in layers
    ]


def test_pure_modules_are_all_there() -> None:
    missing = [path for path in PURE_FILES | PURE_FOLDERS if not (ROOT / path).exists()]

    assert missing == []


def test_plans_never_imports_outcomes() -> None:
    found = [
        (path.as_posix(), module)
        for path in FILES
        if path.parts[0] == "plans"
        for module in modules(path)
        if module.partition(".")[0] == "outcomes"
    ]

    assert found == []


def test_imports_are_absolute() -> None:
    assert [path.as_posix() for path in FILES if is_relative(path)] == []


@pytest.mark.parametrize("path", [path for path in FILES if is_pure(path)], ids=str)
def test_pure_module_knows_no_database_settings_or_models(path: Path) -> None:
    assert [one for one in sorted(imports_of(path)) if not is_harmless(*one)] == []


def test_models_import_nothing_above_them() -> None:
    paths = of_layer("models")

    assert paths != []
    assert offenders(paths, "actions", "reports", *OUTER) == []


def test_querysets_import_no_models() -> None:
    paths = of_layer("querysets")

    assert len(paths) == 2
    assert offenders(paths, "models", "actions", "reports", *OUTER) == []


def test_sheets_import_no_actions() -> None:
    assert offenders(of_layer("sheets"), "actions", "reports", *OUTER) == []


def test_actions_and_reports_import_no_doors() -> None:
    paths = of_layer("actions", "reports", "standings", "lookups", "exports")

    assert len(paths) > 10
    assert offenders(paths, *OUTER) == []


def test_actions_import_no_reports() -> None:
    assert offenders(of_layer("actions"), "reports") == []


def test_our_files_are_short() -> None:
    long = {
        path.as_posix()
        for path in FILES
        if len((ROOT / path).read_text(encoding="utf-8").splitlines()) > LIMIT
    }

    assert long == set(LONG)
