"""Several people in one case, in real browsers: an invitation, two lines, and what each sees."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.door_steps import PHONE, Person
from tests.browser.looks import check
from tests.browser.test_both_sides import member
from tests.house import House

Profile = Callable[..., BrowserContext]

NOTE = "A friend brings word of him; he has no telephone of his own yet."
SON = "I was given four words. I am the one my friend told you about."
MOTHER = "I am his mother. Two men were at our door."
TO_HER = "Write down what they asked. Do not open to them."


def checked(profile: Profile, house: House, name: str) -> Page:
    """A member at the desk, in a browser that lets the accessibility checker in."""
    return member(house, lambda **more: profile(bypass_csp=True, **more), name)


def code_of(page: Page) -> str:
    """The code of the case whose page is open."""
    found = re.search(r"/case/(\w{32})/", page.url)
    assert found
    return found[1]


def come_with(seeker: Person, words: str) -> None:
    """From the first page to a line, with four words that somebody passed on."""
    seeker.page.goto(f"{seeker.url}/{seeker.language}/")
    seeker.go("a.way[href$='/four']")
    seeker.words = seeker.page.locator("ol.words li").all_inner_texts()
    seeker.page.fill("#four", words)
    seeker.page.fill("#text", SON)
    seeker.type_back()
    seeker.send()


def test_somebody_from_elsewhere_gets_a_line_and_his_mother_another(
    house: House, profile: Profile, tmp_path: Path
) -> None:
    caseworker = checked(profile, house, "caseworker")
    caseworker.get_by_role("link", name="Open a case").click()
    check(caseworker, "desk-open-case")
    caseworker.get_by_label("Name or alias").fill("Albert")
    caseworker.get_by_label("How they are reached").fill("a friend")
    caseworker.get_by_label("First note").fill(NOTE)
    caseworker.get_by_role("button", name="Open the case").click()
    expect(caseworker.get_by_text("This case has no line")).to_be_visible()
    expect(caseworker.get_by_text(NOTE).first).to_be_visible()
    case = code_of(caseworker)
    check(caseworker, "desk-case-without-line")

    caseworker.get_by_role("link", name="Names and files").click()
    expect(caseworker.get_by_text("Albert")).to_be_visible()
    caseworker.get_by_role("link", name="Add a file").click()
    check(caseworker, "desk-add-file")
    paper = tmp_path / "letter.txt"
    paper.write_text("a letter that he sent")
    caseworker.get_by_label("Files, up to 500 MB each").set_input_files(str(paper))
    caseworker.get_by_role("button", name="Add").click()
    expect(caseworker.get_by_text("letter.txt")).to_be_visible()
    check(caseworker, "desk-identity")

    caseworker.get_by_role("link", name="People").click()
    caseworker.get_by_text("Invite somebody to a line of their own").click()
    caseworker.get_by_label("Who is invited, in your words").fill("Albert himself")
    caseworker.get_by_role("button", name="Make four words").click()
    words = caseworker.locator(".secret").inner_text()
    assert len(words.split()) == 4
    check(caseworker, "desk-invitation")

    phone = profile(java_script_enabled=False, viewport=PHONE)
    son = Person(phone.new_page(), house.door_url)
    come_with(son, words)
    assert "Your message is saved" in son.said
    other = Person(profile(java_script_enabled=False, viewport=PHONE).new_page(), house.door_url)
    come_with(other, words)
    assert "No line can be opened" in other.said

    mother = Person(profile(java_script_enabled=False, viewport=PHONE).new_page(), house.door_url)
    mother.open_first_form()
    mother.page.fill("#text", MOTHER)
    mother.page.select_option("#writer", "relative")
    mother.type_back()
    mother.send()

    receiver = checked(profile, house, "receiver")
    receiver.goto(f"{house.desk_url}/case/{case}/")
    expect(receiver.get_by_text(SON)).to_be_visible()
    expect(receiver.get_by_label("Reply to Albert himself, in English")).to_be_visible()
    receiver.goto(f"{house.desk_url}/")
    receiver.locator("table.queue tr", has_text="for a relative").get_by_role("link").click()
    hers = code_of(receiver)
    receiver.goto(f"{house.desk_url}/case/{case}/people/")
    receiver.get_by_text("Another case is about the same person").click()
    receiver.get_by_label("The other case’s code or address").fill(hers[:6])
    receiver.get_by_label("Who writes there").fill("the mother")
    receiver.get_by_label("Why you think so").fill("She names the day he named.")
    receiver.get_by_role("button", name="Propose to join them").click()
    expect(receiver.get_by_text("Somebody else has to confirm it.")).to_be_visible()
    check(receiver, "desk-people-proposed")

    caseworker.goto(f"{house.desk_url}/case/{case}/")
    caseworker.get_by_role("button", name="Join them").click()
    caseworker.goto(f"{house.desk_url}/case/{case}/")
    for text in (SON, MOTHER):
        expect(caseworker.get_by_text(text)).to_be_visible()
    check(caseworker, "desk-case-two-lines")
    caseworker.get_by_label("Reply to the mother, in English").fill(TO_HER)
    hers_form = caseworker.locator("section.reader", has_text=MOTHER)
    hers_form.get_by_role("button", name="Send the reply").click()
    expect(caseworker.get_by_text(TO_HER)).to_be_visible()

    mother.come_back()
    assert TO_HER in mother.page.locator(".reply").inner_text()
    assert SON not in mother.page.content()
    son.come_back()
    assert son.page.locator(".reply").count() == 0
    assert MOTHER not in son.page.content()


def test_a_line_is_frozen_and_a_phrase_is_heard(house: House, profile: Profile) -> None:
    seeker = Person(profile(java_script_enabled=False, viewport=PHONE).new_page(), house.door_url)
    seeker.start("I can write only at night.")
    receiver = checked(profile, house, "receiver")
    receiver.locator("table.queue tbody a").first.click()
    case = code_of(receiver)
    receiver.get_by_label("Reply to the person who writes in this line").fill("We read you.")
    receiver.get_by_role("button", name="Send the reply").click()
    receiver.goto(f"{house.desk_url}/case/{case}/people/")
    receiver.get_by_text("Agree on a phrase").click()
    receiver.get_by_label("Ordinary words that mean").fill("the roof is leaking")
    receiver.get_by_role("button", name="Keep the phrase").click()
    expect(receiver.get_by_text("A phrase is agreed")).to_be_visible()

    seeker.come_back()
    seeker.page.fill("#text", "All is well here. The ROOF is leaking, though.")
    seeker.send()
    receiver.goto(f"{house.desk_url}/")
    first = receiver.locator("table.queue tbody tr").first
    expect(first).to_contain_text("somebody beside them")
    expect(first).to_contain_text("today")
    first.get_by_role("link").click()
    expect(receiver.get_by_role("alert")).to_contain_text("somebody may be beside them")
    check(receiver, "desk-phrase-heard")

    receiver.goto(f"{house.desk_url}/case/{case}/people/")
    receiver.get_by_text("Freeze this line").click()
    receiver.get_by_role("button", name="Freeze the line").click()
    expect(receiver.get_by_text("This line is frozen")).to_be_visible()
    check(receiver, "desk-people-frozen")
    receiver.goto(f"{house.desk_url}/case/{case}/")
    expect(receiver.get_by_text("somebody else may have the words")).to_be_visible()
    seeker.come_back()
    assert "We read you." not in seeker.page.content()
    seeker.press("/list")
    assert seeker.page.locator("button[name=item], input[name=item]").count() == 0
