"""Slow and obvious forms of what `byway.figures` computes fast. They import nothing from it.

Tables are arrays of counts by bitmask of lists, cell 0 unused, as everywhere.
"""

import math
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.special import gammaln, logsumexp
from scipy.stats import norm, poisson, t

Counts = NDArray[np.float64]


def subsets(lists: int) -> list[int]:
    return list(range(1, 1 << lists))


def hierarchical_models(lists: int) -> list[frozenset[int]]:
    """Every downward closed set with all main effects and without the set of all lists."""
    singles = {1 << j for j in range(lists)}
    larger = [m for m in subsets(lists) if m.bit_count() > 1 and m != (1 << lists) - 1]
    found = []
    for size in range(len(larger) + 1):
        for chosen in combinations(larger, size):
            model = {0, *singles, *chosen}
            if all(s in model for m in chosen for s in subsets(lists) if s & m == s):
                found.append(frozenset(model))
    return found


def reduced(counts: Counts, model: frozenset[int]) -> tuple[list[int], list[int]]:
    """The parameters that are not −∞ and the cells that stay."""
    cells = range(1, len(counts))
    margin = {theta: sum(counts[c] for c in cells if c & theta == theta) for theta in model}
    dead = [theta for theta in model if margin[theta] == 0]
    kept = [c for c in cells if not any(c & theta == theta for theta in dead)]
    return sorted(theta for theta in model if margin[theta] > 0), kept


def design(thetas: list[int], cells: list[int]) -> NDArray[np.float64]:
    return np.array([[float(c & theta == theta) for theta in thetas] for c in cells])


def estimate_exists(counts: Counts, model: frozenset[int]) -> bool:
    """Fienberg & Rinaldo's linear programme: maximise s subject to Aᵀx = t, x ≥ s."""
    thetas, cells = reduced(counts, model)
    a = design(thetas, cells)
    t = a.T @ counts[cells]
    rows = np.column_stack([a.T, np.zeros(len(thetas))])
    above = np.column_stack([-np.eye(len(cells)), np.ones(len(cells))])
    answer = linprog(
        np.append(np.zeros(len(cells)), -1.0),
        A_ub=above,
        b_ub=np.zeros(len(cells)),
        A_eq=rows,
        b_eq=t,
        bounds=[(0, None)] * len(cells) + [(None, max(1.0, float(counts.sum())))],
    )
    return bool(answer.status == 0 and -answer.fun > 1e-7)


def is_identified(counts: Counts, model: frozenset[int]) -> bool:
    thetas, cells = reduced(counts, model)
    return len(cells) >= len(thetas) and int(np.linalg.matrix_rank(design(thetas, cells))) == len(
        thetas
    )


def poisson_fit(counts: Counts, model: frozenset[int]) -> tuple[float, float, dict[int, float]]:
    """Deviance, hidden people and fitted counts by Newton on the full design matrix."""
    thetas, cells = reduced(counts, model)
    a, y = design(thetas, cells), counts[cells]
    beta = np.linalg.lstsq(a, np.log(y + 0.5), rcond=None)[0]
    for _ in range(500):
        mu = np.exp(a @ beta)
        step = np.linalg.solve(a.T @ (mu[:, None] * a), a.T @ (y - mu))
        beta += step * min(1.0, 2.0 / max(np.abs(step).max(), 1e-300))
        if np.abs(step).max() < 1e-11:
            break
    mu = np.exp(a @ beta)
    logs = np.where(y > 0, y * np.log(np.where(y > 0, y, 1.0) / mu), 0.0)
    return (
        float(2 * np.sum(logs - (y - mu))),
        float(math.exp(beta[0])),
        dict(zip(cells, mu, strict=True)),
    )


def best_by_bic(counts: Counts) -> tuple[frozenset[int], float] | None:
    """The usable model of least k ln n − 2ℓ and its N, one by one."""
    n = counts.sum()
    best: tuple[float, frozenset[int], float] | None = None
    for model in hierarchical_models(len(counts).bit_length() - 1):
        if not is_identified(counts, model) or not estimate_exists(counts, model):
            continue
        deviance, hidden, _ = poisson_fit(counts, model)
        bic = deviance + len(model) * math.log(n)
        if best is None or bic < best[0]:
            best = (bic, model, float(n + hidden))
    return None if best is None else (best[1], best[2])


