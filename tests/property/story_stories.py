"""Random stories for the property tests: small, tangled, every kind of statement."""

from hypothesis import strategies as st

from byway.story import Claim, Lasts, Relation, Story, parse_duration, parse_edtf

DATES = (
    "2024-05-01", "2024-05-03", "2024-05~", "2024-05?", "2024-05-10%", "2024-06-01/2024-06-10",
    "../2024-05-05", "2024-05-20/..", "2024-05-10~/2024-05-12", "2024-05/2024-06~", "2024-23~",
    "2023-24", "2024", "2023~", "202X", "2024-05-XX", "2024-XX", "2024-04-2X".replace("2X", "XX"),
)  # fmt: skip
LEAST = ("0d", "2d", "1w", "1m", "1y")
MOST = ("366d", "14m", "2y")
SHORT = ("1d", "9d", "3w")


@st.composite
def relations(draw: st.DrawFn, events: list[str]) -> tuple[Relation, ...]:
    found = []
    for event in draw(st.lists(st.sampled_from(events), min_size=1, max_size=2)):
        least, most = draw(
            st.sampled_from([(None, None), (None, "S"), ("L", None), ("L", "M"), (None, "M")])
        )
        found.append(
            Relation(
                event,
                parse_duration(draw(st.sampled_from(LEAST))) if least else None,
                parse_duration(draw(st.sampled_from(MOST if most == "M" else SHORT)))
                if most
                else None,
            )
        )
    return tuple(found)


@st.composite
def claims(draw: st.DrawFn, number: int, events: list[str]) -> Claim:
    date = st.sampled_from(DATES).map(parse_edtf)
    said = draw(
        st.lists(
            st.sampled_from(
                ["when"] * 4 + ["after"] * 3 + ["before", "during", "start", "end", "lasts"]
            ),
            min_size=1,
            max_size=3,
            unique=True,
        )
    )
    return Claim(
        id=f"c{number}",
        event=draw(st.sampled_from(events)),
        when=draw(date) if "when" in said else None,
        start=draw(date) if "start" in said else None,
        end=draw(date) if "end" in said else None,
        lasts=Lasts(
            draw(st.sampled_from([None, parse_duration("5d")])),
            draw(st.sampled_from([None, parse_duration("2w"), parse_duration("3m")])),
        )
        if "lasts" in said
        else None,
        after=draw(relations(events)) if "after" in said else (),
        before=draw(relations(events)) if "before" in said else (),
        during=tuple(draw(st.lists(st.sampled_from(events), min_size=1, max_size=2)))
        if "during" in said
        else (),
    )


@st.composite
def stories(draw: st.DrawFn, most_claims: int = 7) -> Story:
    events = [f"e{number}" for number in range(draw(st.integers(1, 4)))]
    said = [draw(claims(number, events)) for number in range(draw(st.integers(1, most_claims)))]
    return Story((*said, *(Claim(id=f"named_{event}", event=event) for event in events)))
