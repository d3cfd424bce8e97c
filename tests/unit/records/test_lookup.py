"""One person against a kept list: probabilities, reasons, and nothing that leaves the process."""

import csv
import sys
from pathlib import Path

import pytest

from byway.errors import BadInput
from byway.records import Index, Person, add, answer_batch, editions, read_list
from byway.records.rows import listing_of
from tests.reference.records import one_of_n
from tests.unit.records.lists import ROWS, crowd, write


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    again = {**ROWS[0], "id": "a1-again", "surname": "Shchukin", "given": "Yuriy"}
    again["patronymic"] = "Olegovich"
    path = write(folder / "list.csv", [*ROWS, again, *crowd()])
    add(read_list(path), folder, "wanted", source="a test", as_of="2024-12-01")
    return folder


def test_a_person_of_the_list_is_found_in_another_spelling(store: Path) -> None:
    answer = Index.open(store, "wanted").lookup({"name": "Yuri Shchukin", "born": "1990-03-02"})
    best = answer.candidates[0]
    assert best.ids == ["a1", "a1-again"]
    assert best.probability > 0.9 and best.namesakes_expected < 0.01
    assert {w.field for w in best.weights} - {"together"} == {"surname", "given", "born"}
    assert answer.people == 405


def test_the_probabilities_sum_to_one_and_follow_the_prior(store: Path) -> None:
    index = Index.open(store, "wanted")
    before = 0.0
    for prior in (0.001, 0.02, 0.5, 0.9):
        answer = index.lookup(Person(name="Иван Баранов"), prior=prior)
        total = answer.not_listed + sum(c.probability for c in answer.candidates) + answer.others
        assert total == pytest.approx(1, abs=1e-9)
        assert 1 - answer.not_listed > before
        before = 1 - answer.not_listed


def test_the_posterior_is_one_of_n_or_none(store: Path) -> None:
    answer = Index.open(store, "wanted").lookup(Person(name="Иван Баранов"), prior=0.1)
    ratios = [2 ** sum(w.bits for w in c.weights) for c in answer.candidates]
    none, each = one_of_n(ratios, answer.people, 0.1)
    assert answer.others == 0
    assert answer.not_listed == pytest.approx(none, rel=1e-6)
    assert [c.probability for c in answer.candidates] == pytest.approx(each, rel=1e-6)


def test_the_document_says_what_the_answer_says(store: Path) -> None:
    answer = Index.open(store, "wanted").lookup(Person(surname="Баранов"), prior=0.3)
    said = answer.as_dict()
    assert len(answer.candidates) > 1
    assert (said["people"], said["prior"]) == (405, 0.3)
    assert (said["not_listed"], said["others"]) == (answer.not_listed, answer.others)
    for each, candidate in zip(said["candidates"], answer.candidates, strict=True):
        assert each["namesakes_expected"] == candidate.namesakes_expected
        assert (each["id"], each["ids"]) == (candidate.ids[0], candidate.ids)
        assert (each["probability"], each["entry"]) == (candidate.probability, candidate.entry)
        bits = [(w.field, w.compared, round(w.bits, 3)) for w in candidate.weights]
        assert [(w["field"], w["compared"], w["bits"]) for w in each["weights"]] == bits


def test_given_name_and_patronymic_in_one_column_are_compared_each(tmp_path: Path) -> None:
    rows = [
        {**row, "given": f"{row['given']} {row['patronymic']}", "patronymic": ""}
        for row in ROWS + crowd(60)
    ] + [{"id": "d1", "surname": "Їжак", "given": "Г.О.", "patronymic": "", "born": ""}]
    add(listing_of("l", rows), tmp_path, "l", source="s", as_of="2024-12-01")
    index = Index.open(tmp_path, "l")
    for asked, given, patronymic in (
        ("Щукин Юрий Олегович", "Юрий / Юрий: same", "Олегович / Олегович: same"),
        ("Їжак Ганна Олегівна", "Ганна / Г.: initial", "Олегівна / О.: initial"),
    ):
        said = {w.field: w.compared for w in index.lookup({"name": asked}).candidates[0].weights}
        assert (said["given"], said["patronymic"]) == (given, patronymic)


def test_names_that_go_together_often_say_less_and_seldom_ones_more(tmp_path: Path) -> None:
    # Two peoples with surnames and given names of their own, and one child of both.
    stems = ("Бар", "Вол", "Гор", "Дуб", "Зим", "Кор", "Лом", "Мур", "Нос", "Рог")
    peoples = {"ов": ("Иван", "Пётр", "Олег"), "швили": ("Гиви", "Шота", "Важа")}
    rows = [
        {"surname": stem + end, "given": name}
        for end, names in peoples.items() for stem in stems for name in names
    ] * 10  # fmt: skip
    rows.append({"surname": "Баров", "given": "Гиви"})
    add(listing_of("l", rows), tmp_path, "l", source="s", as_of="2024-12-01")
    index = Index.open(tmp_path, "l")
    for given, level in (("Иван", "often"), ("Гиви", "seldom")):
        best = index.lookup({"surname": "Баров", "given": given}).candidates[0]
        said = next(w for w in best.weights if w.field == "together")
        assert said.level == level and said.compared == f"these names {level} go together"
        assert (said.bits < 0) == (level == "often")


