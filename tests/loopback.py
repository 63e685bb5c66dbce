"""Keeps the tests off the network: only this machine may be connected to."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


def refuse_others(host: object) -> None:
    """Fails the running test unless `host`, a name or an address, is this machine.

    The failure derives from `BaseException`, so no `except Exception` in the tested code hides it.
    """
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name in ("", "localhost"):
        return
    try:
        loopback = ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        loopback = False  # a name that would have to be looked up
    if not loopback:
        pytest.fail(f"A test reached for `{name}`. Tests may only connect to 127.0.0.1.")


@contextmanager
def loopback_only() -> Iterator[None]:
    """While active, sockets and name look-ups of this process stay on this machine.

    Unix sockets are free: they cannot leave it.
    """
    plain_lookup, plain_create = socket.getaddrinfo, socket.create_connection

    def guarded(method: Any) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                refuse_others(address[0])
            return method(self, address)

        return call

    def lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        refuse_others(host)
        return plain_lookup(host, *args, **kwargs)

    def create(address: Any, *args: Any, **kwargs: Any) -> Any:
        refuse_others(address[0])
        return plain_create(address, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
        patch.setattr(socket, "getaddrinfo", lookup)
        patch.setattr(socket, "create_connection", create)
        yield
