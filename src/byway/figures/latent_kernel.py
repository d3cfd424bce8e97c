"""The latent class sampler: Hamiltonian moves on the collapsed posterior, tempered, compiled.

Class memberships, the hidden people and N are integrated out: with p(N) ∝ 1/N the likelihood left
is Π_c (p_c / (1 − p_0))^{n_c}, p_c = Σ_k π_k Π_j λ_kj^{c_j} (1 − λ_kj)^{1 − c_j}. What remains is
smooth, so one trajectory moves every class at once, where a Gibbs sweep moves each by the little
that n augmented people allow.

`prior` is (a, s, r): λ ~ Beta(a, a), V ~ Beta(1, α), α ~ Gamma(s, r).

Coordinates, each on the whole line: logit λ_kj; logit U_k with 1 − V_k = U_k^{1/α}; ln α. In the
order λ by class and list, U by class, ln α: K·t + K − 1 + 1 numbers.
"""

import math

import numpy as np

from byway.figures.kernels import kernel


@kernel
def _sigmoid(x):  # type: ignore[no-untyped-def]
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


@kernel
def _softplus(x):  # type: ignore[no-untyped-def]
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


@kernel
def energy(x, cells, seen, t, classes, beta, gradient, out, prior):  # type: ignore[no-untyped-def]
    """ln of prior · likelihood^β at x; fills its gradient, and out = [ln likelihood, p0, 1 − p0].

    `cells` are the masks of the 2^t − 1 observed histories and `seen` their counts.
    """
    width = 1 << t
    alpha = math.exp(max(min(x[-1], 50.0), -600.0))
    a, shape, rate = prior
    log_prior = shape * x[-1] - rate * alpha
    rates = np.empty((classes, t))
    sticks = np.empty(classes)
    weights = np.empty(classes)
    left = 0.0
    for k in range(classes):
        product = 1.0
        for j in range(t):
            # ln λ(1 − λ) = −|u| − 2 ln(1 + e^−|u|), one exponential for rate and prior.
            u = x[k * t + j]
            e = math.exp(-abs(u))
            rates[k, j] = (1.0 if u >= 0.0 else e) / (1.0 + e)
            log_prior -= a * abs(u)
            product *= 1.0 + e
        log_prior -= 2.0 * a * math.log(product)
        if k < classes - 1:
            s = x[classes * t + k]
            log_prior -= _softplus(s) + _softplus(-s)
            sticks[k] = _softplus(-s) / alpha
            weights[k] = math.exp(left) * -math.expm1(-sticks[k])
            left -= sticks[k]
        else:
            sticks[k] = 0.0
            weights[k] = math.exp(left)
    inside = np.empty((classes, width))
    p = np.zeros(width)
    for k in range(classes):
        inside[k, 0] = 1.0
        for j in range(t):
            half = 1 << j
            for c in range(half):
                inside[k, c | half] = inside[k, c] * rates[k, j]
                inside[k, c] *= 1.0 - rates[k, j]
        for c in range(width):
            p[c] += weights[k] * inside[k, c]
    caught = 0.0
    n = 0.0
    for i in range(cells.size):
        caught += p[cells[i]]
        n += seen[i]
    caught = max(caught, 1e-300)
    pull = np.zeros(width)
    log_likelihood = -n * math.log(caught)
    for i in range(cells.size):
        c = cells[i]
        pull[c] = -n / caught
        if seen[i] > 0.0:
            safe = max(p[c], 1e-300)
            log_likelihood += seen[i] * math.log(safe)
            pull[c] += seen[i] / safe
    out[0] = log_likelihood
    out[1] = p[0]
    out[2] = caught
    by_weight = np.empty(classes)
    on = np.empty(t)
    for k in range(classes):
        for c in range(width):
            inside[k, c] *= pull[c]
        # The highest list's cells are the upper half; adding them to the lower leaves the rest.
        for j in range(t - 1, -1, -1):
            half = 1 << j
            total = 0.0
            for c in range(half):
                total += inside[k, c | half]
                inside[k, c] += inside[k, c | half]
            on[j] = total
        total = inside[k, 0]
        by_weight[k] = weights[k] * total
        for j in range(t):
            pulled = weights[k] * (on[j] - rates[k, j] * total)
            gradient[k * t + j] = beta * pulled + a * (1.0 - 2.0 * rates[k, j])
    later = 0.0
    by_alpha = 0.0
    for k in range(classes - 1, -1, -1):
        if k < classes - 1:
            grow = math.expm1(min(sticks[k], 700.0))
            own = by_weight[k] / grow if grow > 1e-300 else 0.0
            by_stick = own - later
            u = _sigmoid(x[classes * t + k])
            gradient[classes * t + k] = -beta * by_stick * (1.0 - u) / alpha + 1.0 - 2.0 * u
            by_alpha -= by_stick * sticks[k]
        later += by_weight[k]
    gradient[-1] = beta * by_alpha + shape - rate * alpha
    return log_prior + beta * log_likelihood


@kernel
def _logit_of_exp(e):  # type: ignore[no-untyped-def]
    """logit(exp(−e)) for e > 0."""
    return -e - math.log(-math.expm1(-max(e, 1e-300)))


@kernel
def refresh_alpha(x, t, classes, prior):  # type: ignore[no-untyped-def]
    """Draws α given the sticks V, exactly, and rewrites U so that V stays (interweaving)."""
    alpha = math.exp(max(min(x[-1], 50.0), -600.0))
    total = 0.0
    first = classes * t
    for k in range(classes - 1):
        total += _softplus(-x[first + k]) / alpha
    fresh = np.random.gamma(prior[1] + classes - 1.0, 1.0 / (prior[2] + total))
    if not (fresh > 1e-200 and fresh < 1e15 and total < 1e250):
        return
    for k in range(classes - 1):
        x[first + k] = _logit_of_exp(_softplus(-x[first + k]) / alpha * fresh)
    x[-1] = math.log(fresh)


