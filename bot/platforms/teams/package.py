"""The app package: a zip with the manifest and two icons, checked before it is written."""

import io
import json
import re
import zipfile

from bot.mistakes import Mistake
from bot.platforms.teams import icons
from bot.platforms.teams.manifest import manifest
from bot.platforms.teams.schema import problems

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DATE = (2026, 1, 1, 0, 0, 0)
"""In the zip, so that the same app makes the same file."""


def packed(*, client_id: str, url: str, name: str, version: str) -> bytes:
    """The zip.

    Raises:
        Mistake: something in it Teams would not take.
    """
    if not _GUID.fullmatch(client_id):
        raise Mistake(
            "ALIGNMENT_TEAMS__CLIENT_ID must be the App ID of the bot's registration, such as "
            "1f0a6e1c-0000-4000-8000-5d2f6c1b9e11."
        )
    if not url.startswith("https://"):
        raise Mistake(
            "Teams has to reach the bot: say where, for example --url https://alignment.example.com, or set "
            "ALIGNMENT_PUBLIC_URL."
        )
    if re.fullmatch(r"https://[A-Za-z0-9.-]+(:\d+)?/?", url) is None:
        raise Mistake(f"Say an address alone, like https://alignment.example.com, not {url}.")
    if re.fullmatch(r"\d{1,5}(\.\d{1,5}){2}", version) is None:
        raise Mistake(f"A version has three numbers, like 1.0.1, and “{version}” has not.")
    made = manifest(client_id=client_id, url=url.rstrip("/"), name=name, version=version)
    if wrong := problems(made):
        raise Mistake("Teams would not take this manifest:\n" + "\n".join(wrong))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in (
            ("manifest.json", json.dumps(made, indent=2, ensure_ascii=False).encode()),
            ("color.png", icons.color()),
            ("outline.png", icons.outline()),
        ):
            archive.writestr(zipfile.ZipInfo(file, _DATE), content)
    return out.getvalue()
