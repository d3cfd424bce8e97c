"""What is hidden of a pathway so that no story can be worked out: states and moves of few stories,
and others where these could be told from what is left."""

import numpy as np
from numpy.typing import NDArray


def hidden_states(entered: NDArray[np.float64], few: int) -> list[int]:
    """Which states have no share over time: those that fewer than `few` stories enter, and since
    the shares sum to 1, the least entered others until the hidden ones are two and of `few`."""
    order = np.argsort(entered, kind="stable")
    hidden = int(np.sum(entered < few))
    # One alone is below `few`, so that no share is told as what the others leave of 1.
    while 0 < hidden < len(order) and entered[order[:hidden]].sum() < few:
        hidden += 1
    return sorted(int(s) for s in order[:hidden])


def hide_few(counts: NDArray[np.float64], few: int) -> NDArray[np.bool_]:
    """Which cells of a table of moves to suppress, shape of `counts`: those from 1 to few − 1, and
    in a row or column with some the smallest others, until its sum leaves what is hidden there a
    range of half of `few`."""
    hidden = (counts > 0) & (counts < few)
    while True:
        before = hidden.copy()
        for view, mask in ((counts, hidden), (counts.T, hidden.T)):
            for line, covered in zip(view, mask, strict=True):
                open_cells = np.flatnonzero((line > 0) & ~covered)
                many = int(covered.sum())
                # Each is known to be 1 or more, and their sum may be known.
                close = many == 1 or line[covered].sum() - many < few / 2
                if many and close and open_cells.size:
                    covered[open_cells[np.argmin(line[open_cells])]] = True
        if (hidden == before).all():
            return hidden