def stepwise(counts: Counts, enter: float = 0.02) -> float | None:
    """N after adding pairs one by one, the least likely overlap first."""
    lists = len(counts).bit_length() - 1
    model = frozenset([0, *(1 << j for j in range(lists))])
    if not (is_identified(counts, model) and estimate_exists(counts, model)):
        return None
    while True:
        _, hidden, fitted = poisson_fit(counts, model)
        ranked = []
        for i, j in combinations(range(lists), 2):
            pair = 1 << i | 1 << j
            if pair in model or pair == len(counts) - 1:
                continue
            seen = sum(counts[c] for c in range(1, len(counts)) if c & pair == pair)
            mean = sum(mu for c, mu in fitted.items() if c & pair == pair)
            p = min(poisson.cdf(seen, mean), poisson.sf(seen - 1, mean))
            if p < enter:
                ranked.append((p, pair))
        for _, pair in sorted(ranked):
            larger = model | {pair}
            if is_identified(counts, larger) and estimate_exists(counts, larger):
                model = larger
                break
        else:
            return float(counts.sum() + hidden)


def is_chordal(vertices: int, edges: set[tuple[int, int]]) -> bool:
    """Whether every cycle of four or more has a chord, by looking at every cycle."""

    def joined(i: int, j: int) -> bool:
        return (min(i, j), max(i, j)) in edges

    for size in range(4, vertices + 1):
        for cycle in permutations(range(vertices), size):
            if cycle[0] != min(cycle):
                continue
            ring = [(cycle[k], cycle[(k + 1) % size]) for k in range(size)]
            if not all(joined(i, j) for i, j in ring):
                continue
            across = [
                (cycle[a], cycle[b])
                for a, b in combinations(range(size), 2)
                if b - a not in (1, size - 1)
            ]
            if not any(joined(i, j) for i, j in across):
                return False
    return True


def maximal_cliques(vertices: int, edges: set[tuple[int, int]]) -> set[int]:
    """Every set of vertices all joined to each other that no other such set holds."""
    full = [
        sum(1 << v for v in chosen)
        for size in range(1, vertices + 1)
        for chosen in combinations(range(vertices), size)
        if all(pair in edges for pair in combinations(chosen, 2))
    ]
    return {m for m in full if not any(m != o and m & o == m for o in full)}


def decomposable_log_joint(
    counts: Counts, cliques: list[int], separators: list[int], missing: NDArray[np.float64]
) -> NDArray[np.float64]:
    """ln p(y, n0, G) of Madigan & York's hyper-Dirichlet model, every n0 given, as written."""
    p = len(counts).bit_length() - 1
    delta = 2.0**-p
    n = counts.sum()
    total = n + missing

    def g(subset: int) -> NDArray[np.float64]:
        a = subset.bit_count()
        prior = delta * 2.0 ** (p - a)
        sums: dict[int, float] = {}
        for c in range(1, len(counts)):
            sums[c & subset] = sums.get(c & subset, 0.0) + counts[c]
        out = gammaln(missing + sums.get(0, 0.0) + prior)
        for cell in range(1, 1 << p):
            if cell & subset == cell:
                out = out + gammaln(sums.get(cell, 0.0) + prior)
        return np.asarray(out - 2**a * gammaln(prior))

    value = np.zeros_like(missing)
    for clique in cliques:
        value = value + g(clique)
    for separator in separators:
        value = value - g(separator)
    more = len(cliques) - len(separators)
    value = value + more * (gammaln(2**p * delta) - gammaln(total + 2**p * delta))
    observed = sum(gammaln(y + 1) for y in counts[1:])
    return np.asarray(value + gammaln(total + 1) - gammaln(missing + 1) - observed - np.log(total))


