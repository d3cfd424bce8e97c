"""Where a part listens, and whether it may."""

import socket

import pytest

from byway.errors import BadInput
from byway.web import Place, port_is_free


def test_a_port_that_somebody_listens_on_is_not_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place = Place("127.0.0.1", taken.getsockname()[1])
        assert not port_is_free(place)
    assert port_is_free(place)


@pytest.mark.parametrize("host", ["203.0.113.9", "no such host.invalid", ""])
def test_an_address_of_another_machine_is_bad_input(host: str) -> None:
    with pytest.raises(BadInput, match="expected an address"):
        port_is_free(Place(host or "256.0.0.1", 8300))


@pytest.mark.parametrize(
    ("place", "url"),
    [(Place("127.0.0.1", 1), "http://127.0.0.1:1"), (Place("::1", 2), "http://[::1]:2")],
)
def test_an_address_is_written_for_a_browser(place: Place, url: str) -> None:
    assert place.url == url
