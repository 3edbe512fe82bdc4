"""Every setting, from the environment or a `.env` file: ALIGNMENT_ and the name, `__` between levels."""

import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.mistakes import Mistake

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


class ModelSettings(BaseModel):
    """The language model that may help to read replies and to word ideas. Without these there is none."""

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


class SlackSettings(BaseModel):
    """How Slack is reached. One workspace needs a bot token; several need the app's client id and secret."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    bot_token: SecretStr = Field(
        SecretStr(""), description="The one workspace's bot token (xoxb-...); empty where people install."
    )
    signing_secret: SecretStr = Field(
        SecretStr(""), description="Proves that a request comes from Slack; needed unless app_token is set."
    )
    app_token: SecretStr = Field(
        SecretStr(""), description="App-level token (xapp-...): Socket Mode, without a public address."
    )
    client_id: str = Field("", description="Of the app, so that several workspaces can install it.")
    client_secret: SecretStr = Field(SecretStr(""), description="Belongs to client_id.")
    workspaces: str = Field(
        "",
        description="Ids of the workspaces and organizations that may install it, separated by commas. "
        "Without them, the first one that does.",
    )
    base_url: str = Field(
        "https://slack.com/api/", pattern=r"^https?://[^\s/]+", description="Address of Slack's Web API."
    )

    @field_validator("workspaces")
    @classmethod
    def _are_ids(cls, value: str) -> str:
        wrong = next((part for part in _parts(value) if not re.fullmatch(r"[TE][A-Z0-9]{2,}", part)), None)
        if wrong is not None:
            raise ValueError(f"“{wrong}” is no id of a workspace; they look like T0123ABCD, or E0123ABCD")
        return value

    @model_validator(mode="after")
    def _is_enough(self) -> Self:
        installs = bool(self.client_id and self.client_secret.get_secret_value())
        if not self.bot_token.get_secret_value() and not installs:
            raise ValueError(
                "set ALIGNMENT_SLACK__BOT_TOKEN for one workspace, or ALIGNMENT_SLACK__CLIENT_ID and "
                "ALIGNMENT_SLACK__CLIENT_SECRET for several"
            )
        if not self.signing_secret.get_secret_value() and not self.app_token.get_secret_value():
            raise ValueError(
                "set ALIGNMENT_SLACK__SIGNING_SECRET (Slack calls you), or ALIGNMENT_SLACK__APP_TOKEN "
                "(Socket Mode: you call Slack)"
            )
        return self

    @property
    def installs(self) -> bool:
        """Whether workspaces install the app themselves, and their tokens are kept in the database."""
        return not self.bot_token.get_secret_value()

    @property
    def may_install(self) -> frozenset[str]:
        """The workspaces and organizations that are named."""
        return frozenset(_parts(self.workspaces))


def _parts(text: str) -> list[str]:
    """What stands between commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


