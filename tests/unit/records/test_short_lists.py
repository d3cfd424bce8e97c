"""On a list of few entries no lesser agreement weighs more than a greater one."""

import pytest

from byway.records import Index, Person, add, listing_of

ALIKE = ("Щукин", "Виталий", "Олегович", "12.03.1990")
OTHERS = [
    ("Карасев", "Роман", "Петрович", "01.07.1985"), ("Лещенко", "Артур", "Ильич", "1979"),
    ("Судаков", "Виктор", "Львович", "23.11.1990"), ("Окунев", "Василий", "", "1994"),
    ("Сомов", "Вячеслав", "Олегович", "30.04.1988"), ("Язев", "Глеб", "Кимович", ""),
]  # fmt: skip
ASKED = {
    "surname": [Person("Щукин"), Person("Щукен")],
    "given": [Person("Щукин", "Виталий"), Person("Щукин", "В."), Person("Щукин", "Витаий")],
    "patronymic": [Person("Щукин", "Виталий", "Олегович"), Person("Щукин", "Виталий", "О.")],
    "born": [Person("Щукин", born="12.03.1990"), Person("Щукин", born="1990"),
             Person("Щукин", born="1991")],
}  # fmt: skip


@pytest.fixture(scope="module", params=[(1, 0), (1, 6), (4, 6), (15, 24), (9, 24)], ids=str)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Index:
    alike, others = request.param
    # Different days, so that each is a person of his own.
    people = [(*ALIKE[:3], f"{12 + k % 10}.{3 + k // 10:02}.1990") for k in range(alike)]
    people += (OTHERS * 4)[:others]
    rows = [
        {"id": str(k), "surname": s, "given": g, "patronymic": p, "born": b}
        for k, (s, g, p, b) in enumerate(people)
    ]
    folder = tmp_path_factory.mktemp("store")
    add(listing_of("l", rows), folder, "l", source="s", as_of="2024-12-01")
    return Index.open(folder, "l")


def bits(index: Index, person: Person, name: str) -> float:
    best = next(c for c in index.lookup(person).candidates if "0" in c.ids)
    return next(weight.bits for weight in best.weights if weight.field == name)


@pytest.mark.parametrize("name", ASKED)
def test_the_more_agrees_the_more_it_weighs(index: Index, name: str) -> None:
    weighed = [bits(index, person, name) for person in ASKED[name]]
    assert weighed[0] > 0
    # Where a third of a list bears one name, it, its initial and its slips say about the same.
    assert all(less <= weighed[0] + 0.4 for less in weighed[1:])


def test_a_year_that_is_one_off_weighs_less_than_the_year(index: Index) -> None:
    _, year, beside = (bits(index, person, "born") for person in ASKED["born"])
    assert beside < year - 1
