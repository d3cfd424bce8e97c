"""The desk in a real browser, on real processes: sign in, read, answer, open files, delete."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk_lines import TEXT
from tests.browser.looks import check, violations
from tests.house import House

Profile = Callable[..., BrowserContext]


@dataclass
class Desk:
    """A house with two lines in it, and the way to its desk."""

    house: House
    profile: Profile
    case: str
    second: str
    files: dict[str, str]
    contents: dict[str, bytes] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """By name, since a passkey belongs to a host's name."""
        return f"http://localhost:{self.house.ports['desk']}"

    def first_step(self, name: str, **options: object) -> Page:
        """A page on which a member has given name and passphrase."""
        page = self.profile(**options).new_page()
        page.goto(f"{self.url}/")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Passphrase").fill(self.house.staff[name].passphrase)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", name="Second step")).to_be_visible()
        return page

    def sign_in(self, name: str, **options: object) -> Page:
        """A page on which a member is signed in, by a code."""
        page = self.first_step(name, **options)
        page.get_by_label("Code from your app").fill(self.house.code(name))
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Open lines")).to_be_visible()
        return page

    def lines(self, *arguments: str) -> str:
        """Runs the seeker's side in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.browser.desk_lines", *arguments],
            env=self.house.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def desk(still_house: House, profile: Profile, tmp_path: Path) -> Desk:
    folder = tmp_path / "sent"
    folder.mkdir()
    Image.new("RGB", (900, 600), (70, 90, 60)).save(folder / "ticket.jpg", comment=b"hidden")
    (folder / "leave paper.pdf").write_bytes(b"%PDF-1.4 " + os.urandom(300_000))
    made = Desk(still_house, profile, "", "", {})
    said = json.loads(made.lines(str(folder)))
    made.case, made.second, made.files = said["case"], said["second"], said["files"]
    made.contents = {path.name: path.read_bytes() for path in folder.iterdir()}
    still_house.start("desk")
    return made


def test_reading_answering_noting_closing(desk: Desk) -> None:
    page = desk.sign_in("caseworker")
    page.get_by_role("link", name=desk.case[:6]).click()
    expect(page.get_by_text(TEXT)).to_be_visible()
    reply = page.get_by_label("Reply to the person who writes in this line, in Russian")
    reply.fill("Come back on the first.")
    page.get_by_role("button", name="Send the reply").click()
    expect(page.locator(".entry.reply")).to_contain_text("Come back on the first.")
    assert json.loads(desk.lines("--replies")) == ["Come back on the first."]
    page.get_by_label("For colleagues who may read notes").fill("The paper looks right.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("The paper looks right.")).to_be_visible()
    page.get_by_role("link", name="Conversation").click()
    page.get_by_text("Close this case").click()
    page.get_by_label("Outcome").select_option("left-the-country")
    page.get_by_role("button", name="Close the case").click()
    expect(page.get_by_role("heading", name="This case is closed")).to_be_visible()
    page.get_by_role("link", name="Closed").click()
    expect(page.get_by_role("link", name=desk.case[:6])).to_be_visible()


def test_a_code_works_once_and_signing_out_is_final(desk: Desk) -> None:
    code = desk.house.code("receiver")
    pages = [desk.first_step("receiver"), desk.first_step("receiver")]
    for page in pages:
        page.get_by_label("Code from your app").fill(code)
        page.get_by_role("button", name="Sign in").click()
    expect(pages[0].get_by_role("heading", name="Open lines")).to_be_visible()
    expect(pages[1].get_by_role("alert")).to_contain_text("used before")
    page = pages[0]
    page.goto(f"{desk.url}/case/{desk.case}/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_text(TEXT)).to_have_count(0)
    page.goto(f"{desk.url}/case/{desk.case}/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert {c["name"] for c in page.context.cookies()} <= {"byway-csrf"}


def test_a_picture_is_hidden_until_asked_for_and_drawn_anew(desk: Desk) -> None:
    page = desk.sign_in("verifier")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{desk.url}/case/{desk.case}/identity/")
    page.get_by_role("link", name="ticket.jpg").click()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if url.endswith("/picture/")]
    with page.expect_response(lambda response: response.url.endswith("/picture/")) as shown:
        page.get_by_text("Show the picture").click()
    body = shown.value.body()
    assert b"hidden" in desk.contents["ticket.jpg"] and b"hidden" not in body
    page.wait_for_function("document.images[0].naturalWidth === 900")


@pytest.mark.parametrize("name", ["ticket.jpg", "leave paper.pdf"])
def test_a_download_is_the_original_byte_by_byte(desk: Desk, name: str) -> None:
    page = desk.sign_in("caseworker", accept_downloads=True)
    page.goto(f"{desk.url}/case/{desk.case}/file/{desk.files[name]}/")
    expect(page.get_by_text("A stranger made this file.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the original").click()
    assert download.value.suggested_filename == name
    got = Path(download.value.path()).read_bytes()
    assert hashlib.sha256(got).digest() == hashlib.sha256(desk.contents[name]).digest()


def test_a_passkey_is_added_used_and_removed(desk: Desk) -> None:
    page = desk.sign_in("receiver")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "usb", "hasResidentKey": False,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{desk.url}/keys/")
    page.get_by_label("A name for a new passkey").fill("small key")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("small key, localhost")).to_be_visible()
    page.get_by_role("button", name="Add a passkey").click()  # the same one again
    expect(page.get_by_role("alert")).to_be_visible()
    for _ in range(2):
        page.get_by_role("button", name="Sign out").click()
        page.get_by_label("Name").fill("receiver")
        page.get_by_label("Passphrase").fill(desk.house.staff["receiver"].passphrase)
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Use my passkey").click()
        expect(page.get_by_role("heading", name="Open lines")).to_be_visible()
    page.goto(f"{desk.url}/keys/")
    page.get_by_role("button", name="Remove small key").click()
    expect(page.get_by_text("You have none.")).to_be_visible()


def test_the_coordinator_deletes_and_lets_somebody_in(desk: Desk) -> None:
    page = desk.sign_in("coordinator")
    page.goto(f"{desk.url}/case/{desk.case}/")
    page.get_by_text("Delete this case").first.click()
    page.get_by_role("button", name="Delete this case").click()
    expect(page.get_by_text("Then nobody can bring it back")).to_be_visible()
    page.get_by_role("button", name="Delete this case for good").click()
    expect(page.get_by_role("heading", name="Deleted")).to_be_visible()
    assert page.goto(f"{desk.url}/case/{desk.case}/").status == 404  # type: ignore[union-attr]
    page.get_by_role("link", name="Staff").click()
    page.get_by_label("Name", exact=True).fill("newcomer")
    page.get_by_role("checkbox", name="receiver", exact=True).check()
    page.get_by_label("Reception").check()
    page.get_by_role("button", name="Let them in").click()
    expect(page.get_by_text("This is shown once")).to_be_visible()


def test_the_desk_works_by_keyboard_alone(desk: Desk) -> None:
    page = desk.first_step("receiver")
    page.keyboard.type(desk.house.code("receiver"))  # the field has the focus
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Open lines")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first line of the queue
    expect(page.get_by_text(TEXT)).to_be_visible()


def test_the_desk_needs_no_script_but_for_passkeys(desk: Desk) -> None:
    page = desk.sign_in("receiver", java_script_enabled=False)
    page.goto(f"{desk.url}/case/{desk.case}/")
    page.get_by_label("Reply to the person").fill("Without script.")
    page.get_by_role("button", name="Send the reply").click()
    expect(page.locator(".entry.reply")).to_contain_text("Without script.")


def test_every_page_is_accessible_and_fits_a_phone(desk: Desk) -> None:
    page = desk.profile().new_page()
    page.goto(f"{desk.url}/sign-in/")
    check(page, "sign-in")
    page = desk.first_step("caseworker")
    check(page, "second-factor")
    page = desk.sign_in("caseworker")
    case = f"/case/{desk.case}/"
    for name, path in (
        ("queue", "/"),
        ("closed", "/closed/"),
        ("keys", "/keys/"),
        ("case", case),
        ("story", f"{case}story/"),
        ("identity", f"{case}identity/"),
        ("picture", f"{case}file/{desk.files['ticket.jpg']}/"),
        ("file", f"{case}file/{desk.files['leave paper.pdf']}/"),
        ("not-found", f"/case/{'0' * 32}/"),
        ("not-allowed", "/staff/"),
    ):
        page.goto(f"{desk.url}{path}")
        check(page, name)
    page = desk.sign_in("coordinator")
    for name, path in (
        ("staff", "/staff/"),
        ("case-coordinator", case),
        ("delete", f"{case}delete/"),
    ):
        page.goto(f"{desk.url}{path}")
        check(page, name)
    page.emulate_media(color_scheme="dark")
    page.goto(f"{desk.url}{case}")
    check(page, "case-dark")


def test_the_check_of_pages_finds_what_it_should(profile: Profile) -> None:
    """The control: a page with a field nobody named and a line too wide."""
    page = profile().new_page()
    page.set_content("<main><h1>A</h1><input><p style='width: 2000px'>wide</p></main>")
    assert any(one.startswith("label:") for one in violations(page))
    with pytest.raises(AssertionError, match="scrolls sideways"):
        check(page, "wide")
