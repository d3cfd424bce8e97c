"""The timeline: every dated claim has a bar, clashes are marked, nothing leaves the page."""

import xml.etree.ElementTree as ET

from byway.story import check, draw, loads

SVG = "{http://www.w3.org/2000/svg}"
STORY = """byway: story/1
title: "A & <b>"
voices: [{id: one, kind: witness, label: "first <teller>"}, {id: two, kind: editor}]
claims:
  - {id: a, voice: one, event: e, when: 2024-05, quote: "in May & no other"}
  - {id: b, voice: two, event: e, when: 2023-05}
  - {id: c, voice: one, event: f, when: ../2024-06-01}
  - {id: d, voice: one, event: g, from: 2024-01-01/2024-01-05, until: 2024-03-01/2024-03-05}
  - {id: h, event: h}
"""


def parsed(text: str) -> ET.Element:
    story = loads(text)
    return ET.fromstring(draw(story, check(story)))


def test_bars_marks_and_texts() -> None:
    root = parsed(STORY)
    rects = [each for each in root.iter(f"{SVG}rect") if each.get("class")]
    classes = [each.get("class") for each in rects]
    assert classes.count("bar clash") == 2
    assert classes.count("bar") == 3 + 2  # three voices in the legend, two claims in no conflict
    assert classes.count("core") == 2  # the legend, and what is certain of the span
    assert len([each for each in root.iter(f"{SVG}path") if each.get("class") == "gap"]) == 1
    texts = [each.text or "" for each in root.iter(f"{SVG}text")]
    assert "A & <b>" in texts
    assert "first <teller>" in texts
    assert "“in May & no other”" in texts
    assert sum(text.startswith("✕1") for text in texts) == 3
    assert "h" not in texts  # nothing is known of its days


def test_everything_lies_on_the_page_and_has_a_size() -> None:
    root = parsed(STORY)
    width, height = (float(each) for each in (root.get("viewBox") or "").split()[2:])
    for rect in root.iter(f"{SVG}rect"):
        if rect.get("class"):
            x, y, wide, high = (float(rect.get(key) or 0) for key in ("x", "y", "width", "height"))
            assert x >= 0
            assert x + wide <= width
            assert y >= 0
            assert y + high <= height
            assert wide > 0


def test_a_story_without_any_date_and_one_over_all_years_can_be_drawn() -> None:
    assert parsed("byway: story/1\nclaims: []").tag == f"{SVG}svg"
    wide = parsed(
        "byway: story/1\nclaims:\n- {id: a, when: 0001-01-01~}\n- {id: b, when: 9999-24}\n"
    )
    assert len(list(wide.iter(f"{SVG}line"))) > 2
