"""Writes docs/data.md from the tables' own docstrings: `python -m tests.docs.data_page > docs/data.md`."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from storage import models

_INTRODUCTION = """\
# What each table keeps

One word per thing, in code, text and tables. Rows that record something (readings, answers, claims, roles,
baselines, targets, standard values, rates, decisions, tailored prompts, the audit log) are append-only: the
database itself refuses to rewrite or delete them, and a correction is a new row.
"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    subjects = [found.name for found in pkgutil.iter_modules(models.__path__) if found.name != "base"]
    for subject in subjects:
        module = importlib.import_module(f"storage.models.{subject}")
        yield f"## {subject.capitalize()}\n\n{inspect.getdoc(module)}\n\n| table | what it keeps |\n|---|---|"
        for table in vars(module).values():
            if inspect.isclass(table) and table.__module__ == module.__name__ and hasattr(table, "__table__"):
                yield f"| `{table.__table__.name}` | {' '.join((inspect.getdoc(table) or '').split())} |"
        yield ""


if __name__ == "__main__":
    print(page())  # noqa: T201
