"""Whether chains agree: rank-normalised split-R̂ and effective sample sizes.

Vehtari, Gelman, Simpson, Carpenter & Bürkner (Bayesian Analysis 2021).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Draws = NDArray[np.float64]


def _split(chains: Draws) -> Draws:
    """Each chain cut in two halves, shape (2·chains, draws // 2)."""
    half = chains.shape[1] // 2
    return np.concatenate([chains[:, :half], chains[:, -half:]])


def _rank_normal(chains: Draws) -> Draws:
    """Blom scores of the pooled ranks."""
    from scipy.stats import rankdata  # most of a second, for this method alone

    ranks = rankdata(chains, method="average").reshape(chains.shape)
    return np.asarray(ndtri((ranks - 0.375) / (chains.size + 0.25)))


def _r_hat(chains: Draws) -> float:
    draws = chains.shape[1]
    within = float(chains.var(axis=1, ddof=1).mean())
    between = draws * float(chains.mean(axis=1).var(ddof=1))
    if within == 0.0:
        return 1.0 if between == 0.0 else float("inf")
    return float(np.sqrt(((draws - 1) / draws * within + between / draws) / within))


def split_r_hat(chains: Draws) -> float:
    """The larger of the bulk's and the folded (tail) rank-normalised split-R̂; (chains, draws)."""
    halves = _split(chains)
    folded = np.abs(halves - np.median(halves))
    return max(_r_hat(_rank_normal(halves)), _r_hat(_rank_normal(folded)))


def _effective(chains: Draws) -> float:
    """Effective sample size by Geyer's initial monotone sequence over all chains."""
    many, draws = chains.shape
    centred = chains - chains.mean(axis=1, keepdims=True)
    if not centred.any():
        return float(chains.size)
    length = 1 << (2 * draws - 1).bit_length()
    spectrum = np.abs(np.fft.rfft(centred, length, axis=1)) ** 2
    covariance = np.fft.irfft(spectrum, length, axis=1)[:, :draws].mean(axis=0) / draws
    within = covariance[0] * draws / (draws - 1)
    total = covariance[0] + (float(chains.mean(axis=1).var(ddof=1)) if many > 1 else 0.0)
    rho = 1.0 - (within - covariance * draws / (draws - 1)) / total
    rho[0] = 1.0
    pairs = rho[: 2 * (draws // 2)].reshape(-1, 2).sum(axis=1)
    stop = int(np.argmax(pairs < 0.0)) if (pairs < 0.0).any() else len(pairs)
    monotone = np.minimum.accumulate(pairs[: max(stop, 1)])
    tau = max(-1.0 + 2.0 * float(monotone.sum()), 1.0 / np.log10(max(chains.size, 10)))
    return float(chains.size / tau)


def bulk_ess(chains: Draws) -> float:
    """Effective sample size of the rank-normalised split chains, for the centre."""
    return _effective(_rank_normal(_split(chains)))


def tail_ess(chains: Draws) -> float:
    """The smaller effective sample size of the 5 % and 95 % quantiles' indicators."""
    halves = _split(chains)
    low, high = np.quantile(chains, [0.05, 0.95])
    return min(_effective((halves <= q).astype(np.float64)) for q in (low, high))
