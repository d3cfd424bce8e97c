"""What a verifier reads about a candidate."""

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest

from byway.errors import BadInput
from byway.records import (
    LANGUAGES,
    Answer,
    Candidate,
    Index,
    Weight,
    add,
    explain,
    explain_nobody,
    read_list,
    waterfall,
)
from byway.records.answers import DEFAULT_PRIOR
from byway.records.explaining import OTHER_PRIORS, at_prior, chance_of, chance_of_names, rival_bits
from byway.records.levels import FIELDS, NAMES
from byway.records.waterfall import pair_waterfall
from byway.records.wording import (
    WORDS,
    count_text,
    counted,
    field_word,
    level_word,
    likelihood,
    odds_text,
    percent_text,
)
from tests.reference.records import one_of_n
from tests.unit.records.lists import ROWS, crowd, write

CANDIDATE = Candidate(
    ids=["a1"],
    probability=0.72,
    weights=[
        Weight("surname", "Щукин / <Shchukin>: same", "same", 12.5),
        Weight("born", "1990 / 1991: near-year", "near-year", -3.25),
        Weight("together", "these names often go together", "often", -0.5),
    ],
    namesakes_expected=0.031,
    entry={},
)
ANSWER = Answer(not_listed=0.25, candidates=[CANDIDATE], others=0.03, people=26_000)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["2.0 %", "26\u202f000", "for one person, +12.5 bits", "against, -3.2 bits",
                "0.031", "odds 2.57 : 1", "likely, 72 %", "25 %", "not guilt"]),
        ("ru", ["До сравнения", "Фамилия", "Говорит против", "0.031", "шансы 2.57 : 1",
                "вероятно"]),
        ("uk", ["До порівняння", "Прізвище", "Свідчить проти", "шанси 2.57 : 1", "ймовірно"]),
        ("et", ["Enne võrdlemist", "Perekonnanimi", "Räägib vastu", "šansid 2.57 : 1"]),
    ],
)  # fmt: skip
def test_the_reasons_in_words(lang: str, words: list[str]) -> None:
    text = "\n".join(explain(ANSWER, CANDIDATE, lang))
    assert all(word in text for word in words), text
    assert "{" not in text and "same" not in text.replace("the same", "")
    assert "2.0 %" in explain_nobody(ANSWER, lang)[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_words_for_every_field_and_level(lang: str) -> None:
    for field, levels in zip(FIELDS, NAMES, strict=True):
        assert field_word(lang, field) != field or lang == "en"
        for level in levels[1:]:
            assert level_word(lang, field, level) != level or lang == "en"
    for level in ("often", "seldom"):
        assert level_word(lang, "together", level) != level
    assert len(set(WORDS[lang].likelihood)) == 7


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_of_all_languages_say_the_same_numbers(lang: str) -> None:
    for name, sentence in vars(WORDS[lang]).items():
        if isinstance(sentence, str):
            ours = {part[1] for part in Formatter().parse(sentence) if part[1]}
            english = {part[1] for part in Formatter().parse(getattr(WORDS["en"], name)) if part[1]}
            assert ours == english, name


def test_every_number_of_a_candidate_stands_in_its_own_sentence() -> None:
    lines, words = explain(ANSWER, CANDIDATE), WORDS["en"]
    names = chance_of_names(CANDIDATE)
    assert names is not None
    assert counted(words.names, names * 26_000) in lines
    assert counted(words.namesakes, 0.031) in lines
    assert any("Of 100 answers like this one, about 72 would" in line for line in lines)
    assert words.none.format(probability="25 %") in lines
    assert words.others.format(probability="3.0 %") in lines
    alone = replace(ANSWER, not_listed=0.28, others=0.0)
    assert not any("Further candidates" in line for line in explain(alone, CANDIDATE))


def test_how_many_agree_by_chance_is_said_of_what_speaks_for_the_person_only() -> None:
    surname, born = explain(ANSWER, CANDIDATE)[1:3]
    assert "would agree as well" in surname and "would agree as well" not in born


@pytest.mark.parametrize(
    ("probability", "said"),
    [(0.72, "Of 100 answers like this one, about 72"), (0.96, "Of 1\u202f000 .* about 960"),
     (0.03, "Of 1\u202f000 .* about 30"), (0.999, "Of 10\u202f000 .* about 9\u202f990")],
)  # fmt: skip
def test_so_many_answers_of_as_many_as_show_it(probability: float, said: str) -> None:
    candidate = replace(CANDIDATE, probability=probability)
    text = "\n".join(explain(replace(ANSWER, not_listed=1 - probability), candidate))
    assert re.search(said, text), text


def test_other_priors_are_those_that_were_not_put_in() -> None:
    for prior, left in ((DEFAULT_PRIOR, (0.001, 0.2, 0.5)), (0.1, OTHER_PRIORS)):
        answer = replace(ANSWER, prior=prior)
        listed = "; ".join(
            f"{percent_text(each)} → {percent_text(at_prior(answer, CANDIDATE, each))}"
            for each in left
        )
        assert WORDS["en"].priors.format(list=listed) in explain(answer, CANDIDATE)


def test_what_rivals_take_is_said_where_they_take_something() -> None:
    shared = replace(ANSWER, not_listed=0.1, others=0.18)
    assert WORDS["en"].rivals.format(bits=math.log2(0.1 / 0.28)) in explain(shared, CANDIDATE)
    alone = replace(ANSWER, not_listed=0.28, others=0.0)
    assert len(explain(alone, CANDIDATE)) == len(explain(shared, CANDIDATE)) - 2


def test_names_that_go_together_often_fit_more_people_by_chance() -> None:
    alone = replace(CANDIDATE, weights=list(CANDIDATE.weights)[:1])
    for bits in (-1.0, 1.0):
        both = [*alone.weights, Weight("together", "these names go together", "often", bits)]
        expected = (chance_of_names(alone) or 0) * 2**-bits
        assert chance_of_names(replace(CANDIDATE, weights=both)) == pytest.approx(expected)
    assert chance_of_names(replace(CANDIDATE, weights=list(CANDIDATE.weights)[1:2])) is None


def test_another_prior_is_what_a_look_up_with_it_says() -> None:
    ratios, people = [9000.0, 400.0, 2.0], 26_000
    none, each = one_of_n(ratios, people, DEFAULT_PRIOR)
    for prior in (0.001, 0.3, 0.9):
        _, other = one_of_n(ratios, people, prior)
        for before, after in zip(each, other, strict=True):
            candidate = replace(CANDIDATE, probability=before)
            answer = Answer(not_listed=none, candidates=[candidate], people=people)
            assert at_prior(answer, candidate, prior) == pytest.approx(after, rel=1e-9)


def test_prior_weights_and_rivals_sum_to_the_odds() -> None:
    ratios, people = [9000.0, 400.0, 2.0], 26_000
    none, each = one_of_n(ratios, people, 0.02)
    answer = Answer(not_listed=none, candidates=[replace(CANDIDATE, probability=each[0])],
                    people=people)  # fmt: skip
    before = math.log2(0.02 / (people * 0.98))
    total = before + math.log2(ratios[0]) + rival_bits(answer, answer.candidates[0])
    assert total == pytest.approx(math.log2(each[0] / (1 - each[0])))


def test_how_many_share_a_name_is_what_the_list_counts(tmp_path: Path) -> None:
    rows = ROWS + crowd()
    add(read_list(write(tmp_path / "l.csv", rows)), tmp_path, "l", source="t", as_of="2024-12-01")
    asked = {"surname": rows[100]["surname"], "given": rows[100]["given"]}
    answer = Index.open(tmp_path, "l").lookup(asked, prior=0.3)
    weights = {w.field: w for w in answer.candidates[0].weights}
    for field in ("surname", "given"):
        bearers = sum(row[field] == asked[field] for row in rows)
        expected = chance_of(weights[field])
        assert expected is not None
        # Others with the surname, not its bearer too.
        assert expected * answer.people == pytest.approx(bearers - (field == "surname"), rel=0.05)
    line = next(each for each in explain(answer, answer.candidates[0]) if "Surname" in each)
    expected = chance_of(weights["surname"])
    assert expected is not None
    assert f"about {expected * answer.people:.2g} of the list's people" in line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_has_a_step_for_each_field_and_nothing_live(lang: str) -> None:
    picture = waterfall(ANSWER, CANDIDATE, lang)
    root = ET.fromstring(picture)
    bars = [each for each in root.iter() if each.tag.endswith("rect")]
    assert len(bars) == 4  # three fields and what rivals take
    widths = [float(bar.attrib["width"]) for bar in bars]
    assert widths[0] / widths[1] == pytest.approx(12.5 / 3.25, rel=0.01)
    ends = [float(bar.attrib["x"]) + float(bar.attrib["width"]) for bar in bars]
    assert ends[0] == pytest.approx(ends[1], abs=0.2)  # the step down begins where the first ends
    assert "<Shchukin>" not in picture and "script" not in picture and "href" not in picture
    view = [float(part) for part in root.attrib["viewBox"].split()]
    for each in bars:
        assert 0 <= float(each.attrib["x"]) <= view[2]
        assert float(each.attrib["y"]) + float(each.attrib["height"]) <= view[3]


def places(picture: str) -> tuple[dict[str, float], list[float], float]:
    """Where a picture has its odds, by their words; its marks; and how wide a bit is."""
    root = ET.fromstring(picture)
    odds = {
        each.text or "": float(each.attrib["x"]) for each in root.iter()
        if each.tag.endswith("text") and each.attrib["text-anchor"] == "middle"
    }  # fmt: skip
    marks = [float(each.attrib["cx"]) for each in root.iter() if each.tag.endswith("circle")]
    first = next(each for each in root.iter() if each.tag.endswith("rect"))
    return odds, marks, float(first.attrib["width"]) / 12.5


def test_the_picture_begins_and_ends_at_the_odds_it_says() -> None:
    odds, (first, last), bit = places(waterfall(ANSWER, CANDIDATE))
    even = odds["1 : 1"]
    assert first - even == pytest.approx(bit * math.log2(0.02 / (26_000 * 0.98)), abs=0.5)
    steps = 12.5 - 3.25 - 0.5 + rival_bits(ANSWER, CANDIDATE)
    assert last - first == pytest.approx(bit * steps, abs=0.5)
    assert odds["1 : 100"] < even and list(odds.values()) == sorted(odds.values())
    for probability in (0.02, 0.5, 0.97):
        odds, (_, last), bit = places(pair_waterfall(CANDIDATE.weights, probability))
        expected = bit * math.log2(probability / (1 - probability))
        assert last - odds["1 : 1"] == pytest.approx(expected, abs=0.5)


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.5, "1 : 1"), (0.75, "3 : 1"), (0.1, "1 : 9"), (0.9999, "> 1000 : 1"), (0, "< 1 : 1000")],
)
def test_odds(probability: float, text: str) -> None:
    assert odds_text(probability) == text


