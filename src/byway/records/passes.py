"""One pass over all records: whole parts and sides of cut ones side by side, then the held back."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, wait

import numpy as np
from numpy.typing import NDArray

from byway.records.nets import Memo, Net, memo_of
from byway.records.parts import Cut, Longs, cut, held_back

LARGE = 0.25
"""A part with a larger share of the records is cut."""
LEAST = 2_000
"""Fewer records are not worth a cut."""

Fill = Callable[[Longs, Memo], None]
"""Makes the state of some records agree with who is who: whole people only."""
Sweep = Callable[[Longs, Longs, Memo], None]
"""Assigns some records anew; numbers for new people are looked for among the second ones."""
Piece = tuple[Longs, Memo]
"""Records that one thread draws, and what it compared."""


class Passes:
    """Passes over the parts of a net; `rank` is of all records."""

    def __init__(self, parts: list[Longs], net: Net, rank: Longs) -> None:
        self.net = net
        large = max(LARGE * len(rank), LEAST)

        def piece(records: Longs) -> Piece:
            return records, memo_of(len(records), rank)

        cuts = [cut(part, net) for part in parts if len(part) > large]
        self.cut = [(each, [piece(side) for side in each.sides()]) for each in cuts]
        self.whole = [piece(part) for part in parts if len(part) <= large]

    def begin(self, threads: Executor, fill: Fill) -> None:
        """Fills the state of all records."""
        pieces = [*self.whole, *((each.records, sides[0][1]) for each, sides in self.cut)]
        list(threads.map(lambda piece: fill(*piece), pieces))

    def go(self, threads: Executor, person: NDArray[np.int32], fill: Fill, sweep: Sweep) -> None:
        """Fills and sweeps all records once."""

        def one(records: Longs, memo: Memo) -> None:
            fill(records, memo)
            sweep(records, records, memo)

        begun = [self._sides(threads, *each, person, fill, sweep) for each in self.cut]
        running = [threads.submit(one, *piece) for piece in self.whole]
        for (each, sides), (held, both) in zip(self.cut, begun, strict=True):
            wait(both)
            running += [*both, threads.submit(sweep, held, each.records, sides[0][1])]
        for done in running:
            done.result()

    def _sides(
        self, threads: Executor, each: Cut, sides: list[Piece], person: NDArray[np.int32],
        fill: Fill, sweep: Sweep,
    ) -> tuple[Longs, list[Future[None]]]:  # fmt: skip
        """Begins both sides of a cut; the records that wait for them."""
        shared, held = held_back(*each, self.net.starts, self.net.other, person)
        # Before the sides look among their records for numbers that nobody has.
        fill(each.records[shared[each.records]], sides[0][1])

        def side(records: Longs, memo: Memo) -> None:
            fill(records[~shared[records]], memo)
            sweep(records[~held[records]], records, memo)

        begun = [threads.submit(side, *piece) for piece in sides]
        return each.records[held[each.records]], begun
