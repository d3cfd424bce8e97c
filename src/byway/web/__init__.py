"""Settings, the two URL trees, security headers, and the processes that serve them.

Importing this package imports no framework: the settings modules lie in it too.
"""

from byway.web.hardening import harden
from byway.web.serve import DESK, DOOR, WORKER, Part, Place, Supervisor, port_is_free, run_part

__all__ = [
    "DESK",
    "DOOR",
    "WORKER",
    "Part",
    "Place",
    "Supervisor",
    "harden",
    "port_is_free",
    "run_part",
]
