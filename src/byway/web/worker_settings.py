"""The worker and the command line: they answer no requests."""

from byway.web.settings import *

BYWAY_PROCESS = "worker"
ROOT_URLCONF = "byway.web.door_urls"