def decomposable_quantiles(
    counts: Counts,
    graphs: list[tuple[list[int], list[int]]],
    most: int,
    wanted: tuple[float, ...] = (0.025, 0.5, 0.975),
) -> list[int]:
    """Quantiles of N with every n0 from 0 to `most` summed."""
    missing = np.arange(most + 1, dtype=np.float64)
    logs = np.array([decomposable_log_joint(counts, c, s, missing) for c, s in graphs])
    mass = np.exp(logsumexp(logs, axis=0) - logsumexp(logs))
    reached = np.cumsum(mass) / mass.sum()
    return [int(counts.sum() + np.searchsorted(reached, q)) for q in wanted]


def gibbs(
    counts: Counts,
    classes: int,
    sweeps: int,
    warm: int,
    rng: np.random.Generator,
    shape: float = 1.0,
    fixed_alpha: float | None = None,
) -> NDArray[np.float64]:
    """Manrique-Vallier's Gibbs sampler for the latent class model: N of each kept sweep. The
    chances are Beta(shape, shape)."""
    lists = len(counts).bit_length() - 1
    history = np.array([[c >> j & 1 for j in range(lists)] for c in range(len(counts))])
    n = int(counts.sum())
    rates = rng.random((classes, lists))
    weights = np.full(classes, 1.0 / classes)
    alpha, kept = fixed_alpha or 1.0, []
    for sweep in range(sweeps):
        chance = np.exp(history @ np.log(rates).T + (1 - history) @ np.log1p(-rates).T) * weights
        p0 = float(chance[0].sum())
        missing = rng.negative_binomial(n, max(1.0 - p0, 1e-12))
        people = counts.astype(int).copy()
        people[0] = missing
        members = np.array(
            [rng.multinomial(people[c], chance[c] / chance[c].sum()) for c in range(len(counts))]
        )
        size = members.sum(axis=0)
        on = members.T @ history
        rates = np.clip(rng.beta(on + shape, size[:, None] - on + shape), 1e-12, 1 - 1e-12)
        later = np.concatenate([np.cumsum(size[::-1])[::-1][1:], [0]])
        sticks = np.clip(rng.beta(1.0 + size[:-1], alpha + later[:-1]), 1e-12, 1 - 1e-12)
        left = np.concatenate([[1.0], np.cumprod(1.0 - sticks)])
        weights = np.append(sticks, 1.0) * left
        if fixed_alpha is None:
            alpha = rng.gamma(0.25 + classes - 1, 1.0 / (0.25 - np.log1p(-sticks).sum()))
        if sweep >= warm:
            kept.append(n + missing)
    return np.array(kept, dtype=np.float64)


def bca(
    estimate: float, replicates: list[float], left_out: list[tuple[float, int]], level: float
) -> tuple[float, float]:
    """BCa limits from replicates and (N without one person of a cell, people in the cell)."""
    share = sum(1.0 if r < estimate else 0.5 if r == estimate else 0.0 for r in replicates)
    z0 = norm.ppf(share / len(replicates))
    people = sum(w for _, w in left_out)
    mean = sum(v * w for v, w in left_out) / people
    cubes = sum(w * (mean - v) ** 3 for v, w in left_out)
    squares = sum(w * (mean - v) ** 2 for v, w in left_out)
    a = cubes / (6.0 * squares**1.5)
    out = []
    for tail in ((1 - level) / 2, (1 + level) / 2):
        z = z0 + norm.ppf(tail)
        p = norm.cdf(z0 + z / (1 - a * z))
        out.append(float(np.quantile(replicates, p, method="median_unbiased")))
    return out[0], out[1]


def chao(counts: Counts) -> float:
    lists = len(counts).bit_length() - 1
    f1 = sum(counts[1 << j] for j in range(lists))
    f2 = sum(counts[1 << i | 1 << j] for i, j in combinations(range(lists), 2))
    return float(counts.sum() + (lists - 1) / lists * f1 * f1 / (2 * f2))


def chao_lists(counts: Counts) -> float:
    lists = len(counts).bit_length() - 1
    pairs = list(combinations(range(lists), 2))
    f2 = sum(counts[1 << i | 1 << j] for i, j in pairs)
    return float(counts.sum() + sum(counts[1 << i] * counts[1 << j] for i, j in pairs) / f2)


