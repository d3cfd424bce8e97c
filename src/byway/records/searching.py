"""The look-up's one compiled function: from a coded query to the best people, and why.

Candidates are the entries whose surname is the same or near and whose given name is not another,
and those that share a rare combination with the query (`postings.RULES`), if the evidence speaks
for them at all: a likelihood ratio of at least 1. Rows lie sorted by their values: entries with
one surname are neighbours, within them those with one given name, and a person's entries follow
each other. Each distinct name is compared once; a given name that is another is stepped over.
"""

import numpy as np
from numpy.typing import NDArray

from byway.records.kernels import inner, kernel
from byway.records.levels import (
    BY_VALUE,
    FIELDS,
    RANKED,
    SORTS,
    WIDTH,
    born_level,
    given_level,
    surname_level,
)
from byway.records.model import MOST_UNLIKE
from byway.records.near_names import lower_bound, near_entries
from byway.records.postings import fill_keys, name_part
from byway.records.query import asked
from byway.records.shelf import VALUES

LOG2 = float(np.log(2))
MOST = 20
LEAST = 0.0
"""log likelihood ratio below which an entry is no candidate."""


def _by_value_table() -> NDArray[np.bool_]:
    table = np.zeros((len(FIELDS), WIDTH), bool)
    for f, levels in enumerate(BY_VALUE):
        table[f, list(levels)] = True
    return table


def _at_least_as_well() -> NDArray[np.bool_]:
    """Entry (field, level, other): whether `other` agrees at least as well as `level`."""
    table = np.zeros((len(FIELDS), WIDTH, WIDTH), bool)
    for f, ranked in enumerate(RANKED):
        for sort in SORTS[f]:
            within = [level for level in ranked if level in sort]
            for place, level in enumerate(within):
                table[f, level, within[: place + 1]] = True
    return table


_GOES_BY_VALUE = _by_value_table()
_AT_LEAST = _at_least_as_well()
_UNKNOWN = 255
OTHER_NAME = 5
"""Levels of a given name from here on say that it is another."""


@kernel
def search(letters, numbers, shelf, weights, u, none, people):  # type: ignore[no-untyped-def]
    """The best people for a query coded by `query.as_numbers`, at most `MOST`, best first.

    `none` is the log weight of "not listed", `people` how many the list holds. Gives arrays with
    one row each: the best agreeing entry, the run of rows that are its person, the person's
    probability; then P(not listed) and the probability of all others; again per person the levels,
    what each field says and what their going together adds (fields + 1, bits), and how many other
    people are expected to agree as well by chance.
    """
    query, head = asked(letters, numbers)
    rows, scores, rest, given_levels, father_levels = _best(query, head, shelf, weights, none)
    n = len(rows)
    levels, bits, namesakes = np.zeros((n, 5), np.uint8), np.zeros((n, 6)), np.empty(n)
    surnames, givens, fathers = shelf.surname_chances, shelf.given_chances, shelf.father_chances
    table, years, days, places = shelf.rows, shelf.year, shelf.day, shelf.place
    entries, runs = np.empty(n, np.int64), np.empty((n, 2), np.int64)
    chance = np.ones((5, WIDTH))
    for k in range(n):
        s, g, f, date, place, person, entries[k] = table[rows[k]]
        year, month, day = date >> 9, date >> 5 & 15, date & 31
        levels[k, 0] = _surname_level(query.surnames, query.surname[0], shelf.surnames, s)
        levels[k, 1], levels[k, 2] = given_levels[g], father_levels[f]
        levels[k, 3] = born_level(
            query.born[0, 0], query.born[0, 1], query.born[0, 2], year, month, day
        )
        if place and query.place[0]:
            levels[k, 4] = 1 if place == query.place[0] else 2
        for level in range(1, VALUES):
            chance[0, level] = np.exp(-surnames[s, level])
            chance[1, level] = np.exp(-givens[g, level])
            chance[2, level] = np.exp(-fathers[f, level])
        chance[3, 2] = np.exp(years[min(max(year - 1800, 0), 255)])
        chance[3, 1] = chance[3, 2] * np.exp(days[date & 511])
        chance[4, 1] = np.exp(places[place])
        for field in range(5):
            level = levels[k, field]
            if level:
                said = (weights[field, level] - np.log(chance[field, level])) / LOG2
                bits[k, field] = said
                bits[k, 5] -= said
        bits[k, 5] += scores[k] / LOG2
        namesakes[k] = _namesakes(levels[k], chance, u, people)
        runs[k, 0] = runs[k, 1] = person
        while runs[k, 1] < len(table) and table[runs[k, 1], 5] == person:
            runs[k, 1] += 1
    shares = np.exp(scores - none)
    total = 1.0 + shares.sum() + rest
    return entries, runs, shares / total, 1 / total, rest / total, levels, bits, namesakes


