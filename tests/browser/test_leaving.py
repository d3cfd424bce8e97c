"""A member leaves, a passphrase changes, a case goes to the second line, in a real browser."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.looks import check
from tests.house import ROOT, House

Profile = Callable[..., BrowserContext]


def sign_in(house: House, profile: Profile, name: str, passphrase: str = "") -> Page:
    """A page on which a member is signed in."""
    page = profile().new_page()
    page.goto(f"http://localhost:{house.ports['desk']}/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Passphrase").fill(passphrase or house.staff[name].passphrase)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code from your app").fill(house.code(name))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Open lines")).to_be_visible()
    return page


def fill(house: House, cases: int) -> None:
    passphrase = house.staff["coordinator"].passphrase
    subprocess.run(
        [sys.executable, "-m", "tests.resealing_house", "fill", passphrase, str(cases), "1"],
        env=house.environment, cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip


def test_somebody_leaves_and_all_cases_get_new_keys(
    still_house: House, profile: Profile, tmp_path: Path
) -> None:
    fill(still_house, 30)
    still_house.start("desk")
    page = sign_in(still_house, profile, "coordinator")
    gone = sign_in(still_house, profile, "verifier")
    page.get_by_role("link", name="Staff").click()
    check(page, "staff")
    page.get_by_role("link", name="Leaves: verifier").click()
    check(page, "leaving")
    page.get_by_role("button", name="Take away their access").click()
    expect(page.get_by_role("heading", name="New keys after somebody left")).to_be_visible()
    check(page, "resealing")
    done = page.get_by_text("Nothing is left. All cases of your teams")
    for _ in range(60):
        page.reload()
        if done.is_visible():
            break
        page.wait_for_timeout(500)
    expect(done).to_be_visible()
    check(page, "resealed")
    gone.reload()
    expect(gone.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_role("link", name="Staff").click()
    expect(page.get_by_text("Left: verifier")).to_be_visible()
    page.get_by_role("link", name="Open lines").click()
    expect(page.get_by_role("row")).not_to_have_count(0)
    assert "Traceback" not in still_house.log("desk")


def test_a_new_passphrase_and_a_case_for_the_second_line(
    still_house: House, profile: Profile
) -> None:
    fill(still_house, 1)
    still_house.start("desk")
    page = sign_in(still_house, profile, "receiver")
    page.get_by_role("link", name="My keys").click()
    page.get_by_role("link", name="A new passphrase").click()
    check(page, "passphrase")
    page.get_by_label("Your present passphrase").fill(still_house.staff["receiver"].passphrase)
    page.get_by_role("button", name="Give me a new one").click()
    fresh = page.locator("p.secret").inner_text()
    check(page, "passphrase-new")
    page.get_by_role("button", name="Sign out").click()
    page = sign_in(still_house, profile, "receiver", fresh)
    page.locator("table a").first.click()
    page.get_by_role("link", name="Hand this case to another team").click()
    check(page, "hand-over")
    page.get_by_label("Second line").check()
    page.get_by_label("Why").fill("needs a plan")
    page.get_by_role("button", name="Hand it over").click()
    expect(page.get_by_role("heading", name="Open lines")).to_be_visible()
    expect(page.locator("table a")).to_have_count(0)
    second = sign_in(still_house, profile, "second caseworker")
    second.locator("table a").first.click()
    expect(second.get_by_text("I go on leave on the tenth.")).to_be_visible()
