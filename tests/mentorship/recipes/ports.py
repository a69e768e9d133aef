"""Ports that nobody listens on."""

import socket


def free_ports(count: int) -> list[int]:
    """So many, each another one."""
    probes = [socket.socket() for _number in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
