"""Checks of stories beside Z3 and OR-Tools on the same constraints.

Z3 gets each claim as an assumption and `core.minimize`; after each core one of its claims is left
out, until the rest can be true. OR-Tools (CP-SAT) does the same with sufficient assumptions, which
need not be minimal. That is less than `check` does: they neither show that no other conflict
exists nor give stretches and bounds.
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


def z3_cores(story: Story) -> list[Sequence[int]]:
    """Minimised cores by Z3, one claim left out after each."""
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
    left = set(range(len(said)))
    cores: list[Sequence[int]] = []
    while solver.check([said[claim] for claim in sorted(left)]) == z3.unsat:
        core = [int(str(claim)[1:]) for claim in solver.unsat_core()]
        cores.append(core)
        left.discard(core[0])
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
    assert len(check(planted).conflicts) == 5
    ours = best(lambda: check(planted), 9)
    theirs = best(lambda: z3_cores(planted), 3)
    assert len(z3_cores(planted)) == 5
    yield Line(
        "1,000 claims with five planted conflicts, times faster than Z3 with minimised cores",
        theirs / ours, "times", 20, True,
        f"Z3 {theirs * 1e3:.0f} ms from claims to five cores, check {ours * 1e3:.1f} ms in all",
    )  # fmt: skip
    ortools = best(lambda: ortools_cores(planted), 1)
    yield Line(
        "the same story, times faster than OR-Tools CP-SAT",
        ortools / ours, "times", 20, True, f"CP-SAT {ortools * 1e3:.0f} ms",
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
        "growth from 2,000 to 16,000 claims of a chain, each claim's time",
        (times[16_000] / times[2_000]) / 8, "times", 2, False, "linear growth is 1",
    )  # fmt: skip


def _edits() -> Iterable[Line]:
    for planted, name in ((0, "consistent"), (5, "with five conflicts")):
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
            f"one claim edited in 1,000 ({name}), median", median * 1e3, "ms", 10, False,
            f"a fresh check {fresh * 1e3:.1f} ms",
        )  # fmt: skip
