"""Platform tokens as they stand in the database: locked, with keys that can be changed one by one."""

import json
from collections.abc import Mapping, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr

from bot.mistakes import Mistake

SETTING = "ALIGNMENT_SECRET_KEY"


def new_key() -> str:
    """A key as the setting takes it."""
    return Fernet.generate_key().decode()


class Vault:
    """Locks with the first key, opens with any: put a new key first, and drop the old one later."""

    def __init__(self, keys: Sequence[SecretStr]) -> None:
        """Take the keys of the settings.

        Raises:
            Mistake: there is none, or one of them is no key.
        """
        if not keys:
            raise Mistake(
                f"{SETTING} is not set, and tokens are never kept in the open. Make a key with "
                "`alignment doctor --new-key`."
            )
        try:
            self._keys = MultiFernet([Fernet(key.get_secret_value()) for key in keys])
        except ValueError:
            raise Mistake(
                f"{SETTING} holds something that is no key. Make one with `alignment doctor --new-key`."
            ) from None

    def lock(self, secrets: Mapping[str, str]) -> str:
        """Several secrets as one text that says nothing without the key."""
        return self._keys.encrypt(json.dumps(dict(secrets)).encode()).decode()

    def unlock(self, locked: str) -> dict[str, str]:
        """The secrets again.

        Raises:
            Mistake: no key fits, as when one was dropped too early.
        """
        try:
            found = json.loads(self._keys.decrypt(locked.encode()))
        except InvalidToken:
            raise Mistake(
                f"No key in {SETTING} opens the tokens in the database. Put the key back that was there "
                "when they were stored, or install the app again."
            ) from None
        return {str(name): str(value) for name, value in found.items()}

    def renewed(self, locked: str) -> str:
        """The same secrets under the first key.

        Raises:
            Mistake: no key fits.
        """
        return self.lock(self.unlock(locked))
