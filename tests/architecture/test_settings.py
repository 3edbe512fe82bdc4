"""Every setting explains itself, and the README names it."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel, SecretStr, ValidationError

from bot.settings import Settings

README = Path(__file__).parents[2] / "README.md"


def names(model: type[BaseModel], prefix: str = "ALIGNMENT_") -> dict[str, str]:
    """The environment variables of a settings model, with what each is for."""
    found: dict[str, str] = {}
    for name, field in model.model_fields.items():
        kinds = (field.annotation, *get_args(field.annotation))
        nested = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
        for inner in nested:
            found |= names(inner, f"{prefix}{name.upper()}__")
        if not nested:
            found[f"{prefix}{name.upper()}"] = field.description or ""
    return found


def test_every_setting_has_a_description() -> None:
    assert [name for name, description in names(Settings).items() if len(description) < 12] == []
    assert len(names(Settings)) >= 6


def test_every_setting_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8") if README.exists() else ""
    missing = [name for name in names(Settings) if name not in text]
    assert not missing, f"document these in README.md under Settings: {missing}"


def test_the_readme_names_no_setting_that_is_not_there() -> None:
    text = README.read_text(encoding="utf-8") if README.exists() else ""
    written = set(re.findall(r"ALIGNMENT_[A-Z][A-Z_]*", text))
    assert written - set(names(Settings)) == set()


def test_a_wrong_setting_does_not_print_what_stands_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNMENT_PORT", "s3cret-in-the-wrong-place")
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert "s3cret" not in str(caught.value)


def test_what_is_secret_is_kept_as_a_secret() -> None:
    """A key or a token in a plain string ends up in a log sooner or later."""
    telling = ("secret", "token", "password", "api_key")
    plain = [
        name
        for name, field in Settings.model_fields.items()
        if any(word in name for word in telling) and SecretStr.__name__ not in str(field.annotation)
    ]
    assert plain == []
