"""Whether a log-linear model's maximum likelihood estimate exists and is identified.

Fienberg & Rinaldo (Annals of Statistics 2012): the estimate exists iff some x > 0 has the
observed sufficient statistics. Chan, Silverman & Vincent (JASA 2021) pose it as a linear
programme and ask that the reduced design have full column rank.

The same question, smaller: let N span the directions that change no cell with people in it, and B
be the empty cells' rows times N. With no such direction the estimate exists. Otherwise it is
identified iff B has full rank and exists iff Bᵀy = 0 has a solution y ≥ 1 (Stiemke's lemma), a
programme with as many rows as N has columns.
"""

import numpy as np

from byway.figures.kernels import kernel

OK, NO_MAXIMUM, NOT_IDENTIFIED = 0, 1, 2
_TINY = 1e-9


@kernel
def _null_space(rows):  # type: ignore[no-untyped-def]
    """A basis (columns) of the null space of a small integer matrix, by Gauss–Jordan; changed."""
    height, width = rows.shape
    pivots = np.full(width, -1, dtype=np.int64)
    rank = 0
    for column in range(width):
        best = -1
        size = _TINY
        for r in range(rank, height):
            if abs(rows[r, column]) > size:
                size = abs(rows[r, column])
                best = r
        if best < 0:
            continue
        if best != rank:
            for j in range(width):
                rows[best, j], rows[rank, j] = rows[rank, j], rows[best, j]
        scale = rows[rank, column]
        for j in range(column, width):
            rows[rank, j] /= scale
        for r in range(height):
            if r != rank and abs(rows[r, column]) > _TINY:
                factor = rows[r, column]
                for j in range(column, width):
                    rows[r, j] -= factor * rows[rank, j]
        pivots[column] = rank
        rank += 1
        if rank == height:
            break
    basis = np.zeros((width, width - rank))
    at = 0
    for column in range(width):
        if pivots[column] < 0:
            basis[column, at] = 1.0
            for other in range(width):
                if pivots[other] >= 0:
                    basis[other, at] = -rows[pivots[other], column]
            at += 1
    return basis


@kernel
def _feasible(matrix, right):  # type: ignore[no-untyped-def]
    """Whether matrix · s = right has a solution s ≥ 0: phase one of the simplex, Bland's rule."""
    height, width = matrix.shape
    tableau = np.zeros((height + 1, width + 1))
    for i in range(height):
        sign = -1.0 if right[i] < 0.0 else 1.0
        for j in range(width):
            tableau[i, j] = sign * matrix[i, j]
            tableau[height, j] -= tableau[i, j]
        tableau[i, width] = sign * right[i]
        tableau[height, width] -= tableau[i, width]
    basis = np.full(height, width, dtype=np.int64)  # artificial variables come after the others
    for i in range(height):
        basis[i] += i
    while tableau[height, width] < -_TINY:
        column = -1
        for j in range(width):
            if tableau[height, j] < -_TINY:
                column = j
                break
        if column < 0:
            return False
        row = -1
        best = np.inf
        for i in range(height):
            if tableau[i, column] > _TINY:
                ratio = tableau[i, width] / tableau[i, column]
                if ratio < best - 1e-12 or (ratio <= best + 1e-12 and basis[i] < basis[row]):
                    best = min(best, ratio)
                    row = i
        if row < 0:
            return False
        scale = tableau[row, column]
        for j in range(width + 1):
            tableau[row, j] /= scale
        for i in range(height + 1):
            factor = tableau[i, column]
            if i != row and factor != 0.0:
                for j in range(width + 1):
                    tableau[i, j] -= factor * tableau[row, j]
        basis[row] = column
    return True


@kernel
def existence(counts, thetas, live):  # type: ignore[no-untyped-def]
    """Judges a reduced model (see `newton.reduce_model`): OK, NO_MAXIMUM or NOT_IDENTIFIED."""
    k = thetas.size
    full = 0
    empty = 0
    for c in range(counts.size):
        if live[c]:
            if counts[c] > 0.0:
                full += 1
            else:
                empty += 1
    positive = np.zeros((full, k))
    zero = np.zeros((empty, k))
    full = 0
    empty = 0
    for c in range(counts.size):
        if not live[c]:
            continue
        for j in range(k):
            value = 1.0 if thetas[j] & c == thetas[j] else 0.0
            if counts[c] > 0.0:
                positive[full, j] = value
            else:
                zero[empty, j] = value
        if counts[c] > 0.0:
            full += 1
        else:
            empty += 1
    directions = _null_space(positive)
    free = directions.shape[1]
    if free == 0:
        return OK
    moved = np.zeros((empty, free))
    for i in range(empty):
        for j in range(free):
            total = 0.0
            for m in range(k):
                total += zero[i, m] * directions[m, j]
            moved[i, j] = total
    if empty < free or _null_space(moved.copy()).shape[1] > 0:
        return NOT_IDENTIFIED
    transposed = np.zeros((free, empty))
    right = np.zeros(free)
    for j in range(free):
        for i in range(empty):
            transposed[j, i] = moved[i, j]
            right[j] -= moved[i, j]
    return OK if _feasible(transposed, right) else NO_MAXIMUM
