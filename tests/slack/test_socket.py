"""What is logged of a Socket Mode connection that breaks and comes back."""

import logging

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.platforms.slack.socket import _quiet, _Trouble


async def test_a_lost_connection_is_told_once_and_its_return_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    trouble = _Trouble()
    client = SocketModeClient("xapp-1", logger=_quiet(trouble))
    hello = {"type": "hello", "num_connections": 1}
    await trouble.over(client, hello, None)
    for _ in range(2):
        for _ in range(3):
            client.logger.error("Failed to connect (error: wss://slack.example/?ticket=secret)")
        await trouble.over(client, hello, None)
    await client.close()
    await client.aiohttp_client_session.close()
    told = [record.getMessage() for record in caplog.records]
    assert told == ["Socket Mode has trouble; it goes on trying", "Connected by Socket Mode again"] * 2
