"""Chinese names in pinyin, Wade–Giles and Palladius' Cyrillic are one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byway.records import compare_names
from byway.records.chinese import _systems, in_pinyin

# People of whom each spelling is well known.
PINYIN_WADE_GILES_PALLADIUS = [
    ("Mao Zedong", "Mao Tse-tung", "Мао Цзэдун"),
    ("Deng Xiaoping", "Teng Hsiao-p'ing", "Дэн Сяопин"),
    ("Zhou Enlai", "Chou En-lai", "Чжоу Эньлай"),
    ("Liu Shaoqi", "Liu Shao-ch'i", "Лю Шаоци"),
    ("Jiang Zemin", "Chiang Tse-min", "Цзян Цзэминь"),
    ("Hua Guofeng", "Hua Kuo-feng", "Хуа Гофэн"),
    ("Hu Yaobang", "Hu Yao-pang", "Ху Яобан"),
    ("Lin Biao", "Lin Piao", "Линь Бяо"),
    ("Peng Dehuai", "P'eng Te-huai", "Пэн Дэхуай"),
    ("Zhu De", "Chu Teh", "Чжу Дэ"),
    ("Xi Zhongxun", "Hsi Chung-hsün", "Си Чжунсюнь"),
    ("Zhao Ziyang", "Chao Tzu-yang", "Чжао Цзыян"),
    ("Lü Zhengcao", "Lü Cheng-ts'ao", "Люй Чжэнцао"),
    ("Nie Rongzhen", "Nieh Jung-chen", "Не Жунчжэнь"),
]
NO_WADE_GILES = {"Chou En-lai", "Lin Piao", "Chu Teh", "Hu Yao-pang", "Hua Kuo-feng"}
"""Pinyin of another name as well, or a spelling of the post office."""


@pytest.mark.parametrize(("pinyin", "wade_giles", "cyrillic"), PINYIN_WADE_GILES_PALLADIUS)
def test_one_name_in_three_systems(pinyin: str, wade_giles: str, cyrillic: str) -> None:
    assert compare_names(pinyin, cyrillic) > 0.9
    assert compare_names(" ".join(reversed(pinyin.split())), cyrillic) > 0.9
    if wade_giles not in NO_WADE_GILES:
        assert compare_names(wade_giles, pinyin) > 0.9
        assert compare_names(cyrillic, wade_giles) > 0.9


def test_each_name_is_one_of_its_own() -> None:
    for name, _, _ in PINYIN_WADE_GILES_PALLADIUS:
        others = [each for each, _, _ in PINYIN_WADE_GILES_PALLADIUS if each != name]
        for _, _, cyrillic in PINYIN_WADE_GILES_PALLADIUS:
            assert (compare_names(name, cyrillic) > 0.5) == (
                cyrillic == {p: c for p, _, c in PINYIN_WADE_GILES_PALLADIUS}[name]
            )
        assert not any(in_pinyin(name) & in_pinyin(other) for other in others)


@pytest.mark.parametrize(
    "name",
    [
        "Иванов Иван",
        "Xi",
        "Си",
        "Li Na Anna Lin Gan",
        "Kim Jong Un",
        "Ким Чен Ын",
        "Mike",
        "",
        "-",
        "Li " + "xian" * 200,
    ],
)
def test_other_names_are_not_chinese(name: str) -> None:
    assert in_pinyin(name) == set()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Lin An", "Li Nan"),
        ("Fang An", "Fan Gan"),
        ("Ли Нань", "Линь Ань"),
        ("Анна Ли", "Ли Ан На"),
    ],
)
def test_syllables_that_run_alike_are_not_the_same(a: str, b: str) -> None:
    assert compare_names(a, b) < 0.5


def test_tones_and_dots_are_left_out() -> None:
    assert in_pinyin("Lǚ Bù") == in_pinyin("Lu Bu") == in_pinyin("Lv Bu")
    assert in_pinyin("Wáng Yì") == in_pinyin("Ван И") == {("wang", "yi"), ("yi", "wang")}


def test_as_many_syllables_as_standard_chinese_has() -> None:
    # ISO 7098 has some 400, without tones; Palladius writes each its own way.
    pinyin, palladius, wade_giles, _ = _systems()
    assert 390 < len(pinyin) < 415
    assert all(len(some) == 1 for some in pinyin.values())
    assert in_pinyin("P'an Te") == in_pinyin("Pan De")
    assert sum(len(some) > 1 for some in palladius.values()) < 5
    assert max(map(len, pinyin)) <= 6 >= max(map(len, wade_giles))


_PINYIN, _PALLADIUS, *_ = _systems()
_OF = {next(iter(some)): spelling for spelling, some in _PALLADIUS.items()}


@given(st.lists(st.sampled_from(sorted(_OF)), min_size=2, max_size=3))
def test_syllables_are_the_same_in_cyrillic(syllables: list[str]) -> None:
    first, *rest = syllables
    pinyin, cyrillic = (
        f"{own[first]} {''.join(own[each] for each in rest)}"
        for own in ({each: each for each in _OF}, _OF)
    )
    assert in_pinyin(pinyin) & in_pinyin(cyrillic)
