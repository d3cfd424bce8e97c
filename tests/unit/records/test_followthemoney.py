"""FollowTheMoney in and out."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from byway.cli.main import main
from byway.errors import BadInput
from byway.records import Label, link, listing_of, read_list, write_ftm
from byway.records.followthemoney import entities, judgements
from tests.unit.records.lists import OTHERS, ROWS, crowd, write


def entity(identity: str, schema: str = "Person", **properties: Any) -> str:
    return json.dumps(
        {"id": identity, "schema": schema, "properties": properties}, ensure_ascii=False
    )


def lines_of(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


LINES = [
    entity("Q1", lastName=["Щукин"], firstName=["Юрий"], fatherName=["Олегович"],
           name=["Yuri Shchukin", "Юрий Олегович Щукин"], birthDate=["1990-03-02"],
           gender=["male"], birthPlace=["Тверь"]),
    entity("Q2", name=["Dmytro Kovalenko", "Коваленко Дмитро Іванович"], birthDate=["1995"]),
    entity("C1", schema="Company", name=["Завод"]),
    entity("Q3", alias=["кто-то"]),
]  # fmt: skip


def test_the_people_of_a_file_are_a_list(tmp_path: Path) -> None:
    path = tmp_path / "people.ftm.json"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    listing = read_list(path)
    assert (listing.name, listing.ids) == ("people", ["Q1", "Q2"])
    assert listing.column("surname") == ["Щукин", ""]
    assert listing.column("patronymic") == ["Олегович", ""]
    assert listing.column("name") == ["", "Коваленко Дмитро Іванович"]
    assert listing.column("born") == ["1990-03-02", "1995"]
    notes = "; ".join(listing.notes)
    assert "FollowTheMoney" in notes and "1 entities of other schemata" in notes
    assert "2 further name(s)" in notes and "1 row(s) without a name" in notes


def test_a_surname_alone_gives_way_to_a_whole_name_and_a_middle_name_is_a_fathers(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.json").write_text("\n".join([
        entity("1", lastName=["Каск"], name=["Анна Каск"]), entity("2", lastName=["Тамм"]),
        entity("3", lastName=["Їжак"], firstName=["Ганна"], middleName=["Олегівна"]),
    ]), encoding="utf-8")  # fmt: skip
    listing = read_list(tmp_path / "a.json")
    assert listing.column("name") == ["Анна Каск", "Тамм", ""]
    assert listing.column("surname") == ["", "", "Їжак"]
    assert listing.column("patronymic") == ["", "", "Олегівна"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LINES[0] + "\n{broken\n", "line 2: expected a FollowTheMoney entity"),
        ('{"a": 1}\n', "line 1: expected an entity with id"),
        ("{" * 100_000, "line 1: expected a FollowTheMoney entity"),
        (LINES[2], "schema Person, found none"),
        (LINES[0] + "\n" + LINES[0], "line 2.*'Q1' again"),
        (entity("Q9", birthDate=["1990"]), "rows with a name"),
    ],
)
def test_files_that_are_none_are_one_clear_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said) as caught:
        read_list(tmp_path / "a.json")
    assert "\n" not in str(caught.value) and "a.json" in str(caught.value)


def test_a_mapping_has_no_meaning_there(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(LINES[0], encoding="utf-8")
    with pytest.raises(BadInput, match="no --map"):
        read_list(tmp_path / "a.json", mapping={"x": "surname"})


def test_a_linkage_becomes_entities_and_judgements(tmp_path: Path) -> None:
    ftm = tmp_path / "known.ftm.json"
    ftm.write_text("\n".join(LINES), encoding="utf-8")
    labels = [Label("a", "a1", "known", "Q1", True), Label("a", "a2", "known", "Q1", False)]
    linkage = link([listing_of("a", ROWS + crowd(60)), ftm], draws=3, labels=labels)
    write_ftm(linkage, tmp_path, datetime(2024, 12, 1, tzinfo=UTC))
    entities = lines_of(tmp_path / "entities.ftm.json")
    by_id = {each["id"]: each for each in entities}
    assert len(by_id) == 67 and {"a-a1", "Q1", "Q2"} <= set(by_id)
    assert by_id["a-a1"]["properties"] == {
        "name": ["Щукин Юрий Олегович"], "lastName": ["Щукин"], "firstName": ["Юрий"],
        "fatherName": ["Олегович"], "birthDate": ["1990-03-02"],
    }  # fmt: skip
    assert by_id["Q2"]["properties"]["lastName"] == ["Коваленко"]
    assert by_id["Q1"]["datasets"] == ["known"] and by_id["Q1"]["properties"]["gender"] == ["male"]
    lines = lines_of(tmp_path / "judgements.jsonl")
    said = {frozenset(line[:2]): line for line in lines}
    assert said[frozenset({"a-a1", "Q1"})][2:] == ["positive", 1.0, "byway", "2024-12-01T00:00:00"]
    assert said[frozenset({"a-a2", "Q1"})][2:4] == ["negative", 0.0]
    assert said[frozenset({"a-a4", "Q2"})][2] == "no_judgement"
    assert all(target >= source for target, source, *_ in lines)
    assert {line[2] for line in lines if line[3] not in (0, 1)} <= {"no_judgement"}


def test_what_is_written_is_a_list_again(tmp_path: Path, capsys: Any) -> None:
    a, b = write(tmp_path / "a.csv", ROWS + crowd(30)), write(tmp_path / "b.csv", OTHERS)
    with pytest.raises(SystemExit) as ended:
        main(["records", "link", str(a), str(b), "--out", str(tmp_path / "run"), "--draws", "2",
              "--ftm"])  # fmt: skip
    assert not ended.value.code
    listing = read_list(tmp_path / "run" / "entities.ftm.json")
    assert len(listing) == 39
    again = dict(zip(listing.ids, listing.column("surname"), strict=True))
    assert again["a-a3"] == "Магомедов" and again["b-b2"] == "Kovalenko"


def linkage_of(pairs: list[tuple[int, int, float]], labels: list[Label]) -> Any:
    """What judgements are made from: two lists of three, pairs by their places, labels."""
    a, b = listing_of("a", ROWS[:3]), listing_of("b", OTHERS[:3])
    return SimpleNamespace(
        lists=[a, b], labels=labels, names=lambda: ["a", "b"], ids=a.ids + b.ids,
        list_of=np.repeat([0, 1], 3), pairs=tuple(map(np.array, zip(*pairs, strict=True))),
    )  # fmt: skip


def test_only_pairs_of_some_probability_or_reviewed_have_a_line_and_each_has_one() -> None:
    labels = [
        Label("a", "a1", "b", "b1", True),  # which a linkage gives probability 1
        Label("b", "b3", "a", "a1", False),  # below the least
        Label("a", "a2", "b", "b1", False),  # which no linkage proposed
    ]
    pairs = [(0, 3, 1.0), (1, 4, 0.1), (2, 4, 0.0999), (0, 5, 0.05)]
    lines = judgements(linkage_of(pairs, labels), "2024-12-01T00:00:00")
    assert [tuple(line[:4]) for line in lines] == [
        ("b-b1", "a-a1", "positive", 1.0), ("b-b2", "a-a2", "no_judgement", 0.1),
        ("b-b3", "a-a1", "negative", 0.05), ("b-b1", "a-a2", "negative", 0.0),
    ]  # fmt: skip


def properties_of(**row: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = next(
        entities(SimpleNamespace(lists=[listing_of("x", [row])]))  # type: ignore[arg-type]
    )["properties"]
    return found


@pytest.mark.parametrize(
    ("sex", "gender"),
    [("ж", "female"), ("Ж.", "female"), ("жен.", "female"), ("жінка", ""), ("F", "female"),
     ("м", "male"), ("Муж.", "male"), ("чол.", "male"), ("male", "male"), ("2", "")],
)  # fmt: skip
def test_a_sex_is_a_gender_where_it_is_known(sex: str, gender: str) -> None:
    assert properties_of(surname="Орлова", sex=sex).get("gender", [""]) == [gender]


def test_each_cell_is_the_property_it_is_meant_for() -> None:
    assert properties_of(surname="Орлова", place="Тула", born="05.1990") == {
        "name": ["Орлова"], "lastName": ["Орлова"], "birthDate": ["1990-05"],
        "birthPlace": ["Тула"],
    }  # fmt: skip
    # A whole name beside names in columns is the name, and is not taken apart over them.
    both = properties_of(surname="Орлова", given="Анна", name="Anna Maria Kask")
    assert both == {"name": ["Anna Maria Kask"], "lastName": ["Орлова"], "firstName": ["Анна"]}
    assert properties_of(name="Орлова Анна")["lastName"] == ["Орлова"]


def test_a_file_in_the_place_of_the_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    linkage = link({"a": ROWS, "b": OTHERS}, draws=2)
    for place in ("file", "file/below"):
        with pytest.raises(BadInput, match="expected a folder to write to, found: ") as caught:
            write_ftm(linkage, tmp_path / place)
        assert "\n" not in str(caught.value)