@kernel
def _best(query, head, shelf, weights, none):  # type: ignore[no-untyped-def]
    # The loop below reads plain arrays: a tuple of arrays handed on costs more than a comparison.
    rows, runs, share = shelf.rows, shelf.runs, shelf.strata.share
    surname_chances = shelf.surname_chances
    given_chances, father_chances = shelf.given_chances, shelf.father_chances
    year_chances, day_chances, place_chances = shelf.year, shelf.day, shelf.place
    surname_classes, given_classes = shelf.strata.surname, shelf.strata.given
    father_classes = shelf.strata.father
    surname_letters, surname_ends = shelf.surnames.letters, shelf.surnames.ends
    surname_skeleton, skeleton = shelf.surnames.skeleton, query.surnames.skeleton[1]
    mine = _letters_in(query.surnames.letters, 0, query.surnames.ends[2])
    year, month, day = query.born[0, 0], query.born[0, 1], query.born[0, 2]
    asked_place = query.place[0]
    has_surname, has_given, has_father = query.surname[0], query.given[0], query.father[0]
    # What is known of each distinct name so far: its level, and what that says.
    given_levels = np.full(len(shelf.givens.bare), _UNKNOWN, np.uint8)
    father_levels = np.full(len(shelf.fathers.bare), _UNKNOWN, np.uint8)
    given_parts, father_parts = np.empty(len(given_levels)), np.empty(len(father_levels))
    best, best_scores, size, rest = np.empty(MOST, np.int32), np.empty(MOST), 0, 0.0
    if has_surname:
        near, near_levels = near_entries(query.surnames, shelf.surnames, shelf.spellings)
    else:
        near, near_levels = np.empty(0, np.int32), np.empty(0, np.uint8)
    others = _sharing(query, head, shelf.postings)
    # Surname by surname, and in the last turn those that share a key and were not among these.
    for turn in range(len(near) + 1):
        by_surname = turn < len(near)
        if by_surname:
            start, stop = runs[near[turn]]
            level = near_levels[turn]
            surname_part = weights[0, level] + surname_chances[near[turn], level]
        else:
            start, stop, level, surname_part = 0, len(others), np.uint8(0), 0.0
        last, champion, score = -1, -1, 0.0
        at = start
        while at < stop:
            row = at if by_surname else others[at]
            s, g, f = rows[row, 0], rows[row, 1], rows[row, 2]
            if given_levels[g] == _UNKNOWN:
                given_levels[g] = _name_level(query.givens, has_given, shelf.givens, g)
                given_parts[g] = _said(weights[1], given_chances, given_levels[g], g)
            another = given_levels[g] >= OTHER_NAME
            if by_surname:
                if another:
                    at = _after(rows, g, at, stop)
                    continue
            else:
                its = _letters_in(surname_letters, surname_ends[s], surname_ends[s + 1])
                differ = has_surname and s and surname_skeleton[s] != skeleton
                if differ and _surely_other(mine, its):
                    level = np.uint8(4)
                else:
                    level = _surname_level(query.surnames, has_surname, shelf.surnames, s)
                if (level == 1 or level == 2) and not another:
                    at += 1
                    continue
                surname_part = weights[0, level]
                if level == 1 or level == 2:
                    surname_part += surname_chances[s, level]
            at += 1
            date, place = rows[row, 3], rows[row, 4]
            if father_levels[f] == _UNKNOWN:
                father_levels[f] = _name_level(query.fathers, has_father, shelf.fathers, f)
                father_parts[f] = _said(weights[2], father_chances, father_levels[f], f)
            says = surname_part + given_parts[g] + father_parts[f]
            birth = born_level(year, month, day, date >> 9, date >> 5 & 15, date & 31)
            says += weights[3, birth]
            if birth == 1 or birth == 2:
                says -= year_chances[min(max((date >> 9) - 1800, 0), 255)]
            if birth == 1:
                says -= day_chances[date & 511]
            if asked_place and place:
                same = asked_place == place
                says += weights[4, 1] - place_chances[place] if same else weights[4, 2]
            if says + MOST_UNLIKE < LEAST:
                continue
            given_agrees = given_levels[g] == 1 or given_levels[g] == 2
            father_agrees = father_levels[f] == 1 or father_levels[f] == 2
            if given_agrees or father_agrees:
                # As in `model.by_value`: how much more often these names go together by chance.
                together = 0.0
                for k in range(len(share)):
                    part = surname_classes[s, k] if level == 1 or level == 2 else share[k]
                    if given_agrees:
                        part *= given_classes[g, k]
                    if father_agrees:
                        part *= father_classes[f, k]
                    together += part
                says -= max(np.log(max(together, 1e-9)), -MOST_UNLIKE)
            if says < LEAST:
                continue
            # The best entry stands for its person; a person's entries follow each other.
            person, entry = rows[row, 5], rows[row, 6]
            if person != last:
                if champion >= 0:
                    size, rest = _taken(champion, score, best, best_scores, size, rest, rows, none)
                last, champion, score = person, row, says
            elif _before(says, entry, score, rows[champion, 6]):
                champion, score = row, says
        if champion >= 0:
            size, rest = _taken(champion, score, best, best_scores, size, rest, rows, none)
    return best[:size], best_scores[:size], rest, given_levels, father_levels


