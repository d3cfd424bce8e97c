"""How fast estimates come, beside the figures published for R and a plain Gibbs sampler.

R's times (SparseMSE 2.0.1, MultipleSystemsEstimation 1.2.0, dga 2.0.2, R 4.2.2, one core of a
machine of the same kind) are stated as the peer where R is not run here; the Gibbs sampler of the
same model is compiled and runs in the same process.
"""

import time
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from tests.spec import figures_tables as tables

from bench import Line
from bench._figures_gibbs import gibbs
from byway.figures import Sheet, Table, estimate
from byway.figures.diagnostics import bulk_ess
from byway.figures.latent_chains import CHAINS, Prior, Sampler


def clock(work: object, *arguments: object, **options: object) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    work(*arguments, **options)  # type: ignore[operator]
    return time.perf_counter() - started


def wide(lists: int, seed: int = 3) -> Table:
    """Two classes of people on many lists."""
    rng = np.random.default_rng(seed)
    rates = np.where(rng.random((4000, 1)) < 0.4, 0.22, 0.06) * rng.uniform(0.6, 1.4, lists)
    cells = (rng.random((4000, lists)) < rates) @ (1 << np.arange(lists))
    counts = np.bincount(cells, minlength=1 << lists).astype(np.float64)
    counts[0] = 0.0
    return Table(tuple(f"l{j}" for j in range(lists)), counts)


def drawn(base: Sheet, draws: int) -> Sheet:
    """Linkage draws: in each, up to one overlap in fifty comes apart."""
    rng = np.random.default_rng(5)
    table = base.table().counts
    shared = [c for c in range(1, table.size) if c & (c - 1)]
    rows = []
    for draw in range(draws):
        counts = table.copy()
        apart = rng.binomial(counts[shared].astype(int), rng.uniform(0.0, 0.04))
        for cell, people in zip(shared, apart, strict=True):
            counts[cell] -= people
            counts[cell & -cell] += people
            counts[cell & (cell - 1)] += people
        rows += [(draw, 0, c, int(counts[c])) for c in range(1, counts.size)]
    return Sheet(base.lists, tuple(str(d) for d in range(draws)), None, tuple(rows), "bench")


def per_second(seconds: float, draws: NDArray[np.float64]) -> float:
    """Effective draws a second of chains of n0, shape (chains, draws)."""
    return bulk_ess(np.log(draws + 0.5)) / seconds


def run() -> Iterable[Line]:
    """Times after a warm-up that compiles or loads every kernel."""
    for method in ("loglinear", "stepwise", "decomposable", "latent-class"):
        estimate(tables.KOREA, method, bootstrap=20)
    yield Line(
        "all 6,893 five-list models, existence checked",
        clock(estimate, tables.UK, "loglinear", bootstrap=10),
        "s",
        11.0,
        False,
        "R 11–26 s for 6,212",
    )
    yield Line(
        "1,000 BCa replicates of exhaustive selection, five lists, order ≤ 3",
        clock(estimate, tables.UK, "loglinear", bootstrap=1000, max_order=3),
        "s",
        180.0,
        False,
        "R about 6 h by extrapolation",
    )
    for lists in (6, 8):
        yield Line(
            f"1,000 BCa replicates of stepwise selection, {lists} lists",
            clock(estimate, wide(lists), "stepwise", bootstrap=1000),
            "s",
            60.0,
            False,
            "R 353–453 s at 6 lists",
        )
    yield Line(
        "decomposable graphs, five lists",
        min(clock(estimate, tables.UK, "decomposable") for _ in range(5)),
        "s",
        0.3,
        False,
        "R 0.4–2.4 s",
    )
    for name, sheet in (("Kosovo", tables.KOSOVO), ("Western US", tables.WESTERN_US)):
        counts = sheet.table().counts
        sampler = Sampler(counts, Prior(10), np.random.default_rng(1))
        started = time.process_time()
        sampler.warm()
        warm = time.process_time() - started
        started = time.process_time()
        kept = sampler.go(4000, tempered=False, adapt=False)
        ours = per_second(time.process_time() - started, kept[:, :, 2])
        for seed in range(CHAINS):
            gibbs(counts, 10, 10_000, seed)
        started = time.process_time()
        chains = np.array([gibbs(counts, 10, 40_000, seed) for seed in range(CHAINS)])
        seconds = (time.process_time() - started) * 0.8
        plain = per_second(seconds, chains[:, 8_000:])
        yield Line(
            f"effective draws a second of processor, {name}",
            ours / plain,
            "times the plain Gibbs sampler's",
            10.0,
            True,
            f"{ours:.0f} against {plain:.0f} a second, both after warm-up (ours {warm:.1f} s)",
        )
    sheet = drawn(tables.KOSOVO, 1000)
    for method, bootstrap, bound in (("decomposable", 1000, 300.0), ("loglinear", 100, 300.0)):
        yield Line(
            f"1,000 linkage draws pooled, {method}",
            clock(estimate, sheet, method, bootstrap=bootstrap),
            "s",
            bound,
            False,
            "no peer pools linkage draws",
        )
    # Of 1,000 draws a hundred are compared with other priors: 45 times 20 draws that are not, and
    # 5 times 20 that are.
    few = drawn(tables.KOSOVO, 20)
    cpu, wall = 0.0, 0.0
    for times, plain in ((45.0, True), (5.0, False)):
        used = time.process_time()
        wall += times * clock(estimate, few, "latent-class", plain=plain)
        cpu += times * (time.process_time() - used)
    yield Line(
        "1,000 linkage draws pooled, latent-class (from 40 draws)",
        wall,
        "s",
        1800.0,
        False,
        f"{cpu / 2.0:.0f} s of each of two processors; no peer pools linkage draws",
    )
