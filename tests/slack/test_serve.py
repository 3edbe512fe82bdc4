"""`alignment serve` itself on a fake Slack: from a program file to the first words, over the wire."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest

from bot.platforms.slack.inbound import NOT_NOW
from tests.ports import free_port
from tests.slack.fake.delivery import SECRET, Delivery
from tests.slack.fake.server import FakeSlack
from tests.slack.fake.world import Json, Workspace
from tests.slack.read_back import card

ROOT = Path(__file__).parents[2]
PROGRAM = "examples/consultative-selling.yaml"

pytestmark = [pytest.mark.torture, pytest.mark.timeout(300)]


async def until(holds: Callable[[], object], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(0.05)


@asynccontextmanager
async def serving(folder: Path, slack: FakeSlack, *, by_socket: bool) -> AsyncIterator[Delivery]:
    """A process of its own, and how Slack calls it."""
    port = free_port()
    (workspace,) = slack.workspaces.values()
    env = {name: value for name, value in os.environ.items() if not name.startswith("ALIGNMENT_")} | {
        "ALIGNMENT_DATABASE_URL": f"sqlite:///{folder / 'alignment.sqlite3'}",
        "ALIGNMENT_PORT": str(port),
        "ALIGNMENT_LEARNING_TEAM": "mei.tanaka@halden.example",
        "ALIGNMENT_SLACK__BOT_TOKEN": workspace.token,
        "ALIGNMENT_SLACK__BASE_URL": slack.base_url,
    }
    env |= (
        {"ALIGNMENT_SLACK__APP_TOKEN": slack.app_token}
        if by_socket
        else {"ALIGNMENT_SLACK__SIGNING_SECRET": SECRET}
    )
    alignment = [sys.executable, "-m", "bot.cli"]
    await asyncio.to_thread(
        subprocess.run,
        [*alignment, "import", PROGRAM],
        cwd=ROOT,
        env=env,
        check=True,
        capture_output=True,
        timeout=120,
    )
    process = await asyncio.create_subprocess_exec(*alignment, "serve", cwd=ROOT, env=env)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            for _ in range(600):
                try:
                    if (await client.get("/health")).status_code == 200:
                        break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)

            async def post(body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
                answer = await client.post("/slack/events", content=body, headers=headers, timeout=60)
                return answer.status_code, answer.content

            yield Delivery(slack, workspace, None if by_socket else post)
    finally:
        process.terminate()
        # What is in hand is finished, and then the signal is passed on.
        assert await asyncio.wait_for(process.wait(), 60) in (0, -signal.SIGTERM)


async def status(delivery: Delivery, workspace: Workspace, user: str) -> Json:
    """What somebody is shown who asks for it, and asks again where a busy machine tells them to."""
    answer: Json = {"text": NOT_NOW}
    while answer.get("text") == NOT_NOW:
        answer = {}
        with suppress(AssertionError):  # what was not stored in time is answered later
            answer = await delivery.command(user, "status")
    if not answer:
        await until(lambda: workspace.ephemerals)
        answer = vars(workspace.ephemerals[-1])
    return answer


@pytest.mark.parametrize("by_socket", [False, True], ids=["http", "socket"])
async def test_a_fresh_installation_answers_and_writes_to_people(tmp_path: Path, by_socket: bool) -> None:
    slack = FakeSlack()
    workspace = slack.add(Workspace("T0FRESH", "xoxb-fresh"))
    workspace.look_up = workspace.user  # whoever is named in the file is a member
    mei = str(workspace.user("mei.tanaka@halden.example")["id"])
    await slack.start()
    try:
        async with serving(tmp_path, slack, by_socket=by_socket) as delivery:
            if by_socket:
                await asyncio.wait_for(slack.connected.wait(), 60)
            answer = await status(delivery, workspace, mei)
            assert "Consultative Selling" in str(card(answer["text"], answer["blocks"]))
            direct = workspace.direct(mei)
            event = {"type": "message", "channel_type": "im", "channel": direct, "user": mei}
            assert await delivery.event({**event, "text": "help me", "ts": "1.1"}) == 200
            await until(lambda: [m for m in workspace.messages if m.bot and m.channel == direct])
    finally:
        await slack.stop()
