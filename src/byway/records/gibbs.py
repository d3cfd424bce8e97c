"""One Gibbs pass over a partition of records into people.

A person's entries are copies of one true value per field, and any entry that says all there is to
say of it may be the true one: a field's likelihood ratio for a person is the mean, over those
entries, of the product of that entry's ratios with the others. For two entries that is the ratio of
Fellegi and Sunter; a third entry is judged by how it fits the first two, however weakly they agree
with each other elsewhere. (The largest instead of the mean would let an entry choose which of two
it looks like, and strangers would join people of several entries too readily.)
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.kernels import inlined, inner, kernel
from byway.records.levels import Floats
from byway.records.nets import compare_once, pair_between, recalled

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


@inlined
def _likeliest(members, many, centre, said):  # type: ignore[no-untyped-def]
    """The log likelihood ratio of a person with these entries, centres being right."""
    total = 0.0
    for f in range(5):
        top, best, among, guesses = 0, 0.0, 0.0, 0
        for c in range(many):
            own = said[members[c], f]
            if own == 0 or own < top:
                continue
            value = centre[members[c], f]
            if own > top:
                top, best, among, guesses = own, value, 1.0, 1
                continue
            guesses += 1
            if value == best:  # as most are, where entries agree
                among += 1.0
            elif value > best:
                among = among * np.exp(best - value) + 1.0
                best = value
            else:
                among += np.exp(value - best)
        total += best
        # Two entries are as likely from either of them, but for rounding.
        if many > 2 and among != guesses:
            total += np.log(among / guesses)
    return total


@kernel
def fill(  # type: ignore[no-untyped-def]
    records, weights, list_of, net, memo, state, codes
):  # fmt: skip
    """Makes the state of these records agree with `person`; whole people only."""
    members = np.empty(len(records), np.int32)
    _fill(records, weights, list_of, net, memo, state, codes, np.zeros(5), members)


@inner
def _fill(  # type: ignore[no-untyped-def]
    records, weights, list_of, net, memo, state, codes, one, members
):  # fmt: skip
    starts, other, pair, _, _, gains = net
    number, known, values, _ = memo
    person, after, before, first, size, history, entries, score, centre = state
    said, n = codes.said, len(person)
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
                between = pair_between(a, b, starts, other, pair)
                while not recalled(a, b, between, one, gains, weights, number, known, values, n):
                    compare_once(a, b, memo, codes)
                for f in range(5):
                    centre[a, f] += one[f]
                    centre[b, f] += one[f]
        score[own] = _likeliest(members, many, centre, said)


@kernel
def sweep(  # type: ignore[no-untyped-def]
    records, slots, uniform, keep, joined, log_history, log_again, log_once, shift, weights,
    list_of, net, memo, state, codes,
):  # fmt: skip
    """Assigns each record anew, given all others.

    `slots` number new people where they number none. Whatever a record here could touch, no other
    thread may: whole components of the net, or what `parts.Cut` says. uniform[i] decides on record
    i. `shift` is added to what joining gains. If `keep`, joined[e] sums the chances with which edge
    e's record was about to join the other's person.
    """
    starts, n = net.starts, len(state.person)
    widest = 0
    for i in records:
        widest = max(widest, starts[i + 1] - starts[i])
    room = np.empty(len(slots), np.int32)
    options, gained = np.empty(widest, np.int32), np.empty(widest)
    fits, one = np.zeros((LARGEST + 1, 5)), np.zeros(5)
    members = np.empty(LARGEST + 1, np.int32)
    pair_with, chance, extra = np.full(n, -1), np.zeros(n), np.zeros(n)
    _sweep(
        records, slots, uniform, keep, joined, log_history, log_again, log_once, shift, weights,
        list_of, net, memo, state, codes, room, options, gained, fits, one, members, pair_with,
        chance, extra,
    )  # fmt: skip


@inner
def _sweep(  # type: ignore[no-untyped-def]
    records, slots, uniform, keep, joined, log_history, log_again, log_once, shift, weights,
    list_of, net, memo, state, codes, room, options, gained, fits, one, members, pair_with, chance,
    extra,
):  # fmt: skip
    """As `sweep`, in arrays that it made.

    fits[c] is how an option's member c agrees with the record, by field; pair_with[j] the pair of
    the record with j, -1 if there is none.
    """
    starts, other, pair, weight, bonus, gains = net
    number, known, values, _ = memo
    person, after, before, first, size, history, entries, score, centre = state
    n, said, spare = len(person), codes.said, 0
    for i in slots:
        if size[i] == 0:
            room[spare] = i
            spare += 1
    for i in records:
        mine = list_of[i]
        own = person[i]
        for e in range(starts[i], starts[i + 1]):
            pair_with[other[e]] = pair[e]
        # Take the record out of its person.
        if size[own] > 1:
            many, j = 0, after[i]
            while j != i:
                if size[own] > 2:  # else the other is left alone
                    while not recalled(
                        i, j, pair_with[j], one, gains, weights, number, known, values, n
                    ):
                        compare_once(i, j, memo, codes)
                for f in range(5):
                    centre[j, f] = centre[j, f] - one[f] if size[own] > 2 else 0.0
                members[many] = j
                many += 1
                j = after[j]
            after[before[i]], before[after[i]] = after[i], before[i]
            first[own] = after[i]
            size[own] -= 1
            entries[own, mine] -= 1
            if entries[own, mine] == 0:
                history[own] ^= np.int64(1) << mine
            score[own] = _likeliest(members, many, centre, said) if many > 1 else 0.0
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
                gained[choices - 1] = weight[pair[e]]
                continue
            many, j = 0, first[k]
            while many < size[k]:
                while not recalled(
                    i, j, pair_with[j], one, gains, weights, number, known, values, n
                ):
                    compare_once(i, j, memo, codes)
                members[many] = j
                for f in range(5):
                    fits[many, f] = one[f]
                    centre[j, f] += one[f]
                    centre[i, f] = one[f] if many == 0 else centre[i, f] + one[f]
                many += 1
                j = after[j]
            members[many] = i
            gained[choices - 1] = _likeliest(members, many + 1, centre, said) - score[k]
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
            gained[c] += prior - alone + extra[k] + shift
            if size[k] >= LARGEST:
                gained[c] = -1e9
            highest = max(highest, gained[c])
            extra[k] = 0.0
        everything = np.exp(-highest)
        for c in range(choices):
            gained[c] = np.exp(gained[c] - highest)
            everything += gained[c]
        point = uniform[i] * everything
        chosen = -1
        for c in range(choices):
            point -= gained[c]
            if point < 0:
                chosen = options[c]
                break
        for c in range(choices):
            chance[options[c]] = gained[c] / everything
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
                while not recalled(
                    i, j, pair_with[j], one, gains, weights, number, known, values, n
                ):
                    compare_once(i, j, memo, codes)
                members[many] = j
                for f in range(5):
                    centre[j, f] += one[f]
                    centre[i, f] += one[f]
                many += 1
                j = after[j]
            members[many] = i
            score[chosen] = _likeliest(members, many + 1, centre, said)
            head = first[chosen]
            tail = before[head]
            after[tail], before[i], after[i], before[head] = i, tail, head, i
            size[chosen] += 1
            entries[chosen, mine] += 1
        history[chosen] |= np.int64(1) << mine
        person[i] = chosen
        for e in range(starts[i], starts[i + 1]):
            pair_with[other[e]] = -1
