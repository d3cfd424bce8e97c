"""No test reaches out: anything but this machine's own sockets is blocked."""

import socket

import pytest
import pytest_socket


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 443)])
@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_the_network_is_blocked(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as outward:
        outward.settimeout(1)
        with pytest.raises(pytest_socket.SocketConnectBlockedError):
            outward.connect(address)
