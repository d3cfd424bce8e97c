"""The compiled kernels of this package, see `byway.kernels`."""

from byway.kernels import Kernels

KERNELS = Kernels(__file__)
kernel = KERNELS.kernel
announce = KERNELS.announce
