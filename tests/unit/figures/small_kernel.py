"""A kernel small enough to compile in a test."""

from byway.figures.kernels import kernel


@kernel
def doubled(x):  # type: ignore[no-untyped-def]
    """Twice x."""
    return 2 * x