def test_nobody_alike_is_not_listed(store: Path) -> None:
    answer = Index.open(store, "wanted").lookup({"name": "Хуанита Гонсалес"})
    assert answer.not_listed == 1.0 and answer.candidates == []


def test_at_most_twenty_candidates_and_the_rest_are_others(tmp_path: Path) -> None:
    twins = [{"id": f"n{k}", "surname": "Петров", "given": "Олег", "patronymic": "", "born": ""}
             for k in range(30)]  # fmt: skip
    path = write(tmp_path / "l.csv", twins + crowd())
    add(read_list(path), tmp_path, "l", source="a test", as_of="2024-12-01")
    answer = Index.open(tmp_path, "l").lookup({"name": "Олег Петров"}, prior=0.5)
    assert len(answer.candidates) == 20
    assert answer.others == pytest.approx(10 * answer.candidates[0].probability)
    # A dozen bare namesakes share the probability: none of them is nearly certain.
    assert answer.candidates[0].probability < 0.05


def test_the_same_file_is_one_edition_and_the_latest_answers(tmp_path: Path) -> None:
    first = read_list(write(tmp_path / "one.csv", ROWS))
    second = read_list(write(tmp_path / "two.csv", ROWS[:3]))
    assert add(first, tmp_path, "l", source="s", as_of="2024-12-01").new
    assert not add(first, tmp_path, "l", source="s", as_of="2024-12-01").new
    add(second, tmp_path, "l", source="s", as_of="2024-06-01")
    kept = editions(tmp_path, "l")
    assert [(e.as_of, e.records) for e in kept] == [("2024-12-01", 5), ("2024-06-01", 3)]
    assert Index.open(tmp_path, "l").people == 5


def test_a_batch_writes_its_columns(store: Path, tmp_path: Path) -> None:
    queries = read_list(
        write(
            tmp_path / "q.csv", [{"id": "q1", "name": "Shchukin Yuri"}, {"id": "q2", "name": "Zzz"}]
        )
    )
    assert answer_batch(Index.open(store, "wanted"), queries, tmp_path / "a.csv", prior=0.02) == 1
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["query_id", "rank", "id", "probability", "not_listed"]
    assert rows[0]["query_id"] == "q1" and rows[0]["rank"] == "1"
    assert rows[-1] == {
        "query_id": "q2", "rank": "", "id": "", "probability": "", "not_listed": "1.000000",
    }  # fmt: skip


def test_a_lookup_opens_no_socket_and_writes_nothing(store: Path) -> None:
    index = Index.open(store, "wanted")
    index.lookup({"name": "Юрий Щукин"})  # compiled kernels are in place from here on
    seen: list[tuple[str, object]] = []
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if not watching:
            return
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & 3
        if writes or event.startswith(("socket.", "subprocess", "os.mkdir", "os.rename")):
            seen.append((event, arguments))

    sys.addaudithook(watch)
    try:
        index.lookup({"name": "Щукин Юрий Олегович", "born": "02.03.1990"})
        assert seen == []
        # The watch does see what it is for.
        (store / "probe").write_text("x", encoding="utf-8")
        assert any(event == "open" for event, _ in seen)
    finally:
        watching = False


@pytest.mark.parametrize("prior", [0, 1, -1, 2])
def test_a_prior_is_a_probability(store: Path, prior: float) -> None:
    with pytest.raises(BadInput, match="prior"):
        Index.open(store, "wanted").lookup({"name": "Юрий Щукин"}, prior=prior)


def test_a_query_without_a_name_and_a_list_not_kept_are_bad_input(store: Path) -> None:
    with pytest.raises(BadInput, match="name"):
        Index.open(store, "wanted").lookup({"name": "!!"})
    with pytest.raises(BadInput, match="wanted"):
        Index.open(store, "other")


def test_another_place_on_a_list_of_one_place_speaks_for_nobody(tmp_path: Path) -> None:
    row = {"surname": "Щукин", "given": "Юрий", "patronymic": "Олегович", "born": "1.2.1980"}
    add(listing_of("l", [{"id": "1", **row, "place": "Москва"}]), tmp_path, "l",
        source="s", as_of="2024-12-01")  # fmt: skip
    asked = {**row, "patronymic": "Петрович", "born": "15.7.1965", "place": "Томск"}
    answer = Index.open(tmp_path, "l").lookup(asked)
    said = [w.bits for c in answer.candidates for w in c.weights if w.level == "other"]
    assert all(bits <= 1e-6 for bits in said)
    assert answer.not_listed > 0.9
