"""The composition root: the only place that picks concrete parts. Nothing happens on import."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session, select

from bot.clock import Clock, WallClock
from bot.delivery import Delivery
from bot.engine.base import Engine
from bot.engine.embedded import EmbeddedEngine
from bot.gateway import Gateway
from bot.mistakes import Mistake
from bot.model_calls import make_calls
from bot.platforms.connection import Connection
from bot.platforms.sandbox.send import SandboxSender
from bot.reader import ModelReader
from bot.sending.outcomes import Sender
from bot.settings import Settings
from bot.tailor import Tailor
from prompts.coaching import library
from prompts.coaching.library import LibraryError
from storage import roles, sandbox, schema
from storage.database import Database
from storage.models import Organization, Tenant
from storage.words import Platform

_REPLIES = 4
"""Hard replies of one conversation in a row, each of which a model may look at for as long as it is given."""


@dataclass(frozen=True)
class Application:
    """Everything, put together once."""

    settings: Settings
    database: Database
    clock: Clock
    gateway: Gateway
    delivery: Delivery
    engine: Engine
    senders: Mapping[Platform, Sender]


def assemble(
    settings: Settings, *, clock: Clock | None = None, database: Database | None = None
) -> Application:
    """Build everything once, and bring the database's tables to this version.

    Raises:
        storage.database.DatabaseError: the database cannot be used; the sentence says what to do.
        Mistake: the folder of own prompts cannot be used.
    """
    _coach_with(settings)
    clock = clock or WallClock()
    database = database or Database(settings.database_url)
    schema.upgrade(database)
    senders = _senders(settings, database, clock)
    # One for both: what one of them is told about waiting, the other must know.
    calls = make_calls(settings.model, database, clock)
    gateway = Gateway(database, clock, ModelReader(calls) if calls else None)
    delivery = Delivery(database, clock, senders)
    tailor = Tailor(calls, database, clock) if calls else None
    engine = _engine(settings, database, clock, gateway, delivery, tailor)
    return Application(settings, database, clock, gateway, delivery, engine, senders)


def _coach_with(settings: Settings) -> None:
    try:
        library.use(settings.coaching_folder)
    except LibraryError as error:
        raise Mistake(f"ALIGNMENT_COACHING_FOLDER cannot be used:\n{error}") from None


def _senders(settings: Settings, database: Database, clock: Clock) -> dict[Platform, Sender]:
    """How messages leave on each platform that is configured. Workers need no more than these."""
    senders: dict[Platform, Sender] = {}
    if settings.slack is None and settings.teams is None:
        # Beside a real platform, what waits for the sandbox waits for the people to be found there.
        senders[Platform.SANDBOX] = SandboxSender(database, clock)
    # Each SDK is imported where it is used: who has no Slack does without it.
    if settings.slack is not None:
        from bot.platforms.slack.send import SlackSender

        senders[Platform.SLACK] = SlackSender(
            settings.slack, settings.secret_key, settings.learning_team, database, clock
        )
    if settings.teams is not None:
        from bot.platforms.teams.send import TeamsSender

        senders[Platform.TEAMS] = TeamsSender(settings.teams, database, clock)
    return senders


def connections(application: Application) -> list[Connection]:
    """The platforms that are configured, each with its routes and what it opens."""
    found: list[Connection] = []
    if application.settings.slack is not None:
        from bot.platforms.slack.connection import SlackConnection
        from bot.platforms.slack.send import SlackSender

        sender = application.senders[Platform.SLACK]
        if not isinstance(sender, SlackSender):
            raise TypeError("Slack is reached by its own sender")
        installing = None
        if application.settings.slack.installs:
            from bot.platforms.slack.oauth import Installing

            installing = Installing(
                application.settings.slack,
                application.settings.public_url,
                application.settings.secret_key,
                application.database,
                application.clock,
                sender.clients,
                sender.installed,
            )
        found.append(
            SlackConnection(
                application.settings.slack,
                application.database,
                application.clock,
                application.gateway,
                application.engine,
                sender,
                installing,
            )
        )
    if application.settings.teams is not None:
        from bot.platforms.teams.connection import TeamsConnection
        from bot.platforms.teams.send import TeamsSender

        teams_sender = application.senders[Platform.TEAMS]
        if not isinstance(teams_sender, TeamsSender):
            raise TypeError("Teams is reached by its own sender")
        found.append(
            TeamsConnection(
                application.settings.teams,
                application.database,
                application.clock,
                application.gateway,
                application.engine,
                teams_sender,
                application.settings.public_url,
            )
        )
    return found


def _engine(
    settings: Settings,
    database: Database,
    clock: Clock,
    gateway: Gateway,
    delivery: Delivery,
    tailor: Tailor | None,
) -> Engine:
    if settings.engine == "embedded":
        return EmbeddedEngine(database, clock, gateway, delivery, tailor)
    # Imported where it is used: whoever runs one process does without it.
    from bot.engine.distributed import DistributedEngine, Pace

    pace = Pace()
    if settings.model is not None:  # several hard replies in a row are one job
        pace = replace(pace, longest=max(pace.longest, _REPLIES * settings.model.timeout))
    return DistributedEngine(database, clock, gateway, delivery, pace, tailor)


def sandbox_tenant(session: Session, clock: Clock) -> Tenant:
    """The tenant of this installation's sandbox, made with its organization if there is none yet."""
    return sandbox.tenant(session, now=clock.now())


def name_learning_team(session: Session, settings: Settings) -> list[str]:
    """Make the people in settings the learning team; returns the addresses nobody has yet."""
    missing: list[str] = []
    for organization in session.exec(select(Organization)).all():
        missing += roles.name_learning_team(
            session, organization_id=organization.key_id, emails=settings.learning_team
        )
    return missing
