"""Whether the bot can be reached from outside, seen from this machine."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.doctor.case import Case, UnreachedError
from bot.doctor.findings import Finding, fine, look, wrong


def check(case: Case) -> Iterator[Finding]:
    """Ask the public address for its health, as a load balancer would."""
    settings = case.settings
    calls_us = settings.teams is not None or (
        settings.slack is not None
        and (settings.slack.installs or not settings.slack.app_token.get_secret_value())
    )
    url = settings.public_url.rstrip("/")
    if not url:
        if calls_us:
            yield look(
                "address",
                "ALIGNMENT_PUBLIC_URL is not set, so nobody can tell here whether the bot is reached.",
                "Set it to the address that is in the manifest, such as https://alignment.example.com.",
            )
        return
    if urlsplit(url).scheme != "https" and calls_us:
        yield look("address", f"{url} is not encrypted.", "Put a certificate there, and set it as https://.")
    try:
        answer = case.web.get(f"{url}/health")
    except UnreachedError as error:
        yield wrong(
            "address",
            f"{url} {error}.",
            "Start alignment serve, and check the name, the firewall and the proxy in front of it.",
        )
        return
    if answer.status == 200 and answer.json.get("status") == "ok":
        yield fine("address", f"{url}/health answers")
    elif answer.status == 503 and "status" in answer.json:
        yield wrong(
            "address", f"{url}/health says: {answer.json['status']}.", "See the finding on the database."
        )
    else:
        yield wrong(
            "address",
            f"{url}/health answers {answer.status}, and not as this program does.",
            "Let the proxy in front of it pass /health, /slack and /teams on to alignment serve.",
        )
