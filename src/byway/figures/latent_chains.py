"""The chains of the latent class model: how they start, how long they run, when they agree.

Eight chains start from a tempered warm-up, so that separate modes are found, and run until rank-
normalised split-R̂ ≤ 1.01 and bulk and tail effective sizes ≥ 400 on ln n0 and p0. Where they do not
agree, tempered chains follow; where those do not either, there is no number.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from byway.figures import latent_kernel
from byway.figures.bootstrap import threads
from byway.figures.diagnostics import bulk_ess, split_r_hat, tail_ess

CHAINS = 8
LADDER = np.geomspace(1.0, 0.1, 9)
LEAPS = 20
WARM_TEMPERED, WARM_PLAIN = 125, 300
QUICK_TEMPERED, QUICK_PLAIN = 60, 250
QUICK_ROUNDS = (500, 500, 1000, 1500)
LATER_ROUNDS = (1000, 1000, 1500, 2000, 2500, 4000, 8000, 12000)
"""Where many tables are pooled, and for priors compared with, each posterior needs only the
agreement, not more draws."""
PLAIN_ROUNDS = (1500, 1500, 3000, 8000, 16000)
TEMPERED_ROUNDS = (1500, 3000)
LOST = 1.1
"""Above this R̂ with two rounds left, longer plain chains are not worth their time."""
R_HAT, ESS = 1.01, 400.0


@dataclass(frozen=True)
class Prior:
    """λ ~ Beta(rate, rate), V ~ Beta(1, α), α ~ Gamma(α's shape, α's rate), at most so many
    classes."""

    classes: int
    rate: float = 1.0
    alpha_shape: float = 0.25
    alpha_rate: float = 0.25

    @property
    def values(self) -> tuple[float, float, float]:
        """As the kernel takes them."""
        return self.rate, self.alpha_shape, self.alpha_rate


@dataclass(frozen=True)
class Posterior:
    """Draws of p0, 1 − p0, n0, occupied classes and the ln likelihood, shape (chains, draws, 5);
    how far the chains agree; and whether tempered chains were needed."""

    kept: NDArray[np.float64]
    found: dict[str, float]
    tempered: bool

    @property
    def agrees(self) -> bool:
        """Whether the draws may be used."""
        few = min(self.found["ess_bulk"], self.found["ess_tail"])
        return self.found["r_hat"] <= R_HAT and few >= ESS


@dataclass
class _Chain:
    """One chain: its states by temperature, their step sizes and its seeds."""

    states: NDArray[np.float64]
    steps: NDArray[np.float64]
    rng: np.random.Generator

    def run(
        self, counts: NDArray[np.float64], prior: Prior, sweeps: int, tempered: bool, adapt: bool
    ) -> NDArray[np.float64]:
        """Goes on for `sweeps`; returns what `Posterior.kept` holds of it, (sweeps, 5)."""
        lists = int(counts.size).bit_length() - 1
        many = len(LADDER) if tempered else 1
        kept = np.empty((sweeps, 5))
        latent_kernel.run(
            self.states[:many],
            np.arange(1, counts.size),
            np.ascontiguousarray(counts[1:]),
            lists,
            prior.classes,
            prior.values,
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
    """The worst R̂ and effective sizes of ln n0 and p0; `kept` has shape (chains, draws, 5)."""
    followed = (np.log(kept[:, :, 2] + 0.5), kept[:, :, 0])
    return {
        "r_hat": max(split_r_hat(x) for x in followed),
        "ess_bulk": min(bulk_ess(x) for x in followed),
        "ess_tail": min(tail_ess(x) for x in followed),
    }


class Sampler:
    """The chains of one table, run together on the threads there are."""

    def __init__(self, counts: NDArray[np.float64], prior: Prior, rng: np.random.Generator) -> None:
        size = prior.classes * (int(counts.size).bit_length() - 1) + prior.classes
        self.counts, self.prior = counts, prior
        self.chains = [
            _Chain(seeded.normal(size=(len(LADDER), size)), np.full(len(LADDER), 0.05), seeded)
            for seeded in rng.spawn(CHAINS)
        ]

    def go(self, sweeps: int, *, tempered: bool, adapt: bool) -> NDArray[np.float64]:
        """Goes on for `sweeps`: p0, 1 − p0, n0, occupied classes and ln likelihood, shape
        (chains, sweeps, 5)."""
        with ThreadPoolExecutor(threads()) as pool:
            parts = pool.map(
                lambda chain: chain.run(self.counts, self.prior, sweeps, tempered, adapt),
                self.chains,
            )
            return np.array(list(parts))

    def warm(self, quick: bool = False) -> None:
        """Finds the modes at several temperatures, then settles the step at the first."""
        self.go(QUICK_TEMPERED if quick else WARM_TEMPERED, tempered=True, adapt=True)
        self.go(QUICK_PLAIN if quick else WARM_PLAIN, tempered=False, adapt=True)


def sample(
    counts: NDArray[np.float64],
    prior: Prior,
    rng: np.random.Generator,
    quick: bool = False,
    brief: bool = False,
) -> Posterior:
    """Runs the chains until they agree or time is up. `quick` looks earlier whether they do;
    `brief` looks early and gives up after the early rounds."""
    quick = quick or brief
    sampler = Sampler(counts, prior, rng)
    sampler.warm(quick)
    kept = np.empty((CHAINS, 0, 5))
    rounds = (*QUICK_ROUNDS, *LATER_ROUNDS) if quick else PLAIN_ROUNDS
    for done, sweeps in enumerate(rounds, start=1):
        kept = np.concatenate([kept, sampler.go(sweeps, tempered=False, adapt=False)], axis=1)
        posterior = Posterior(kept, _agreement(kept), tempered=False)
        if posterior.agrees:
            return posterior
        if brief and done == len(QUICK_ROUNDS):
            return posterior
        if done >= len(rounds) - 2 and posterior.found["r_hat"] > LOST:
            break
    sampler.go(WARM_TEMPERED, tempered=True, adapt=True)
    kept = np.empty((CHAINS, 0, 5))
    for sweeps in TEMPERED_ROUNDS:
        kept = np.concatenate([kept, sampler.go(sweeps, tempered=True, adapt=False)], axis=1)
        posterior = Posterior(kept, _agreement(kept), tempered=True)
        if posterior.agrees:
            break
    return posterior
