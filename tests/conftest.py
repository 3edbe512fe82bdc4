"""What keeps every test away from the machine it runs on, and the databases tests may ask for."""

import os

import hypothesis
import pytest

import bot.reader
from bot.settings import Settings
from tests.databases import any_database as any_database
from tests.databases import database as database
from tests.databases import empty_postgres as empty_postgres
from tests.databases import postgres as postgres
from tests.databases import postgres_server as postgres_server
from tests.databases import postgres_with_tables as postgres_with_tables
from tests.databases import sqlite_template as sqlite_template
from tests.databases import statements_compiled_once as statements_compiled_once

# A developer's own settings must not decide what a test sees.
for _name in [name for name in os.environ if name.startswith("ALIGNMENT_")]:
    del os.environ[_name]
Settings.model_config["env_file"] = None
bot.reader.ALLOW_MODEL_CALLS = False

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is alone with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
