"""All four languages are complete, and what is compiled is what is written."""

import ast
import gettext
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from byway.door import FOLDER, LOCALE
from byway.sealing import LANGUAGES


class Entry(NamedTuple):
    """One message of a .po file."""

    id: str
    plural: str
    said: tuple[str, ...]


def entries(language: str) -> list[Entry]:
    """What a .po file says, its header first."""
    found = []
    text = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    for block in text.split("\n\n"):
        parts: dict[str, str] = {}
        name = ""
        for line in block.strip().splitlines():
            if line.startswith("#"):
                continue
            if not line.startswith('"'):
                name, line = line.split(" ", 1)
            parts[name] = parts.get(name, "") + ast.literal_eval(line)
        if parts:
            said = tuple(text for name, text in parts.items() if name.startswith("msgstr"))
            found.append(Entry(parts["msgid"], parts.get("msgid_plural", ""), said))
    return found


def spoken() -> set[str]:
    """Every sentence that the door's pages and views have translated."""
    found: set[str] = set()
    for template in FOLDER.rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        found |= set(re.findall(r'{% translate "(.*?)" %}', text))
        for block in re.findall(r"{% blocktranslate.*?%}(.*?){%", text, re.DOTALL):
            found.add(re.sub(r"{{ (\w+) }}", r"%(\1)s", block.strip()))
    for source in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
                found.add(ast.literal_eval(node.args[0]))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_none_is_left_over(language: str) -> None:
    ids = [entry.id for entry in entries(language) if entry.id]
    assert len(ids) == len(set(ids))
    assert set(ids) == spoken()
    forms = {"en": 2, "et": 2, "ru": 3, "uk": 3}[language]
    for entry in entries(language):
        assert all(entry.said), entry.id
        assert len(entry.said) == (forms if entry.plural else 1), entry.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_every_placeholder(language: str) -> None:
    for entry in entries(language):
        wanted = set(re.findall(r"%\(\w+\)s", entry.id))
        for said in entry.said if entry.id else ():
            assert set(re.findall(r"%\(\w+\)s", said)) == wanted, entry.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_fresh(language: str) -> None:
    compiled = LOCALE / language / "LC_MESSAGES" / "django.mo"
    with compiled.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    written: dict[object, str] = {}
    for entry in entries(language):
        if entry.plural:
            written |= {(entry.id, number): said for number, said in enumerate(entry.said)}
        else:
            written[entry.id] = entry.said[0]
    assert catalogue == written


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_cyrillic_translations_hold_no_latin_look_alikes(language: str) -> None:
    mixed = re.compile(r"[a-zA-Z][а-яёіїєґА-ЯЁІЇЄҐ]|[а-яёіїєґА-ЯЁІЇЄҐ][a-zA-Z]")
    folder = Path(FOLDER / "answers" / language)
    texts = [said for entry in entries(language) for said in entry.said]
    texts += [file.read_text(encoding="utf-8") for file in folder.glob("*.txt")]
    for text in texts:
        bare = re.sub(r"%\(\w+\)s", "", text)
        assert not mixed.search(bare), text
    others = {"ru": "іїєґ", "uk": "ыэъё"}[language]
    assert not [text for text in texts if set(text.lower()) & set(others)]


def test_every_language_has_the_same_answers() -> None:
    names = {
        language: sorted(file.name for file in (FOLDER / "answers" / language).iterdir())
        for language in LANGUAGES
    }
    assert len({tuple(each) for each in names.values()}) == 1
    assert len(names["en"]) == 7
