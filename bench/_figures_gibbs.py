"""The plain Gibbs sampler of the latent class model, compiled: the peer of `latent-class`."""

import numpy as np

from byway.kernels import Kernels

kernel = Kernels(__file__).kernel


@kernel
def gibbs(counts, classes, sweeps, seed):  # type: ignore[no-untyped-def]
    """n0 at each sweep, shape (sweeps,): classes per cell, λ, V, n0 and α in turn
    (Manrique-Vallier, Biometrics 2016, section 3)."""
    np.random.seed(seed)
    width = counts.size
    lists = 0
    while 1 << lists < width:
        lists += 1
    n = 0.0
    for c in range(width):
        n += counts[c]
    rates = np.random.random((classes, lists))
    weights = np.full(classes, 1.0 / classes)
    chance = np.empty(classes)
    on = np.empty((classes, lists))
    size = np.empty(classes)
    alpha = 1.0
    kept = np.empty(sweeps)
    missing = 0.0
    for sweep in range(sweeps):
        p0 = 0.0
        for k in range(classes):
            product = weights[k]
            for j in range(lists):
                product *= 1.0 - rates[k, j]
            p0 += product
        p0 = min(p0, 1.0 - 1e-12)
        mean = np.random.gamma(n, 1.0) * p0 / (1.0 - p0)
        missing = float(np.random.poisson(mean))
        on[:] = 0.0
        size[:] = 0.0
        for c in range(width):
            left = int(missing) if c == 0 else int(counts[c])
            if left == 0:
                continue
            total = 0.0
            for k in range(classes):
                product = weights[k]
                for j in range(lists):
                    product *= rates[k, j] if c >> j & 1 else 1.0 - rates[k, j]
                chance[k] = product
                total += product
            for k in range(classes):
                if left == 0:
                    break
                share = min(max(chance[k] / total, 0.0), 1.0) if total > 0.0 else 1.0
                taken = left if k == classes - 1 else np.random.binomial(left, share)
                total -= chance[k]
                left -= taken
                size[k] += taken
                for j in range(lists):
                    if c >> j & 1:
                        on[k, j] += taken
        for k in range(classes):
            for j in range(lists):
                rate = np.random.beta(on[k, j] + 1.0, size[k] - on[k, j] + 1.0)
                rates[k, j] = min(max(rate, 1e-12), 1.0 - 1e-12)
        rest = 1.0
        logs = 0.0
        later = n + missing
        for k in range(classes - 1):
            later -= size[k]
            stick = np.random.beta(1.0 + size[k], alpha + later)
            stick = min(max(stick, 1e-12), 1.0 - 1e-12)
            weights[k] = rest * stick
            rest *= 1.0 - stick
            logs += np.log1p(-stick)
        weights[classes - 1] = rest
        alpha = np.random.gamma(0.25 + classes - 1.0, 1.0 / (0.25 - logs))
        kept[sweep] = missing
    return kept