@inner
def _letters_in(letters, start, stop):  # type: ignore[no-untyped-def]
    """Which letters a word has, a bit each."""
    found = np.int64(0)
    for k in range(start, stop):
        found |= np.int64(1) << np.int64(letters[k] & 31)
    return found


@inner
def _surely_other(mine, its):  # type: ignore[no-untyped-def]
    """Whether two words, by their letters, are over two slips apart and none begins the other.

    A slip changes at most two of the letters that a word has.
    """
    if mine & its == mine or mine & its == its:
        return False
    apart, count = mine ^ its, 0
    while apart and count < 5:
        apart &= apart - 1
        count += 1
    return count > 4


@inner
def _surname_level(asked_for, has, names, entry):  # type: ignore[no-untyped-def]
    if not has or entry == 0:
        return np.uint8(0)
    return np.uint8(surname_level(asked_for, 1, names, entry, _is(asked_for, names, entry)))


@inner
def _name_level(asked_for, has, names, entry):  # type: ignore[no-untyped-def]
    if not has or entry == 0:
        return np.uint8(0)
    return np.uint8(given_level(asked_for, 1, names, entry, _is(asked_for, names, entry)))


@inner
def _after(rows, given, start, stop):  # type: ignore[no-untyped-def]
    """The first row after `start` with another given name, `stop` if there is none."""
    step, low = 1, start
    while low + step < stop and rows[low + step, 1] == given:
        low += step
        step *= 2
    high = min(low + step, stop)
    while high - low > 1:
        middle = (low + high) // 2
        if rows[middle, 1] == given:
            low = middle
        else:
            high = middle
    return high


@inner
def _said(weights, chances, level, entry):  # type: ignore[no-untyped-def]
    return weights[level] + (chances[entry, level] if level < VALUES else 0.0)


@inner
def _is(x, y, entry):  # type: ignore[no-untyped-def]
    """Whether entry 1 of x has the letters of an entry of y."""
    size, start = x.ends[2], y.ends[entry]
    same = y.ends[entry + 1] - start == size
    at = 0
    while same and at < size:
        same = x.letters[at] == y.letters[start + at]
        at += 1
    return same


@inner
def _before(score, entry, other_score, other_entry):  # type: ignore[no-untyped-def]
    """Whether one entry is better than another: by score, then by its place in the list."""
    return score > other_score or (score == other_score and entry < other_entry)


@inner
def _taken(row, score, best, scores, size, rest, rows, none):  # type: ignore[no-untyped-def]
    """Puts a person among the best, or adds it to the rest; the new size and rest."""
    if size == len(best):
        last = size - 1
        if not _before(score, rows[row, 6], scores[last], rows[best[last], 6]):
            return size, rest + np.exp(score - none)
        rest += np.exp(scores[last] - none)
        size -= 1
    at = size
    while at > 0 and _before(score, rows[row, 6], scores[at - 1], rows[best[at - 1], 6]):
        best[at], scores[at] = best[at - 1], scores[at - 1]
        at -= 1
    best[at], scores[at] = row, score
    return size + 1, rest


@kernel
def _sharing(query, head, listed):  # type: ignore[no-untyped-def]
    """Rows that share a key with the query, rising, each once."""
    keys = np.zeros(5, np.int64)
    fill_keys(
        np.int64(query.surnames.initial[query.surname[0]]),
        np.int64(query.givens.initial[query.given[0]]), head,
        name_part(query.givens, query.given[0]), name_part(query.fathers, query.father[0]),
        np.int64(query.born[0, 0]), np.int64(query.born[0, 1]), np.int64(query.born[0, 2]), keys,
    )  # fmt: skip
    starts, stops, size = np.zeros(5, np.int64), np.zeros(5, np.int64), 0
    for rule in range(5):
        if keys[rule]:
            starts[rule] = lower_bound(listed.keys, keys[rule])
            stops[rule] = starts[rule]
            while stops[rule] < len(listed.keys) and listed.keys[stops[rule]] == keys[rule]:
                stops[rule] += 1
            size += stops[rule] - starts[rule]
    rows, at = np.empty(size, np.int32), 0
    for rule in range(5):
        for k in range(starts[rule], stops[rule]):
            rows[at] = listed.rows[k]
            at += 1
    rows = np.sort(rows)
    kept = 0
    for k in range(size):
        if k == 0 or rows[k] != rows[k - 1]:
            rows[kept] = rows[k]
            kept += 1
    return rows[:kept]


@inner
def _namesakes(levels, chance, u, people):  # type: ignore[no-untyped-def]
    """Other people expected to agree at least as well by chance, fields independent."""
    expected = max(people - 1.0, 0.0)
    for f in range(5):
        if levels[f] == 0:
            continue
        total = 0.0
        for level in range(1, WIDTH):
            if _AT_LEAST[f, levels[f], level]:
                total += chance[f, level] if _GOES_BY_VALUE[f, level] else u[f, level]
        expected *= min(total, 1.0)
    return expected
