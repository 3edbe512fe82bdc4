"""What the program does not use itself is not kept: neither for tests alone, nor for a day that may come."""

import ast
from pathlib import Path

from tests.architecture.test_sources import PACKAGES, named, sources

FROM_OUTSIDE = {
    "bot.replay.answers.json_schema",
    "prompts.catalogue.CATALOGUE",
    "prompts.form_catalogue.FORM_CATALOGUE",
    "workflows.files.program_file.json_schema",
}
"""What tests hold all messages and forms by, and what writes docs/schema."""


def _module(path: Path) -> str:
    return named(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _made(statement: ast.stmt) -> list[str]:
    """The names that a statement of a module makes, but for what a decorator hands to Typer or SQLAlchemy."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            handed = any(
                "app." in each or "listens_for" in each for each in map(ast.unparse, statement.decorator_list)
            )
            return [] if handed else [statement.name]
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return [] if name.startswith("__") else [name]
    return []


def _used(tree: ast.Module, module: str) -> set[str]:
    """What a module uses, its own and others', each with its module's name; not of itself in itself."""
    own: set[str] = set()
    of_others: set[tuple[str, str]] = set()
    imports: list[tuple[str, str]] = []
    for statement in tree.body:
        made = _made(statement)
        for node in ast.walk(statement):
            match node:
                case ast.Name(id=name, ctx=ast.Load()) if name not in made:
                    own.add(name)
                case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                    of_others.add((name, attribute))
                case ast.ImportFrom():
                    imports += [
                        (each.asname or each.name, f"{node.module}.{each.name}") for each in node.names
                    ]
    stands_for = dict(imports)
    return (
        {f"{module}.{name}" for name in own}
        | {f"{stands_for[name]}.{attribute}" for name, attribute in of_others if name in stands_for}
        | {whole for _, whole in imports}
    )


def test_every_name_is_used_by_the_program_itself() -> None:
    made: set[str] = set()
    used: set[str] = set()
    for path in sources(*PACKAGES):
        if "migrations" not in path.parts:
            # One at a time: to keep all trees takes three times as long, for the garbage collector.
            tree, module = ast.parse(path.read_text(encoding="utf-8")), _module(path)
            made |= {f"{module}.{name}" for each in tree.body for name in _made(each)}
            used |= _used(tree, module)
    assert sorted(made - used - FROM_OUTSIDE) == []
    assert made >= FROM_OUTSIDE, "take these off the list"
