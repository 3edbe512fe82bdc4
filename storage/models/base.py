"""The base of all tables, and the one way to make a row."""

from typing import Any, ClassVar, Self

from sqlalchemy import MetaData
from sqlalchemy.orm.instrumentation import manager_of_class
from sqlmodel import Field, SQLModel

# Named constraints, so that a migration can name what it changes on both databases.
_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """A row with a number of its own. Make one with `made`: SQLModel's constructor does not validate."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=_NAMING)

    id: int | None = Field(default=None, primary_key=True)

    @classmethod
    def made(cls, **values: Any) -> Self:
        """A validated row, not yet in any session.

        Raises:
            pydantic.ValidationError: a value is missing, of the wrong type or out of its list.
        """
        if not values.keys() <= cls.model_fields.keys():
            unknown = values.keys() - cls.model_fields.keys()
            raise TypeError(f"{cls.__name__} has no {', '.join(sorted(unknown))}")
        # As SQLModel's own `model_validate`, without telling SQLAlchemy of each value by itself: a row in no
        # session yet has no history to keep, and its values are written from where they stand.
        row = manager_of_class(cls).new_instance()
        state = row.__dict__["_sa_instance_state"]
        cls.__pydantic_validator__.validate_python(values, self_instance=row)
        row.__dict__["_sa_instance_state"] = state
        return row

    @property
    def key_id(self) -> int:
        """The number the database gave; a row has it after a flush."""
        # Past SQLAlchemy's look at a mapped attribute: some forty numbers are asked for with every message.
        number = self.__dict__.get("id") or self.id
        if number is None:
            raise RuntimeError(f"{type(self).__name__} has no id yet: flush the session first")
        return number
