"""Every message is in the catalogue, so that its wording is reviewed on every platform."""

import importlib
import pkgutil

import prompts
from prompts.catalogue import CATALOGUE
from prompts.message import Message


def test_every_message_is_in_the_catalogue() -> None:
    written = {
        each.name
        for module in pkgutil.iter_modules(prompts.__path__)
        for each in vars(importlib.import_module(f"prompts.{module.name}")).values()
        if isinstance(each, Message)
    }
    assert written
    assert written == CATALOGUE.keys()
