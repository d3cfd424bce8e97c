"""What every page has to satisfy: the rules of axe-core, and no sideways scrolling."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa",
                                          "best-practice"]},
    "resultTypes": ["violations"],
}  # fmt: skip
WIDTHS = (320, 360, 1280)


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands (WCAG 2.2 A and AA, and best practice)."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def check(page: Page, name: str) -> None:
    """Opens everything that is folded, then checks the page at three widths.

    With $BYWAY_PICTURES set, a picture of each is kept in that folder, to be looked at.
    """
    page.wait_for_load_state()  # a click answers before the page it leads to is there
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{name} scrolls sideways at {width} px"
        if folder := os.environ.get("BYWAY_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    found = violations(page)
    assert not found, f"{name}: {found}"
