"""Latent classes (Manrique-Vallier, Biometrics 2016): people fall into hidden classes inside which
lists are independent. A Dirichlet process mixture cut at K classes, p(N) ∝ 1/N, no cap on N.

Eight chains start from a tempered warm-up, so that separate modes are found, and run until rank-
normalised split-R̂ ≤ 1.01 and bulk and tail effective sizes ≥ 400 on ln n0 and p0. Where they do not
agree, tempered chains follow; where those do not either, there is no number.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput
from byway.figures import latent_kernel
from byway.figures.bootstrap import quantile8, threads
from byway.figures.diagnostics import bulk_ess, split_r_hat, tail_ess
from byway.figures.kernels import announce
from byway.figures.result import Caution, Fit, MethodRefused

CHAINS = 8
LADDER = np.geomspace(1.0, 0.1, 9)
LEAPS = 20
WARM_TEMPERED, WARM_PLAIN = 250, 400
QUICK_ROUNDS = (1400, 800, 1200)
"""Where many tables are pooled, each needs only the agreement, not more draws."""
PLAIN_ROUNDS = (2500, 3500, 8000, 16000)
TEMPERED_ROUNDS = (1500, 3000)
LOST = 1.1
"""Above this R̂ after the second round, longer plain chains are not worth their time."""
R_HAT, ESS = 1.01, 400.0


@dataclass
class _Chain:
    """One chain: its states by temperature, their step sizes, its seeds, and what it has drawn."""

    states: NDArray[np.float64]
    steps: NDArray[np.float64]
    rng: np.random.Generator

    def run(
        self, counts: NDArray[np.float64], classes: int, sweeps: int, tempered: bool, adapt: bool
    ) -> NDArray[np.float64]:
        """Goes on for `sweeps`; returns p0, 1 − p0, n0 and occupied classes, (sweeps, 4)."""
        lists = int(counts.size).bit_length() - 1
        many = len(LADDER) if tempered else 1
        kept = np.empty((sweeps, 4))
        latent_kernel.run(
            self.states[:many],
            np.arange(1, counts.size),
            np.ascontiguousarray(counts[1:]),
            lists,
            classes,
            LADDER[:many],
            self.steps[:many],
            sweeps,
            LEAPS,
            int(self.rng.integers(2**31)),
            adapt,
            kept,
            np.zeros(len(LADDER)),
        )
        return kept


def _agreement(kept: NDArray[np.float64]) -> dict[str, float]:
    """The worst R̂ and effective sizes of ln n0 and p0; `kept` has shape (chains, draws, 4)."""
    followed = (np.log(kept[:, :, 2] + 0.5), kept[:, :, 0])
    return {
        "r_hat": max(split_r_hat(x) for x in followed),
        "ess_bulk": min(bulk_ess(x) for x in followed),
        "ess_tail": min(tail_ess(x) for x in followed),
    }


def _agrees(found: dict[str, float]) -> bool:
    return found["r_hat"] <= R_HAT and min(found["ess_bulk"], found["ess_tail"]) >= ESS


class Sampler:
    """The chains of one table, run together on the threads there are."""

    def __init__(self, counts: NDArray[np.float64], classes: int, rng: np.random.Generator) -> None:
        size = classes * (int(counts.size).bit_length() - 1) + classes
        self.counts, self.classes = counts, classes
        self.chains = [
            _Chain(seeded.normal(size=(len(LADDER), size)), np.full(len(LADDER), 0.05), seeded)
            for seeded in rng.spawn(CHAINS)
        ]

    def go(self, sweeps: int, *, tempered: bool, adapt: bool) -> NDArray[np.float64]:
        """Goes on for `sweeps`: p0, 1 − p0, n0, occupied classes; (chains, sweeps, 4)."""
        with ThreadPoolExecutor(threads()) as pool:
            parts = pool.map(
                lambda chain: chain.run(self.counts, self.classes, sweeps, tempered, adapt),
                self.chains,
            )
            return np.array(list(parts))

    def warm(self, quick: bool = False) -> None:
        """Finds the modes at several temperatures, then settles the step at the first."""
        self.go(WARM_TEMPERED // 2 if quick else WARM_TEMPERED, tempered=True, adapt=True)
        self.go(WARM_PLAIN, tempered=False, adapt=True)


def sample(
    counts: NDArray[np.float64], classes: int, rng: np.random.Generator, quick: bool = False
) -> tuple[NDArray[np.float64], dict[str, float], bool]:
    """Runs the chains: draws of p0, 1 − p0, n0 and classes, shape (chains, draws, 4); how they
    agree; and whether tempered chains were needed. `quick` looks earlier whether they do."""
    sampler = Sampler(counts, classes, rng)
    sampler.warm(quick)
    kept = np.empty((CHAINS, 0, 4))
    found: dict[str, float] = {}
    rounds = (*QUICK_ROUNDS, *PLAIN_ROUNDS) if quick else PLAIN_ROUNDS
    for done, sweeps in enumerate(rounds, start=1):
        kept = np.concatenate([kept, sampler.go(sweeps, tempered=False, adapt=False)], axis=1)
        found = _agreement(kept)
        if _agrees(found):
            return kept, found, False
        if done >= len(rounds) - 2 and found["r_hat"] > LOST:
            break
    sampler.go(WARM_TEMPERED, tempered=True, adapt=True)
    kept = np.empty((CHAINS, 0, 4))
    for sweeps in TEMPERED_ROUNDS:
        kept = np.concatenate([kept, sampler.go(sweeps, tempered=True, adapt=False)], axis=1)
        found = _agreement(kept)
        if _agrees(found):
            break
    return kept, found, True


def latent_class(
    counts: NDArray[np.float64],
    *,
    replicates: int,
    level: float,
    rng: np.random.Generator,
    classes: int = 10,
    quick: bool = False,
) -> Fit:
    """The posterior median of N and its central interval, from chains that agree.

    `classes` is K, at least 2; `quick` stops as soon as chains agree. Raises `MethodRefused`
    `not-converged` where they do not.
    """
    if not 2 <= classes <= 50:
        raise BadInput(f"classes: expected 2 to 50, found {classes}")
    announce(latent_kernel.run)
    kept, found, tempered = sample(counts, classes, rng, quick)
    diagnostics: dict[str, Any] = {
        **found,
        "classes": classes,
        "chains": CHAINS,
        "draws_per_chain": int(kept.shape[1]),
        "tempered": tempered,
    }
    if not _agrees(found):
        raise MethodRefused(
            "not-converged",
            f"{CHAINS} chains do not agree on how many people are missing: R̂ {found['r_hat']:.2f} "
            f"(at most {R_HAT} wanted), effective draws {found['ess_bulk']:.0f} in the centre and "
            f"{found['ess_tail']:.0f} in the tails ({ESS:.0f} wanted).",
            diagnostics,
        )
    n = float(counts.sum())
    lists = int(counts.size).bit_length() - 1
    too_many = float(np.mean(2 * kept[:, :, 3] > lists))
    diagnostics["classes_occupied"] = float(np.median(kept[:, :, 3]))
    diagnostics["not_identified"] = too_many
    cautions: tuple[Caution, ...] = ()
    if too_many > 0.5:
        cautions = (
            Caution(
                "classes-not-identified",
                f"The table is best described by more classes than {lists} lists can tell apart "
                "(K classes take 2K lists), so the answer leans on the prior and its interval may "
                "be too narrow. Read it inside the band of methods.",
            ),
        )
    totals = n + kept[:, :, 2]
    ordered = np.sort(totals.ravel())
    thinned = np.linspace(0, ordered.size - 1, max(replicates, 1)).round().astype(np.int64)
    return Fit(
        estimate=float(np.median(ordered)),
        interval=(quantile8(ordered, (1 - level) / 2), quantile8(ordered, (1 + level) / 2)),
        samples=totals.ravel()[thinned],
        bayesian=True,
        converged=True,
        diagnostics=diagnostics,
        cautions=cautions,
        chains={"N": totals, "p0": kept[:, :, 0]},
    )
