"""What a process can do for itself against being read by others on its machine.

No core files, no reading of its memory by other processes of the same user, files for its user
only. The rest (no swap, separate users) is the host's: see docs/howto/run.md.
"""

import ctypes
import os
import resource
import signal

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
"""prctl(2), <linux/prctl.h>."""


def harden(*, dies_with_parent: bool = False) -> None:
    """Hardens this process; on a system without prctl(2) it does what is left.

    `dies_with_parent`: the kernel kills it when the process that started it is gone, so that no
    half of a service lives on. Not inherited: each process asks for itself.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(int(os.environ.get("BYWAY_UMASK", "077"), 8))
    parent = os.getppid()
    if dies_with_parent:
        _prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
        if os.getppid() != parent:  # it died between the two calls
            os.kill(os.getpid(), signal.SIGKILL)
    _prctl(PR_SET_DUMPABLE, 0)


def _prctl(option: int, value: int) -> None:
    call = getattr(ctypes.CDLL(None, use_errno=True), "prctl", None)
    if call is not None:
        call(option, value, 0, 0, 0)
