"""Every source file stands where the contracts see it, is short, says what it holds, and reads no clock."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "workflows", "prompts", "storage")
EVERYTHING = (*PACKAGES, "tests", "benchmarks")

LONGEST = dict.fromkeys(PACKAGES, 400) | {"tests": 500, "benchmarks": 400}
MAY_BE_LONGER = {"storage/migrations/versions/0001_first_tables.py": "all tables at once, written by Alembic"}

CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "localtime", "gmtime"}


def sources(*folders: str) -> list[Path]:
    """The .py files below these folders."""
    found = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    assert found, f"no sources below {folders}"
    return found


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_source_folder_is_a_package() -> None:
    """import-linter skips a folder without `__init__.py`, and all its imports, without a word."""
    folders = {path.parent for path in sources(*EVERYTHING)}
    assert [named(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_every_package_is_under_the_contracts_and_in_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert set(project["tool"]["importlinter"]["root_packages"]) == set(PACKAGES)
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == set(PACKAGES)
    made = {"dist", "var"}
    folders = (path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("."))
    assert {path.name for path in folders if any(path.rglob("*.py"))} - made == set(EVERYTHING)


def test_every_module_says_what_lives_there() -> None:
    silent = [
        named(path)
        for path in sources(*EVERYTHING)
        if not (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").strip()
    ]
    assert silent == []


def test_no_file_is_long() -> None:
    """A test file is read test by test, so it may have a few more lines."""
    long = {
        named(path): length
        for folder, longest in LONGEST.items()
        for path in sources(folder)
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > longest
    }
    assert {name: length for name, length in long.items() if name not in MAY_BE_LONGER} == {}
    assert set(MAY_BE_LONGER) <= set(long), "take these off the list"


@pytest.mark.parametrize("package", ["workflows", "prompts", "storage"])
def test_time_is_an_argument(package: str) -> None:
    """Only `bot` reads a clock; `storage.database` measures how long it may go on trying."""
    read = [
        f"{named(path)}:{node.lineno} {ast.unparse(node.func)}"
        for path in sources(package)
        if named(path) != "storage/database.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and ast.unparse(node.func.value) in ("datetime", "date", "time", "datetime.datetime", "datetime.date")
    ]
    assert read == []


@pytest.mark.parametrize("package", ["workflows", "prompts", "storage"])
def test_nothing_below_the_edge_waits_or_reads_the_environment(package: str) -> None:
    found = []
    for path in sources(package):
        if named(path) == "workflows/ports.py":  # says how the edge is called, and calls nothing
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.AsyncFunctionDef | ast.Await):
                found.append(f"{named(path)}:{node.lineno} awaits")
            if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv"):
                found.append(f"{named(path)}:{node.lineno} {ast.unparse(node)}")
    assert found == []


def test_workflows_and_their_words_know_no_platform() -> None:
    """What a platform needs is asked of storage, or written in the words of that platform by `bot`."""
    found = [
        f"{named(path)}:{node.lineno} {ast.unparse(node)}"
        for path in sources("workflows", "prompts")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and ast.unparse(node) in ("Platform.SLACK", "Platform.TEAMS"))
        or (isinstance(node, ast.ImportFrom) and node.module == "prompts.teams")
    ]
    assert found == []


def test_storage_functions_take_keywords_and_never_commit() -> None:
    """`storage.inbox.store(session, tenant_id=...)`: the transaction and the meaning belong to the caller."""
    positional, committing = [], []
    for path in sources("storage"):
        if "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if [a.arg for a in node.args.args][:1] == ["session"]:
                positional += [f"{named(path)}:{node.name} {a.arg}" for a in node.args.args[1:]]
        committing += [
            f"{named(path)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "session.commit"
        ]
    assert positional == []
    assert committing == []


def test_settings_are_built_only_where_the_program_starts() -> None:
    """Everything else is handed what it needs."""
    built = {
        path.relative_to(ROOT / "bot").parts[0]
        for path in sources("bot")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Settings"
    }
    assert built == {"settings.py", "demo.py", "story.py"}
