"""A kernel small enough to compile in a test."""

from byway.kernels import Kernels

KERNELS = Kernels(__file__)


@KERNELS.kernel
def doubled(x):  # type: ignore[no-untyped-def]
    """Twice x."""
    return 2 * x
