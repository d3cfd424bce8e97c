"""One Gibbs pass over a partition of records into people.

A person's entries are copies of one true value per field, and the best guess of it is the entry
that says most and agrees best with the others: a field's log likelihood ratio for a person is the
largest, over the entries that say all there is to say of it, of the sum of that entry's ratios with
the others. For two entries that is the ratio of Fellegi and Sunter; a third entry is judged by how
it fits the first two, however weakly they agree with each other elsewhere.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.codes import field_weights
from byway.records.kernels import kernel
from byway.records.levels import Floats

LARGEST = 40
"""A person has at most so many entries."""


class State(NamedTuple):
    """A partition of n records. People are numbered by slots 0 to n − 1, in any order.

    `after` and `before` go round the entries of a person, `first` is one of them; `size`,
    `history` (bit k for list k), `entries` per list and `score` are a person's. `centre` sums, per
    record and field, its log likelihood ratios with the other entries of its person.
    """

    person: NDArray[np.int32]
    after: NDArray[np.int32]
    before: NDArray[np.int32]
    first: NDArray[np.int32]
    size: NDArray[np.int32]
    history: NDArray[np.int64]
    entries: NDArray[np.int32]
    score: Floats
    centre: Floats


def empty_state(person: NDArray[np.int32], lists: int) -> State:
    """Room for a partition; `fill` makes it agree with `person`, numbers from 0 to n − 1."""
    n = len(person)
    after, before, first, size = (np.zeros(n, np.int32) for _ in range(4))
    return State(
        person.astype(np.int32), after, before, first, size, np.zeros(n, np.int64),
        np.zeros((n, lists), np.int32), np.zeros(n), np.zeros((n, 5)),
    )  # fmt: skip


class Net(NamedTuple):
    """Pairs that may be joined, by record: those of i from starts[i] to starts[i + 1].

    `weight` is a pair's log likelihood ratio, `bonus` what a label adds to it.
    """

    starts: NDArray[np.int64]
    other: NDArray[np.int32]
    pair: NDArray[np.int64]
    weight: Floats
    bonus: Floats


@kernel
def _best(members, many, centre, said):  # type: ignore[no-untyped-def]
    """The log likelihood ratio of a person with these entries, centres being right."""
    total = 0.0
    for f in range(5):
        top = 0
        best = 0.0
        for c in range(many):
            own = said[members[c], f]
            if own == 0 or own < top:
                continue
            value = centre[members[c], f]
            if own > top or value > best:
                best = value
            top = own
        total += best
    return total


@kernel
def fill(  # type: ignore[no-untyped-def]
    records, weights, list_of, person, after, before, first, size, history, entries, score, centre,
    record, value, letters, ends, groups, initial, bare, skeleton, together, share, said,
):  # fmt: skip
    """Makes the state of these records agree with `person`; whole people only."""
    levels, gains = np.zeros(5, np.uint8), np.zeros(5)
    members = np.empty(len(records), np.int32)
    for i in records:
        size[i] = history[i] = 0
        score[i] = 0.0
        for k in range(entries.shape[1]):
            entries[i, k] = 0
        for f in range(5):
            centre[i, f] = 0.0
    for i in records:
        own = person[i]
        if size[own] == 0:
            first[own] = after[i] = before[i] = i
        else:
            head = first[own]
            tail = before[head]
            after[tail], before[i], after[i], before[head] = i, tail, head, i
        size[own] += 1
        history[own] |= np.int64(1) << list_of[i]
        entries[own, list_of[i]] += 1
    for own in records:
        if size[own] < 2:
            continue
        many, j = 0, first[own]
        while many < size[own]:
            members[many] = j
            many += 1
            j = after[j]
        for p in range(many):
            for q in range(p + 1, many):
                a, b = members[p], members[q]
                field_weights(a, b, levels, gains, weights, record, value, letters, ends, groups,
                              initial, bare, skeleton, together, share, said)  # fmt: skip
                for f in range(5):
                    centre[a, f] += gains[f]
                    centre[b, f] += gains[f]
        score[own] = _best(members, many, centre, said)


@kernel
def sweep(  # type: ignore[no-untyped-def]
    records, uniform, keep, joined, starts, other, pair, weight, bonus,
    log_history, log_again, log_once, shift, weights, list_of,
    person, after, before, first, size, history, entries, score, centre,
    record, value, letters, ends, groups, initial, bare, skeleton, together, share, said,
):  # fmt: skip
    """Assigns each record anew, given all others; whole components of the net only.

    `shift` is added to what joining gains. If `keep`, joined[e] sums the chances with which edge
    e's record was about to join the other's person.
    """
    n = len(records)
    spare, room = 0, np.empty(n, np.int32)
    for i in records:
        if size[i] == 0:
            room[spare] = i
            spare += 1
    widest = 0
    for i in records:
        widest = max(widest, starts[i + 1] - starts[i])
    options, gains = np.empty(widest, np.int32), np.empty(widest)
    # Per option: how each of its members agrees with the record, by field.
    fits = np.zeros((LARGEST + 1, 5))
    levels, one = np.zeros(5, np.uint8), np.zeros(5)
    members = np.empty(LARGEST + 1, np.int32)
    chance, extra = np.zeros(len(person)), np.zeros(len(person))
    for step in range(n):
        i = records[step]
        mine = list_of[i]
        own = person[i]
        # Take the record out of its person.
        if size[own] > 1:
            j = after[i]
            many = 0
            while j != i:
                field_weights(i, j, levels, one, weights, record, value, letters, ends, groups,
                              initial, bare, skeleton, together, share, said)  # fmt: skip
                for f in range(5):
                    centre[j, f] -= one[f]
                    centre[i, f] = 0.0
                members[many] = j
                many += 1
                j = after[j]
            if many == 1:
                for f in range(5):
                    centre[members[0], f] = 0.0
            after[before[i]], before[after[i]] = after[i], before[i]
            first[own] = after[i]
            size[own] -= 1
            entries[own, mine] -= 1
            if entries[own, mine] == 0:
                history[own] ^= np.int64(1) << mine
            score[own] = _best(members, many, centre, said) if many > 1 else 0.0
        else:
            size[own] = 0
            entries[own, mine] = 0
            history[own] = 0
            room[spare] = own
            spare += 1
        # What joining each neighbouring person gains over staying alone.
        alone = log_history[np.int64(1) << mine] + log_once[mine]
        highest = 0.0
        choices = 0
        for e in range(starts[i], starts[i + 1]):
            k = person[other[e]]
            extra[k] += bonus[pair[e]]
            if chance[k] != 0.0:
                continue
            chance[k] = 1.0
            options[choices] = k
            choices += 1
            if size[k] == 1:
                gains[choices - 1] = weight[pair[e]]
                continue
            many, j = 0, first[k]
            while many < size[k]:
                field_weights(i, j, levels, one, weights, record, value, letters, ends, groups,
                              initial, bare, skeleton, together, share, said)  # fmt: skip
                members[many] = j
                for f in range(5):
                    fits[many, f] = one[f]
                    centre[j, f] += one[f]
                    centre[i, f] = one[f] if many == 0 else centre[i, f] + one[f]
                many += 1
                j = after[j]
            members[many] = i
            gains[choices - 1] = _best(members, many + 1, centre, said) - score[k]
            for c in range(many):
                for f in range(5):
                    centre[members[c], f] -= fits[c, f]
        for c in range(choices):
            k = options[c]
            if entries[k, mine]:
                prior = log_again[mine] + np.log(entries[k, mine] + 1.0)
            else:
                both = history[k] | (np.int64(1) << mine)
                prior = log_history[both] - log_history[history[k]] + log_once[mine]
            gains[c] += prior - alone + extra[k] + shift
            if size[k] >= LARGEST:
                gains[c] = -1e9
            highest = max(highest, gains[c])
            extra[k] = 0.0
        everything = np.exp(-highest)
        for c in range(choices):
            gains[c] = np.exp(gains[c] - highest)
            everything += gains[c]
        point = uniform[step] * everything
        chosen = -1
        for c in range(choices):
            point -= gains[c]
            if point < 0:
                chosen = options[c]
                break
        for c in range(choices):
            chance[options[c]] = gains[c] / everything
        if keep:
            for e in range(starts[i], starts[i + 1]):
                joined[e] += chance[person[other[e]]]
        for c in range(choices):
            chance[options[c]] = 0.0
        # Put it in.
        for f in range(5):
            centre[i, f] = 0.0
        if chosen < 0:
            spare -= 1
            chosen = room[spare]
            after[i] = before[i] = first[chosen] = i
            history[chosen] = 0
            score[chosen] = 0.0
            size[chosen] = 1
            entries[chosen, mine] = 1
        else:
            many, j = 0, first[chosen]
            while many < size[chosen]:
                field_weights(i, j, levels, one, weights, record, value, letters, ends, groups,
                              initial, bare, skeleton, together, share, said)  # fmt: skip
                members[many] = j
                for f in range(5):
                    centre[j, f] += one[f]
                    centre[i, f] += one[f]
                many += 1
                j = after[j]
            members[many] = i
            score[chosen] = _best(members, many + 1, centre, said)
            head = first[chosen]
            tail = before[head]
            after[tail], before[i], after[i], before[head] = i, tail, head, i
            size[chosen] += 1
            entries[chosen, mine] += 1
        history[chosen] |= np.int64(1) << mine
        person[i] = chosen
