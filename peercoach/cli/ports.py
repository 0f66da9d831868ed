"""The door in the wall: a listening socket, made before anything else, so that failing is early."""

import socket

from peercoach.errors import Conflict

TRIES = 20


class PortTaken(Conflict):
    """Something else answers there already."""


def listen(host: str, port: int) -> socket.socket:
    """Listen at exactly this port. Raises PortTaken."""
    try:
        return socket.create_server((host, port), family=_family(host), backlog=2048)
    except OSError as error:
        raise PortTaken(f"Cannot listen at {host}, port {port}: {error.strerror}") from error


def listen_nearby(host: str, port: int) -> socket.socket:
    """Listen at this port or the next one that is free. Raises PortTaken."""
    for candidate in range(port, port + TRIES):
        try:
            return listen(host, candidate)
        except PortTaken:
            continue
    raise PortTaken(f"All ports from {port} to {port + TRIES - 1} are taken; choose with --port")


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
