"""Small invented lists for tests."""

import csv
from pathlib import Path

COLUMNS = ("id", "surname", "given", "patronymic", "born")


def _rows(*texts: str) -> list[dict[str, str]]:
    return [dict(zip(COLUMNS, text.split("|"), strict=True)) for text in texts]


ROWS = _rows(
    "a1|Щукин|Юрий|Олегович|02.03.1990",
    "a2|Иванов|Сергей|Петрович|1988",
    "a3|Магомедов|Мурад|Али оглы|",
    "a4|Коваленко|Дмитрий||11.12.1995",
    "a5|Тамм|Юри||1979-05-06",
)
OTHERS = _rows(
    "b1|Shchukin|Yuri||1990-03-02",
    "b2|Kovalenko|Dmytro||11.12.1995",
    "b3|Петров|Олег|Ильич|01.01.1970",
    "b4|Щукин|Ю.|О.|02.03.1990",
)


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def crowd(n: int = 400) -> list[dict[str, str]]:
    """Many people with different names and dates, so that frequencies mean something."""
    first = ["Иван", "Пётр", "Олег", "Роман", "Артур", "Глеб", "Тимур", "Егор", "Марк", "Антон"]
    stems = ["Бар", "Вол", "Гор", "Дуб", "Жар", "Зим", "Кор", "Лом", "Мур", "Нос", "Рог", "Сад"]
    ends = ["анов", "елин", "ицкий", "ухов", "оренко", "ыгин", "атьев"]
    rows = []
    for k in range(n):
        rows.append(
            {
                "id": f"c{k}",
                "surname": stems[k % 12] + ends[k // 12 % 7],
                "given": first[(k * 7 + k // 84) % 10],
                "patronymic": first[(k * 3 + k // 10) % 10] + "ович",
                "born": f"{k % 27 + 1:02}.{k % 12 + 1:02}.{1970 + k % 31}",
            }
        )
    return rows
