"""Latent classes (Manrique-Vallier, Biometrics 2016): people fall into hidden classes inside which
lists are independent. A Dirichlet process mixture cut at K classes, p(N) ∝ 1/N, no cap on N.

Eight chains start from a tempered warm-up, so that separate modes are found, and run until rank-
normalised split-R̂ ≤ 1.01 and bulk and tail effective sizes ≥ 400 on ln n0 and p0. Where they do not
agree, tempered chains follow; where those do not either, there is no number.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput
from byway.figures import latent_kernel
from byway.figures.bootstrap import quantile8, threads
from byway.figures.diagnostics import bulk_ess, split_r_hat, tail_ess
from byway.figures.kernels import announce
from byway.figures.result import Fit, MethodRefused

CHAINS = 8
LADDER = np.geomspace(1.0, 0.1, 9)
LEAPS = 20
WARM_TEMPERED, WARM_PLAIN = 250, 400
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
        """Goes on for `sweeps`; returns p0, 1 − p0 and n0 of each, shape (sweeps, 3)."""
        lists = int(counts.size).bit_length() - 1
        many = len(LADDER) if tempered else 1
        kept = np.empty((sweeps, 3))
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
    """The worst R̂ and effective sizes of ln n0 and p0; `kept` has shape (chains, draws, 3)."""
    followed = (np.log(kept[:, :, 2] + 0.5), kept[:, :, 0])
    return {
        "r_hat": max(split_r_hat(x) for x in followed),
        "ess_bulk": min(bulk_ess(x) for x in followed),
        "ess_tail": min(tail_ess(x) for x in followed),
    }


def _agrees(found: dict[str, float]) -> bool:
    return found["r_hat"] <= R_HAT and min(found["ess_bulk"], found["ess_tail"]) >= ESS


def sample(
    counts: NDArray[np.float64], classes: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], dict[str, float], bool]:
    """Runs the chains: draws of (p0, 1 − p0, n0), shape (chains, draws, 3); how they agree; and
    whether tempered chains were needed."""
    lists = int(counts.size).bit_length() - 1
    size = classes * lists + classes
    chains = [
        _Chain(seeded.normal(size=(len(LADDER), size)), np.full(len(LADDER), 0.05), seeded)
        for seeded in rng.spawn(CHAINS)
    ]
    with ThreadPoolExecutor(threads()) as pool:

        def go(sweeps: int, tempered: bool, adapt: bool) -> NDArray[np.float64]:
            return np.array(
                list(
                    pool.map(
                        lambda chain: chain.run(counts, classes, sweeps, tempered, adapt), chains
                    )
                )
            )

        go(WARM_TEMPERED, True, True)
        go(WARM_PLAIN, False, True)
        kept = np.empty((CHAINS, 0, 3))
        found: dict[str, float] = {}
        for done, sweeps in enumerate(PLAIN_ROUNDS, start=1):
            kept = np.concatenate([kept, go(sweeps, False, False)], axis=1)
            found = _agreement(kept)
            if _agrees(found):
                return kept, found, False
            if done >= 2 and found["r_hat"] > LOST:
                break
        go(WARM_TEMPERED, True, True)
        kept = np.empty((CHAINS, 0, 3))
        for sweeps in TEMPERED_ROUNDS:
            kept = np.concatenate([kept, go(sweeps, True, False)], axis=1)
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
) -> Fit:
    """The posterior median of N and its central interval, from chains that agree.

    `classes` is K, at least 2. Raises `MethodRefused` `not-converged` where they do not agree.
    """
    if not 2 <= classes <= 50:
        raise BadInput(f"classes: expected 2 to 50, found {classes}")
    announce(latent_kernel.run)
    kept, found, tempered = sample(counts, classes, rng)
    diagnostics = {
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
        chains={"N": totals, "p0": kept[:, :, 0]},
    )
