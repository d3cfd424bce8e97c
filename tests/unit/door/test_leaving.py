"""Leaving at once."""

import pytest

from byway.door import visits
from byway.door.views import inside
from byway.errors import StorageFull
from tests.organisation import Organisation
from tests.unit.door.conftest import Seeker
from tests.unit.door.test_line import answer


def test_leaving_ends_the_visit_and_tells_the_browser_to_forget(seeker: Seeker) -> None:
    seeker.start()
    token = seeker.page.form("/close").fields["token"]
    response = seeker.leave()
    assert (response.status_code, response["Location"]) == (303, "/en/units")
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert visits.find(token) is None
    assert not seeker.client.cookies


def test_the_page_where_leaving_leads_shows_nothing_of_the_visit(seeker: Seeker) -> None:
    seeker.start()
    for word in ("/close", "/new", "/open", "/page"):
        assert word not in seeker.get("units").source
    assert seeker.page.title == "Units"
    assert not seeker.page.barriers()


def test_leaving_by_a_link_works_without_a_visit(seeker: Seeker) -> None:
    seeker.get("close")
    assert (seeker.response.status_code, seeker.response["Location"]) == (303, "/en/units")
    assert "Clear-Site-Data" in seeker.response


@pytest.mark.parametrize("path", ["", "about", "notes", "notes/1", "new", "open", "nothing-here"])
def test_leaving_stands_first_on_every_page(seeker: Seeker, path: str) -> None:
    source = seeker.get(path).source
    assert source.index("Leave at once") < source.index("<h1>")
    assert source.index("/en/close") < source.index("<h1>")


def test_leaving_stands_first_inside_a_line_too(seeker: Seeker) -> None:
    seeker.start()
    for end in ("add", "date", "list", "clear", "renew"):
        page = seeker.press(end)
        assert page.forms[0].action == "/en/close"
        assert page.forms[0].fields["token"]
        assert page.source.index("Leave at once") < page.source.index("<h1>")
        seeker.send(page.form("/page"))


def test_what_was_read_before_leaving_is_not_shown_again(
    seeker: Seeker, organisation: Organisation
) -> None:
    seeker.start()
    answer(organisation, "for your eyes")
    assert "for your eyes" in seeker.come_back().text
    seeker.leave()
    assert "for your eyes" not in seeker.come_back().text


def test_leaving_works_while_nothing_can_be_stored(
    seeker: Seeker, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise StorageFull("x")

    seeker.start()
    answer(organisation, "once more")
    seeker.come_back()
    with monkeypatch.context() as patched:
        patched.setattr(inside, "acknowledge", full)
        assert seeker.leave().status_code == 303
    assert "once more" in seeker.come_back().text
