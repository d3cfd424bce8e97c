"""Settings for tests: the desk's, on a database of their own."""

import os
import tempfile

os.environ.setdefault("BYWAY_DATA", tempfile.mkdtemp(prefix="byway-tests-"))
os.environ.setdefault("BYWAY_HTTPS", "0")

from byway.web.desk_settings import *  # noqa: F403