def n_of_xi(fitted: dict[int, float], n: float, xi: float) -> float:
    """N(ξ) from the fitted probabilities of the observed cells, by the products."""
    total = sum(fitted.values())
    r = 1.0
    for cell, mu in fitted.items():
        r *= (mu / total) if cell.bit_count() % 2 else total / mu
    return n / (1.0 - r / (xi + r))


def petersen_posterior(first: int, second: int, both: int, most: int) -> NDArray[np.float64]:
    """P(N) for N from n1 + n2 − m, hypergeometric likelihood and p(N) ∝ 1/((N+1)(N+2))."""
    totals = np.arange(first + second - both, most)

    def choose(a: NDArray[np.float64], b: float) -> NDArray[np.float64]:
        return np.asarray(gammaln(a + 1) - gammaln(b + 1) - gammaln(a - b + 1))

    logs = choose(totals - first, second - both) - choose(totals.astype(float), second)
    logs = logs - np.log((totals + 1.0) * (totals + 2.0))
    mass = np.exp(logs - logs.max())
    return np.asarray(mass / mass.sum())


def r_hat(chains: NDArray[np.float64]) -> float:
    """Rank-normalised split-R̂ and its folded form, the larger (Vehtari et al. 2021)."""
    half = chains.shape[1] // 2
    split = [c[:half] for c in chains] + [c[-half:] for c in chains]

    def one(values: NDArray[np.float64]) -> float:
        flat = values.ravel()
        order = np.array([np.mean(np.sum(flat < v) + (np.sum(flat == v) + 1) / 2) for v in flat])
        z = norm.ppf((order - 0.375) / (flat.size + 0.25)).reshape(values.shape)
        within = np.mean([np.var(row, ddof=1) for row in z])
        between = np.var([row.mean() for row in z], ddof=1)
        size = values.shape[1]
        return float(math.sqrt(((size - 1) / size * within + between) / within))

    stacked = np.array(split)
    return max(one(stacked), one(np.abs(stacked - np.median(stacked))))


Course = tuple[tuple[int, ...], tuple[int, ...], int]
"""A path: states, the day each is entered, the day observation ends."""


def state_on(course: Course, day: int) -> int:
    states, days, _ = course
    return states[max(k for k in range(len(days)) if days[k] <= day)]


def aalen_johansen(courses: list[Course], states: int, day: int) -> NDArray[np.float64]:
    """P(in state) on a day: the product over days of 1 + dA as matrices, where no course makes two
    moves in one day."""
    p = np.zeros(states)
    for course in courses:
        p[course[0][0]] += 1 / len(courses)
    for today in range(1, day + 1):
        step = np.eye(states)
        for here in range(states):
            at_risk = [c for c in courses if c[2] >= today and state_on(c, today - 1) == here]
            for course in at_risk:
                there = state_on(course, today)
                step[here, here] -= 1 / len(at_risk)
                step[here, there] += 1 / len(at_risk)
        p = p @ step
    return p


def rubin(
    points: list[float], variances: list[float], people: list[int], level: float
) -> tuple[float, float, float, float]:
    """Estimate, limits and Barnard & Rubin's degrees of freedom, on ln(N − c)."""
    m, c = len(points), min(people) - 1
    logs = [math.log(v - c) for v in points]
    mean = sum(logs) / m
    within = sum(v / (x - c) ** 2 for v, x in zip(variances, points, strict=True)) / m
    between = sum((x - mean) ** 2 for x in logs) / (m - 1)
    total = within + (1 + 1 / m) * between
    share = (1 + 1 / m) * between / total
    complete = min(people) - 1
    observed = (complete + 1) / (complete + 3) * complete * (1 - share)
    df = 1 / (share**2 / (m - 1) + 1 / observed)
    half = float(t.ppf((1 + level) / 2, df)) * math.sqrt(total)
    high = c + math.exp(mean + half) if mean + half < 700 else math.inf
    return c + math.exp(mean), c + math.exp(mean - half), high, df
