"""`alignment slack`: the manifest from which Slack makes the app."""

import json

from bot.mistakes import Mistake
from bot.platforms.slack.manifest import manifest
from bot.settings import load


def printed(url: str, *, socket: bool, oauth: bool, as_yaml: bool) -> str:
    """The manifest as Slack's page takes it.

    Raises:
        Mistake: Slack has to reach the bot, and it is not said where.
    """
    url = url or ("" if socket and not oauth else load().public_url)
    if not url and oauth:
        raise Mistake(
            "People are sent back to the bot after installing: say where it is reached, for example "
            "--url https://alignment.example.com, or set ALIGNMENT_PUBLIC_URL."
        )
    if not url and not socket:
        raise Mistake(
            "Slack has to reach the bot: say where, for example --url https://alignment.example.com (or set "
            "ALIGNMENT_PUBLIC_URL). With --socket it needs no address."
        )
    if url and not url.startswith("https://"):
        raise Mistake(f"Slack calls addresses that begin with https://, and this one is {url}.")
    made = manifest(url, socket=socket, oauth=oauth)
    if not as_yaml:
        return json.dumps(made, indent=2)
    import yaml

    return str(yaml.safe_dump(made, sort_keys=False, width=100)).rstrip()
