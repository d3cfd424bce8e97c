"""A kernel small enough to compile in a test."""

import numpy as np

from byway.kernels import Kernels

KERNELS = Kernels(__file__)


@KERNELS.kernel
def doubled(x):  # type: ignore[no-untyped-def]
    """Twice x."""
    return 2 * x


@KERNELS.inner
def double_all(x):  # type: ignore[no-untyped-def]
    """Doubles the numbers of an array where they stand."""
    for k in range(len(x)):
        x[k] = 2 * x[k]


@KERNELS.inner
def made_anew(n):  # type: ignore[no-untyped-def]
    """What no inner kernel may do."""
    return np.zeros(n)
