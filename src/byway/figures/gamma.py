"""ln Γ(x + a) − ln Γ(x + b), kept exact where both are huge and nearly equal."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

_LARGE = 1e5


def _stirling(x: NDArray[np.float64], a: NDArray[np.float64]) -> NDArray[np.float64]:
    """ln Γ(x + a) − [(x − ½) ln x − x + ½ ln 2π], for large x + a (Abramowitz & Stegun 6.1.41)."""
    y = x + a
    series = 1.0 / (12.0 * y) - 1.0 / (360.0 * y**3)
    return np.asarray((y - 0.5) * np.log1p(a / x) + a * np.log(x) - a + series)


def log_gamma_ratio(x: Any, a: Any, b: Any) -> NDArray[np.float64]:
    """ln Γ(x + a) − ln Γ(x + b) for x ≥ 0 and a, b > 0; arguments broadcast."""
    x, a, b = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in (x, a, b)))
    large = x > _LARGE
    safe = np.where(large, x, _LARGE)
    return np.where(
        large,
        _stirling(safe, a) - _stirling(safe, b),
        gammaln(np.where(large, 1.0, x) + a) - gammaln(np.where(large, 1.0, x) + b),
    )
