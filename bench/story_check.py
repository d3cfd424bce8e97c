"""Checks of stories beside Z3 and OR-Tools on the same constraints.

Z3 gets each claim as an assumption and `core.minimize`, once in MARCO, which gives the same list of
conflicts, and once only until what is left can be true. OR-Tools (CP-SAT) does the second with
sufficient assumptions, which need not be minimal. None gives stretches, bounds or questions.
"""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

import z3
from ortools.sat.python import cp_model

from bench import Line
from bench._story_stories import chain
from byway.story import Checker, Story, check, parse_edtf
from byway.story.network import build


def best(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of a few runs, in seconds."""
    return min(_timed(work) for _ in range(times))


def _timed(work: Callable[[], object]) -> float:
    """Processor time: the machine may have other work, and no peer here uses a second core."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def z3_story(story: Story) -> tuple[z3.Solver, list[z3.BoolRef]]:
    """The story in Z3: a claim's bounds hold if its literal does."""
    network = build(story)
    solver = z3.Solver()
    solver.set("core.minimize", True)
    days = [z3.Int(f"x{node}") for node in range(network.size)]
    for tail, head in network.structure:
        solver.add(days[head] - days[tail] <= 0)
    said = [z3.Bool(f"c{claim}") for claim in range(len(network.bounds))]
    for claim, bounds in zip(said, network.bounds, strict=True):
        for bound in bounds:
            solver.add(z3.Implies(claim, days[bound.head] - days[bound.tail] <= bound.length))
    return solver, said


def z3_cores(story: Story) -> list[set[int]]:
    """Minimised cores, one claim left out after each, until the rest can be true."""
    solver, said = z3_story(story)
    left = set(range(len(said)))
    cores: list[set[int]] = []
    while solver.check([said[claim] for claim in sorted(left)]) == z3.unsat:
        cores.append({int(str(claim)[1:]) for claim in solver.unsat_core()})
        left -= {min(cores[-1])}
    return cores


def z3_all(story: Story) -> list[set[int]]:
    """All minimal conflicts, with the proof that there are no others (MARCO; Liffiton, Previti,
    Malik & Marques-Silva, Constraints 21, 2016): what `check` answers, without its numbers."""
    solver, said = z3_story(story)
    chart = z3.Solver()
    cores: list[set[int]] = []
    while chart.check() == z3.sat:
        model = chart.model()
        seed = {number for number, claim in enumerate(said) if not z3.is_false(model[claim])}
        if solver.check([said[number] for number in sorted(seed)]) == z3.unsat:
            core = {int(str(claim)[1:]) for claim in solver.unsat_core()}
            cores.append(core)
            chart.add(z3.Or([z3.Not(said[number]) for number in core]))
            continue
        for number in range(len(said)):
            if number not in seed:
                wider = [said[each] for each in sorted(seed | {number})]
                if solver.check(wider) == z3.sat:
                    seed.add(number)
        chart.add(z3.Or([said[number] for number in range(len(said)) if number not in seed]))
    return cores


def ortools_cores(story: Story) -> list[Sequence[int]]:
    """Sufficient assumptions by CP-SAT, one claim left out after each."""
    network = build(story)
    left = set(range(len(network.bounds)))
    cores: list[Sequence[int]] = []
    while True:
        model = cp_model.CpModel()
        days = [model.new_int_var(-(10**7), 10**7, f"x{node}") for node in range(network.size)]
        model.add(days[0] == 0)
        for tail, head in network.structure:
            model.add(days[head] - days[tail] <= 0)
        places = {}
        for claim in sorted(left):
            holds = model.new_bool_var(f"c{claim}")
            places[holds.index] = claim
            model.add_assumption(holds)
            for bound in network.bounds[claim]:
                model.add(days[bound.head] - days[bound.tail] <= bound.length).only_enforce_if(
                    holds
                )
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        if solver.solve(model) != cp_model.INFEASIBLE:
            return cores
        core = [places[index] for index in solver.sufficient_assumptions_for_infeasibility()]
        cores.append(core)
        left.discard(core[0])


def run() -> Iterable[Line]:
    """The claims of speed of `byway.story`."""
    planted = chain(1000, planted=5)
    assert len(check(planted).conflicts) == len(z3_all(planted)) == len(z3_cores(planted)) == 5
    ours = best(lambda: check(planted), 9)
    theirs = best(lambda: z3_all(planted), 2)
    yield Line(
        "1,000 claims, five planted conflicts: times faster than Z3 with minimised cores (MARCO)",
        theirs / ours, "times", 20, True,
        f"Z3 {theirs * 1e3:.0f} ms for the same answer, check {ours * 1e3:.1f} ms",
    )  # fmt: skip
    less = best(lambda: z3_cores(planted), 3)
    yield Line(
        "the same, times faster than Z3 that stops when the rest can be true",
        less / ours, "times", 10, True,
        f"Z3 {less * 1e3:.0f} ms, without the proof that there is no other conflict",
    )  # fmt: skip
    related = chain(1000, planted=5, relations=True)
    bent = best(lambda: check(related), 9)
    theirs = best(lambda: z3_all(related), 2)
    yield Line(
        "the same with relations clashing at three of the five places, times faster than MARCO",
        theirs / bent, "times", 10, True, f"Z3 {theirs * 1e3:.0f} ms, check {bent * 1e3:.1f} ms",
    )  # fmt: skip
    ortools = best(lambda: ortools_cores(planted), 1)
    yield Line(
        "the same story, times faster than OR-Tools CP-SAT",
        ortools / ours, "times", 10, True, f"CP-SAT {ortools * 1e3:.0f} ms",
    )  # fmt: skip
    large = chain(10_000)
    seconds = best(lambda: check(large))
    alone = best(lambda: z3_cores(large), 1)
    yield Line(
        "10,000 consistent claims", seconds, "s", 2, False, f"Z3 {alone:.2f} s; stretch goal 0.2 s"
    )
    yield Line(
        "10,000 consistent claims, stretch goal", seconds, "s", 0.2, False, f"Z3 {alone:.2f} s"
    )
    yield from _edits()
    times = {size: best(partial(check, chain(size))) for size in (2_000, 16_000)}
    yield Line(
        "growth from 2,000 to 16,000 claims of a chain, time for each claim",
        (times[16_000] / times[2_000]) / 8, "times", 3, False, "linear growth is 1, quadratic 8",
    )  # fmt: skip


def _edits() -> Iterable[Line]:
    for planted, name, bound in ((0, "consistent", 10), (5, "with five conflicts", 10)):
        checker = Checker(chain(1000, planted))
        rng = random.Random(3)
        dated = [claim for claim in checker.story.claims if claim.id[0] == "d"]
        taken = []
        for _ in range(60):
            claim = rng.choice(dated)
            assert claim.when is not None
            fewer = replace(claim, when=parse_edtf(claim.when.text.split("/")[0] + "/.."))
            taken.append(_timed(partial(checker.put, fewer)))
            checker.put(claim)
        median = sorted(taken)[len(taken) // 2]
        fresh = best(partial(check, checker.story))
        yield Line(
            f"one claim edited in 1,000 ({name}), median", median * 1e3, "ms", bound, False,
            f"a fresh check {fresh * 1e3:.1f} ms",
        )  # fmt: skip
