"""Every message is in the catalogue, so that its wording is reviewed on every platform."""

import importlib
import pkgutil
from typing import Any

import prompts
from prompts.catalogue import CATALOGUE
from prompts.form_catalogue import FORM_CATALOGUE
from prompts.forms import FormMessage
from prompts.message import Message
from workflows.surfaces import FORMS


def test_every_message_is_in_the_catalogue() -> None:
    assert _written(Message) == CATALOGUE.keys() != set()


def test_every_form_is_in_the_catalogue_and_does_something() -> None:
    assert _written(FormMessage) == FORM_CATALOGUE.keys() != set()
    assert FORM_CATALOGUE.keys() == FORMS.keys()


def _written(kind: type[Message[Any]] | type[FormMessage[Any]]) -> set[str]:
    return {
        each.name
        for module in pkgutil.iter_modules(prompts.__path__)
        for each in vars(importlib.import_module(f"prompts.{module.name}")).values()
        if isinstance(each, kind)
    }
