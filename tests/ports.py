"""Ports for servers that are told theirs before they begin."""

import itertools
import os
import socket

_FIRST, _EACH, _WORKERS = 20_000, 1_000, 12

_numbers = itertools.count(os.getpid())


def free_port() -> int:
    """A loopback port that nobody has, nor is given by chance before it is used.

    Outgoing connections, and whoever asks for any port, get theirs from above 32,768. Each of the processes
    that run tests has ports of its own.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = _FIRST + worker % _WORKERS * _EACH
    for number in itertools.islice(_numbers, _EACH):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", first + number % _EACH))
            except OSError:
                continue
            return first + number % _EACH
    raise OSError("all ports are taken")
