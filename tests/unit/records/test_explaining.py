"""What a verifier reads about a candidate."""

import xml.etree.ElementTree as ET

import pytest

from byway.errors import BadInput
from byway.records import Answer, Candidate, Weight, explain, waterfall
from byway.records.explaining import odds_text

CANDIDATE = Candidate(
    ids=["a1"],
    probability=0.75,
    weights=[
        Weight("surname", "Щукин / <Shchukin>: same", "same", 12.5),
        Weight("born", "1990 / 1991: near-year", "near-year", -3.25),
    ],
    namesakes_expected=0.031,
    entry={},
)
ANSWER = Answer(not_listed=0.25, candidates=[CANDIDATE], prior=0.02, people=26_000)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["2.0%", "26,000", "+12.5 bits", "against, -3.2 bits", "0.031", "3 : 1", "25.0%"]),
        ("ru", ["До сравнения", "Фамилия", "Говорит против", "0.031", "шансы 3 : 1"]),
        ("uk", ["До порівняння", "Прізвище", "Свідчить проти", "0.031", "шанси 3 : 1"]),
    ],
)
def test_the_reasons_in_words(lang: str, words: list[str]) -> None:
    text = "\n".join(explain(ANSWER, CANDIDATE, lang))
    assert all(word in text for word in words), text


def test_the_picture_has_a_step_for_each_field_and_nothing_live() -> None:
    picture = waterfall(CANDIDATE, "ru")
    root = ET.fromstring(picture)
    bars = [each for each in root.iter() if each.tag.endswith("rect")]
    assert len(bars) == 2
    widths = [float(bar.attrib["width"]) for bar in bars]
    assert widths[0] / widths[1] == pytest.approx(12.5 / 3.25, rel=0.01)
    ends = [float(bar.attrib["x"]) + float(bar.attrib["width"]) for bar in bars]
    assert ends[0] == pytest.approx(ends[1], abs=0.2)  # the step down begins where the first ends
    assert "<Shchukin>" not in picture and "script" not in picture and "href" not in picture


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.5, "1 : 1"), (0.75, "3 : 1"), (0.1, "1 : 9"), (0.9999, "> 1,000 : 1"), (0, "< 1 : 1,000")],
)
def test_odds(probability: float, text: str) -> None:
    assert odds_text(probability) == text


def test_another_language_is_bad_input() -> None:
    with pytest.raises(BadInput, match="lang"):
        explain(ANSWER, CANDIDATE, "de")
    with pytest.raises(BadInput, match="lang"):
        waterfall(CANDIDATE, "de")
