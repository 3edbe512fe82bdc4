"""Every setting, from the environment or a `.env` file: ALIGNMENT_ and the name, `__` between levels."""

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class ModelSettings(BaseModel):
    """The language model that may help to read replies. Without these there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    base_url: str = Field(
        pattern=r"^https?://[^\s/]+",
        description="Address of any service that speaks like OpenAI's, such as https://api.openai.com/v1.",
    )
    name: str = Field(min_length=1, description="The model's name at that service.")
    api_key: SecretStr = Field(
        SecretStr(""), description="The key for that service; one on your own machine may need none."
    )
    monthly_token_budget: int = Field(
        200_000, ge=0, description="Tokens per calendar month, asked and answered; then it is left alone."
    )
    timeout: float = Field(
        8, gt=0, le=60, description="Seconds to wait before the reply is read without its help."
    )
    longest_reply: int = Field(2_000, ge=1, description="Replies with more characters are never sent.")
    send_levels: bool = Field(
        False, description="Send a KPI's baseline and target too, which helps to tell numbers apart."
    )
    input_price: Decimal | None = Field(
        None, ge=0, description="Price of a million tokens sent, for the log of costs."
    )
    output_price: Decimal | None = Field(
        None, ge=0, description="Price of a million tokens answered, for the log of costs."
    )


class Settings(BaseSettings):
    """What can be set. Built only by `bot.app` and `bot.cli`."""

    model_config = SettingsConfigDict(
        env_prefix="ALIGNMENT_",
        env_nested_delimiter="__",
        env_file=".env",
        extra="ignore",
        # A wrong setting must not print a secret that stands beside it.
        hide_input_in_errors=True,
    )

    database_url: str = Field(
        "sqlite:///alignment.sqlite3",
        description="Where everything is kept: sqlite:///file or postgresql+psycopg://user:password@host/name.",
    )
    engine: Literal["embedded", "distributed"] = Field(
        "embedded",
        description="What makes things happen at a time: the one process (embedded), or any number of "
        "workers on PostgreSQL (distributed).",
    )
    learning_team: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="E-mail addresses of the learning team, separated by commas. They see every program."
    )
    sandbox: bool = Field(
        False, description="Serve the sandbox page: loopback only, and never beside a real platform."
    )
    host: str = Field("127.0.0.1", description="Address to listen on. The sandbox only ever uses loopback.")
    port: int = Field(8080, ge=1, le=65535, description="Port to listen on.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is logged. Logs never hold what people wrote."
    )
    model: ModelSettings | None = Field(
        None, description="A language model that may help to read replies: docs/model.md. Off without it."
    )

    @field_validator("engine")
    @classmethod
    def _needs_postgres(cls, value: str, info: ValidationInfo) -> str:
        if value == "distributed" and str(info.data.get("database_url", "")).startswith("sqlite"):
            raise ValueError(
                "distributed needs PostgreSQL, and ALIGNMENT_DATABASE_URL names a SQLite file. Move it with "
                "`alignment db copy`, or set ALIGNMENT_ENGINE to embedded"
            )
        return value

    @field_validator("learning_team", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("learning_team")
    @classmethod
    def _are_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = next((each for each in value if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", each)), None)
        if wrong is not None:
            raise ValueError(f"“{wrong}” is no e-mail address; write them like mei@example.com, with commas")
        return value