class TeamsSettings(BaseModel):
    """Microsoft Teams. Without these it is off; docs/teams.md says where each comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    client_id: str = Field(
        min_length=1, description="The bot's Microsoft App ID, from its registration in Entra."
    )
    client_secret: SecretStr = Field(SecretStr(""), description="The client secret of that registration.")
    tenant_id: str = Field(
        "", description="Your directory's (tenant) ID; messages from any other are refused."
    )
    cloud: Literal["public", "usgov", "usgovdod", "china"] = Field(
        "public", description="Which of Microsoft's clouds your Teams lives in."
    )
    uncertain: Literal["resend", "hold"] = Field(
        "resend",
        description="What to do when Teams did not say whether a message arrived: send it again after 60 s, "
        "marked as a possible repeat (resend), or wait for a human (hold).",
    )
    timeout: float = Field(10, gt=0, le=30, description="Seconds to wait for any answer of Microsoft's.")
    service_url: str = Field(
        "https://smba.trafficmanager.net/teams",
        pattern=r"^https?://[^\s/]+",
        description="Where messages go for people Teams has not told us an address of.",
    )
    login_url: str = Field("", description="Where tokens come from, if not from Microsoft's own login.")
    jwks_url: str = Field(
        "", description="Where the keys are that sign what Teams sends, if not at Microsoft."
    )
    graph_url: str = Field("", description="Where Microsoft Graph answers, if not at Microsoft.")
    unauthenticated: bool = Field(
        False,
        description="Take messages from anybody on this machine, for the Agents Playground: loopback only, "
        "and never with a client secret.",
    )

    @model_validator(mode="after")
    def _real_or_local(self) -> Self:
        secret = self.client_secret.get_secret_value()
        if self.unauthenticated and secret:
            raise ValueError(
                "ALIGNMENT_TEAMS__UNAUTHENTICATED takes messages from anybody, so it never runs with a "
                "client secret. Remove one of the two"
            )
        if not self.unauthenticated and not (secret and self.tenant_id):
            raise ValueError(
                "Teams needs ALIGNMENT_TEAMS__CLIENT_SECRET and ALIGNMENT_TEAMS__TENANT_ID; docs/teams.md "
                "says where they come from"
            )
        return self


class Settings(BaseSettings):
    """What can be set. Read from the environment only by `load`, where a command starts."""

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
    coaching_folder: Path | None = Field(
        None, description="A folder of your own coaching prompts, which add to or replace the built-in ones."
    )
    model: ModelSettings | None = Field(
        None, description="A language model that may help to read replies: docs/model.md. Off without it."
    )
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^\s/]+)?/?$",
        description="Where the platforms reach `alignment serve`, such as https://alignment.example.com.",
    )
    secret_key: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (),
        description="Keys that encrypt platform tokens in the database, separated by commas: the first "
        "encrypts, all of them decrypt. `alignment doctor --new-key` makes one.",
    )
    slack: SlackSettings | None = Field(None, description="Slack: docs/slack.md. Off without it.")

    teams: TeamsSettings | None = Field(None, description="Microsoft Teams: docs/teams.md. Off without it.")

    @field_validator("engine")
    @classmethod
    def _needs_postgres(cls, value: str, info: ValidationInfo) -> str:
        if value == "distributed" and str(info.data.get("database_url", "")).startswith("sqlite"):
            raise ValueError(
                "distributed needs PostgreSQL, and ALIGNMENT_DATABASE_URL names a SQLite file. Move it with "
                "`alignment db copy`, or set ALIGNMENT_ENGINE to embedded"
            )
        return value

    @field_validator("coaching_folder", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        # As a compose file sets it. An empty path would be the folder the bot was started in.
        return value or None

    @field_validator("secret_key", mode="before")
    @classmethod
    def _split_keys(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(_parts(value))
        return value

    @field_validator("learning_team", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(_parts(value.lower()))
        return value

    @field_validator("learning_team")
    @classmethod
    def _are_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = next((each for each in value if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", each)), None)
        if wrong is not None:
            raise ValueError(f"“{wrong}” is no e-mail address; write them like mei@example.com, with commas")
        return value


def load() -> Settings:
    """The settings of the environment.

    Raises:
        Mistake: some cannot be used; each by the name a person sets it under.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for problem in error.errors(include_input=False, include_url=False):
            name = "ALIGNMENT_" + "__".join(str(part) for part in problem["loc"]).upper()
            lines.append(f"{name}: {_needed(problem)}.")
        raise Mistake("\n".join(lines)) from None


_ADDRESSES = {
    "model": "https://api.openai.com/v1",
    "slack": "https://slack.com/api/",
    "teams": "https://smba.trafficmanager.net/teams",
    "public_url": "https://alignment.example.com",
}
"""An example of each address that is set."""


def _needed(problem: "ErrorDetails") -> str:
    """What a setting takes, in words that are not the validator's."""
    limits = problem.get("ctx", {})
    match problem["type"]:
        case "int_parsing" | "int_type" | "int_from_float":
            return "a whole number is needed, such as 8080"
        case "float_parsing" | "float_type" | "decimal_parsing" | "decimal_type":
            return "a number is needed, such as 2.5"
        case "bool_parsing" | "bool_type":
            return "it is either true or false"
        case "literal_error":
            return f"it is one of {limits['expected']}".replace("'", "")
        case "greater_than_equal":
            return f"it is {limits['ge']:g} or more"
        case "less_than_equal":
            return f"it is {limits['le']:g} or less"
        case "greater_than":
            return f"it is more than {limits['gt']:g}"
        case "string_pattern_mismatch":
            return f"an address is needed, such as {_ADDRESSES[str(problem['loc'][0])]}"
        case "string_too_short":
            return "it is empty"
        case "extra_forbidden":
            return "there is no such setting"
        case "missing":
            return "it is not set, and the settings beside it need it"
    return problem["msg"].removeprefix("Value error, ")
