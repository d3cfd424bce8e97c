"""The door: the seeker's side. It has no staff code and no way to read what it has sealed."""

from byway.web.settings import *

BYWAY_PROCESS = "door"
ROOT_URLCONF = "byway.web.door_urls"
