"""What is saved is loaded back as the same story, whatever texts it holds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from byway.story import (
    Amount,
    Claim,
    Conversion,
    Layer,
    Quantity,
    Story,
    Voice,
    Word,
    dumps,
    loads,
    parse_edtf,
)
from tests.property.story_stories import stories

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20
).filter(lambda text: bool(text.strip()))
words = st.sampled_from(
    ["yes", "no", "null", "~", "1e3", "0x1", "12:30", "2024-05-01", "a: b", "- x", "#", "é", "нет"]
)
said = st.one_of(texts, words)


@st.composite
def whole_stories(draw: st.DrawFn) -> Story:
    story = draw(stories())
    number = st.one_of(st.integers(0, 10**9).map(str), st.just("1500.50"), said)
    first = Claim(
        id="full",
        voice="v",
        what=draw(said),
        quote=draw(said),
        hedge=draw(said),
        note=draw(said),
        basis="told",
        repeats=story.claims[0].id,
        withheld=draw(st.booleans()),
        amount=Amount(
            draw(said), draw(number), draw(number), None, draw(said),
            (Conversion("5", "EUR", "90.0", parse_edtf("2022-03-01"), draw(said), "10", "v"),),
        ),
        quantity=Quantity(text=draw(said), unit=draw(said)),
    )  # fmt: skip
    return Story(
        (first, *story.claims),
        (Voice("v", "witness", draw(said)),),
        draw(said),
        "uk",
        (Word("w", (("en", draw(said)),), "1:040519051801"),),
        (Layer("stage", draw(said), "v", "full"), Layer("note", draw(said))),
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(whole_stories())
def test_saving_and_loading_gives_the_same_story(story: Story) -> None:
    assert loads(dumps(story)) == story