@kernel
def relabel(x, t, classes):  # type: ignore[no-untyped-def]
    """Swaps neighbouring classes, weights and rates: the likelihood stays, the prior decides."""
    alpha = math.exp(max(min(x[-1], 50.0), -600.0))
    first = classes * t
    for k in range(classes - 2):
        a = _softplus(-x[first + k]) / alpha
        b = _softplus(-x[first + k + 1]) / alpha
        v = -math.expm1(-a)
        w = -math.expm1(-b) * math.exp(-a)  # the next class's share of what is left before both
        if w <= 1e-280 or v <= 1e-280 or w >= 1.0 - 1e-12 or math.exp(-a) <= 1e-12:
            continue
        if np.random.random() * (1.0 - w) >= 1.0 - v:
            continue
        a_new = -math.log1p(-w)
        b_new = a + b - a_new
        if b_new <= 0.0:
            continue
        x[first + k] = _logit_of_exp(alpha * a_new)
        x[first + k + 1] = _logit_of_exp(alpha * b_new)
        for j in range(t):
            x[k * t + j], x[(k + 1) * t + j] = x[(k + 1) * t + j], x[k * t + j]


@kernel
def occupied(x, t, classes):  # type: ignore[no-untyped-def]
    """How many classes hold more than one person in a hundred."""
    alpha = math.exp(max(min(x[-1], 50.0), -600.0))
    left = 1.0
    found = 0
    for k in range(classes - 1):
        stay = math.exp(-_softplus(-x[classes * t + k]) / alpha)
        found += left * (1.0 - stay) > 0.01
        left *= stay
    return found + (left > 0.01)


@kernel
def trajectory(  # type: ignore[no-untyped-def]
    x, cells, seen, t, classes, beta, step, steps, out, prior
):
    """One Hamiltonian move of `steps` leapfrog steps, in place; returns its acceptance chance.

    All masses are one: near the prior every coordinate has the same scale, and a class with many
    people only shortens the step. `out` as in `energy`, at the new x.
    """
    start = x.copy()
    force = np.empty(x.size)
    value = energy(x, cells, seen, t, classes, beta, force, out, prior)
    start_out = out.copy()
    momentum = np.random.normal(0.0, 1.0, x.size)
    before = value - 0.5 * np.sum(momentum * momentum)
    momentum += 0.5 * step * force
    for s in range(steps):
        x += step * momentum
        value = energy(x, cells, seen, t, classes, beta, force, out, prior)
        momentum += (step if s < steps - 1 else 0.5 * step) * force
    change = value - 0.5 * np.sum(momentum * momentum) - before
    chance = 0.0
    if not math.isnan(change):
        chance = math.exp(min(change, 0.0))
    if np.random.random() >= chance:
        x[:] = start
        out[:] = start_out
    return chance


@kernel
def run(  # type: ignore[no-untyped-def]
    states,
    cells,
    seen,
    t,
    classes,
    prior,
    betas,
    steps_of,
    sweeps,
    leaps,
    seed,
    adapt,
    kept,
    swapped,
):
    """Runs one tempered chain: at each sweep a trajectory at every temperature, then swaps.

    `states` (temperatures, coordinates), `steps_of` (temperatures,) are changed in place. While
    `adapt`, step sizes aim at accepting 0.8. `kept` (sweeps, 5) takes p0, 1 − p0, the number of
    hidden people, that of occupied classes and the ln likelihood at the first temperature;
    `swapped` (temperatures − 1,) the share of swaps taken.
    """
    np.random.seed(seed)
    temperatures, size = states.shape
    n = 0.0
    for i in range(seen.size):
        n += seen[i]
    outs = np.zeros((temperatures, 3))
    for sweep in range(sweeps):
        for b in range(temperatures):
            count = 1 + np.random.randint(0, 2 * leaps)
            step = steps_of[b] * (0.8 + 0.4 * np.random.random())
            chance = trajectory(
                states[b], cells, seen, t, classes, betas[b], step, count, outs[b], prior
            )
            if adapt:
                rate = 1.0 / math.sqrt(1.0 + 0.05 * sweep)
                steps_of[b] *= math.exp(0.15 * rate * (chance - 0.8))
            refresh_alpha(states[b], t, classes, prior)
            relabel(states[b], t, classes)
        for b in range(sweep % 2, temperatures - 1, 2):
            gain = (betas[b] - betas[b + 1]) * (outs[b + 1, 0] - outs[b, 0])
            swapped[b] += 2.0 * math.exp(min(gain, 0.0)) / sweeps
            if math.log(np.random.random()) < gain:
                for i in range(size):
                    states[b, i], states[b + 1, i] = states[b + 1, i], states[b, i]
                for i in range(3):
                    outs[b, i], outs[b + 1, i] = outs[b + 1, i], outs[b, i]
        p0, caught = outs[0, 1], max(outs[0, 2], 1e-15)
        mean = np.random.gamma(n, 1.0) * p0 / caught
        kept[sweep, 0] = p0
        kept[sweep, 1] = caught
        kept[sweep, 3] = occupied(states[0], t, classes)
        kept[sweep, 4] = outs[0, 0]
        kept[sweep, 2] = np.random.poisson(mean) if mean < 1e9 else math.floor(mean)
