"""The compiled kernels of this package, see `byway.kernels`."""

from typing import Any

import numba

from byway.kernels import Kernels

KERNELS = Kernels(__file__)
kernel = KERNELS.kernel
inner = KERNELS.inner
announce = KERNELS.announce
inlined: Any = numba.njit(inline="always", nogil=True)
"""For what a kernel asks of each pair: handing on its arrays would cost more than the work does."""
