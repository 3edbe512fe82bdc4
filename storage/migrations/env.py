"""How Alembic runs here: on the engine it is handed, one transaction per upgrade."""

from alembic import context
from sqlalchemy import Engine

from storage.models import METADATA

engine: Engine = context.config.attributes["engine"]

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        # Procrastinate's tables, where they are used, live in a schema of their own.
        include_schemas=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