@pytest.mark.parametrize(
    ("probability", "words"),
    [(1, "virtually certain"), (0.99, "virtually certain"), (0.95, "very likely"),
     (0.7, "likely"), (0.5, "about as likely as not"), (0.2, "unlikely"),
     (0.05, "very unlikely"), (0, "exceptionally unlikely")],
)  # fmt: skip
def test_likelihood_follows_the_scale(probability: float, words: str) -> None:
    assert likelihood("en", probability) == words


def test_numbers_are_not_more_exact_than_they_are() -> None:
    texts = [count_text(v) for v in (1349, 99_999, 12.3, 0.41, 0.0001)]
    assert texts == ["1\u202f300", "100\u202f000", "12", "0.41", "< 0.001"]
    assert [percent_text(v) for v in (0.5, 0.975, 0.9996, 0.99999, 0, 0.00034)] == [
        "50 %", "97.5 %", "99.96 %", "> 99.99 %", "< 0.01 %", "0.03 %",
    ]  # fmt: skip


def test_another_language_is_bad_input() -> None:
    with pytest.raises(BadInput, match="explain"):
        explain(ANSWER, CANDIDATE, "de")
    with pytest.raises(BadInput, match="explain"):
        waterfall(ANSWER, CANDIDATE, "de")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_less_than_is_not_said_to_be_about(lang: str) -> None:
    words = WORDS[lang]
    for template in (words.names, words.chance, words.namesakes):
        few, some = counted(template, 1e-6), counted(template, 3)
        assert "< 0.001" in few and "3" in some
        assert not any(f"{about} <" in few for about in ("about", "около", "близько", "umbes"))
