"""Stories for the benches: chains of weekly events with dates on every third, shuffled."""

import random
from datetime import date

from byway.story import Claim, Relation, Story, parse_duration, parse_edtf


def chain(claims: int, planted: int = 0, seed: int = 1, *, relations: bool = False) -> Story:
    """A chain of `claims` claims; at `planted` places two dates clash.

    With `relations` two relations clash instead at every other place: each "after" the other.
    """
    rng = random.Random(seed)
    first = date(1900, 1, 1).toordinal()
    least, most = parse_duration("3d"), parse_duration("12d")
    said = [Claim(id="start", event="e0")]
    event = 0
    while len(said) < claims - 3 * planted:
        event += 1
        after = (Relation(f"e{event - 1}", least, most),)
        said.append(Claim(id=f"r{event}", event=f"e{event}", after=after))
        if event % 3 == 0 and len(said) < claims - 3 * planted:
            middle = first + 7 * event
            days = "/".join(date.fromordinal(middle + off).isoformat() for off in (-20, 20))
            said.append(Claim(id=f"d{event}", event=f"e{event}", when=parse_edtf(days)))
    for place in range(planted):
        at = f"e{(2 * place + 1) * event // (2 * planted)}"
        side = f"side{place}"
        said.append(Claim(id=f"a{place}", event=side, after=(Relation(at, least),)))
        if place % 2 or not relations:
            said.append(Claim(id=f"b{place}", event=side, when=parse_edtf("2091-05-01")))
            said.append(Claim(id=f"c{place}", event=side, when=parse_edtf("2092")))
        else:
            other = f"other{place}"
            said.append(Claim(id=f"b{place}", event=other, after=(Relation(side, least),)))
            said.append(Claim(id=f"c{place}", event=side, after=(Relation(other),)))
    rng.shuffle(said)
    return Story(tuple(said))
