"""What keeps every test away from the machine it runs on, and the databases tests may ask for."""

import gc
import logging
import os
from collections.abc import Generator

import hypothesis
import pytest
from typing_extensions import override

import bot.model_calls
from bot.engine.base import look_for_garbage_seldom
from bot.settings import Settings
from tests.databases import any_database as any_database
from tests.databases import database as database
from tests.databases import empty_postgres as empty_postgres
from tests.databases import postgres as postgres
from tests.databases import postgres_server as postgres_server
from tests.databases import postgres_with_tables as postgres_with_tables
from tests.databases import sqlite_template as sqlite_template
from tests.databases import statements_compiled_once as statements_compiled_once
from tests.examples import tries

# A developer's own settings must not decide what a test sees.
for _name in [name for name in os.environ if name.startswith("ALIGNMENT_")]:
    del os.environ[_name]
Settings.model_config["env_file"] = None
bot.model_calls.ALLOW_MODEL_CALLS = False

# What is collected stays; to look through it for garbage again and again took a third of that time.
gc.disable()

_SLOW_TOO = (hypothesis.HealthCheck.too_slow,)
hypothesis.settings.register_profile(
    "here", deadline=None, max_examples=tries(100), suppress_health_check=_SLOW_TOO
)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, suppress_health_check=_SLOW_TOO)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


SWALLOWED = {
    *("person_failed", "contact_failed", "cohort_failed"),
    *("event_failed", "look_failed", "drain_failed"),
}
"""What the program survives and logs; a conversation in which it happens has found a defect."""

CONVERSATIONS = {"conversations", "replay", "surfaces", "workflows"}
"""The folders in which nothing may fail unseen."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a conversation in which something failed that the program survives, unless marked `survives`."""
    if item.path.parent.name not in CONVERSATIONS or item.get_closest_marker("survives") is not None:
        return (yield)
    handler = _Swallowed()
    logging.getLogger().addHandler(handler)
    try:
        result = yield
    finally:
        logging.getLogger().removeHandler(handler)
    assert not handler.found, f"survived, but failed: {handler.found}"
    return result


class _Swallowed(logging.Handler):
    """Collects what was survived."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep what went wrong, in a few words."""
        if getattr(record, "action", "") in SWALLOWED:
            kind, error, _ = record.exc_info or (None, None, None)
            self.found.append(f"{getattr(record, 'action', '')}: {kind.__name__ if kind else ''} {error}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is alone with it at the end.

    Torture is long already, and on a slow machine longer: its limit only ends what would never end.
    """
    for item in items:
        if item.get_closest_marker("torture") is not None and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(600))
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """From now on look for garbage again, but never among the tests themselves."""
    gc.freeze()
    gc.enable()
    look_for_garbage_seldom()
