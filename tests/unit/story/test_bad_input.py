"""Files that are no story: one line, naming the place, and quickly."""

import time
from pathlib import Path

import pytest

from byway.errors import BadInput
from byway.story import load, loads

HEAD = "byway: story/1\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

FILES = {
    "": "found nothing",
    "just text": "expected a mapping; found text",
    "- a\n- b": "expected a mapping; found a list",
    "claims: []": "expected the key 'byway'",
    "byway: story/2\nclaims: []": "expected story/1",
    HEAD: "expected the key 'claims'",
    HEAD + "claims: {}": "claims: expected a list; found a mapping",
    HEAD + "claims:": "claims: expected a list; found nothing",
    HEAD + "claims: 5": "claims: expected a list; found a number",
    HEAD + "claims: [5]": "claims[1]: expected a mapping; found a number",
    HEAD + "claims: [{id: 5}]": "claims[1].id: expected text; found a number",
    HEAD + "claims: [{id: }]": "claims[1].id: expected text; found nothing",
    HEAD + "claims: [{id: [a]}]": "claims[1].id: expected text; found a list",
    HEAD + "claims: [{id: a, when: [2024]}]": "when: expected an EDTF date; found a list",
    HEAD + "claims: [{id: a, when: }]": "when: expected an EDTF date; found nothing",
    HEAD + "claims: [{id: a, withheld: perhaps}]": "withheld: expected true or false; found text",
    HEAD + "claims: [{id: a, basis: guessed}]": "basis: expected one of experienced",
    HEAD + "claims: [{id: a, after: a}]": "after: expected a mapping; found text",
    HEAD + "claims: [{id: a, lasts: 6w}]": "lasts: expected a mapping; found text",
    HEAD + "claims: [{id: a, lasts: {min: 5}}]": "lasts.min: expected a duration",
    HEAD + "claims: [{id: a, lasts: {min: 1.5w}}]": "lasts.min: expected a duration",
    HEAD + "claims: [{id: a, during: b}]": "expected an event that a claim names; found 'b'",
    HEAD + "claims: [{id: a, repeats: a}]": "repeats: expected another claim's id",
    HEAD + "voices: [{kind: witness}]\nclaims: []": "voices[1]: expected the key 'id'",
    HEAD + "voices: [{id: v, kind: ghost}]\nclaims: []": "kind: expected one of witness",
    HEAD + "voices: [{id: v}, {id: v}]\nclaims: []": "expected each id once; found 'v' again",
    HEAD + "lang: xx\nclaims: []": "lang: expected one of en",
    HEAD + "claims: []\nclaims: []": "expected each key once; found 'claims' again",
    HEAD + "claims: [{id: a}": "line 3: expected YAML",
    HEAD + "claims: []\n---\nmore": "expected one YAML document",
    HEAD + "claims: !!python/object/apply:os.system [echo]": "expected no YAML tags",
    HEAD + "claims: !x []": "expected no YAML tags",
    HEAD + "? [a]\n: b": "expected a name as key",
    HEAD + "claims: *nowhere": "expected an anchor",
    HEAD + "claims: &a [*a]": "expected an anchor",
    HEAD + BOMB + "claims: *i": "expected at most 1,000,000 nodes",
    "[" * 5000: "expected at most 12 levels",
    HEAD + "title: \x00": "expected YAML",
}  # fmt: skip


@pytest.mark.parametrize(("text", "problem"), FILES.items(), ids=range(len(FILES)))
def test_one_line_names_the_place(text: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        loads(text, "file.yaml")
    message = str(caught.value)
    assert problem in message
    assert message.startswith("file.yaml: ")
    assert "\n" not in message
    assert len(message) < 300


def test_bytes_that_are_not_utf_8_are_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(HEAD.encode() + b"title: \xe9t\xe9\nclaims: []\n")
    with pytest.raises(BadInput, match="line 2: expected UTF-8; found byte 0xe9"):
        load(path)
    path.write_bytes((HEAD + "claims: []\n").encode("utf-16"))
    with pytest.raises(BadInput, match="expected UTF-8"):
        load(path)


@pytest.mark.parametrize("junk", [b"- a\n", b"a: b\n", b"{", b"\x80\xff\x00\x01", b"aaaa "])
def test_fifty_megabytes_of_junk_are_refused_at_once(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "junk.yaml"
    path.write_bytes(junk * (50_000_000 // len(junk)))
    begin = time.monotonic()
    with pytest.raises(BadInput, match="at most 16 MB"):
        load(path)
    assert time.monotonic() - begin < 5


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(BadInput, match="expected a file that can be read"):
            load(path)


def test_a_byte_order_mark_and_small_aliases_are_fine() -> None:
    text = HEAD + "claims:\n- {id: a, lasts: &x {max: 2w}}\n- {id: b, lasts: *x}\n"
    story = loads(b"\xef\xbb\xbf" + text.encode())
    assert story.claims[0].lasts == story.claims[1].lasts
