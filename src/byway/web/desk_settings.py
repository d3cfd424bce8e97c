"""The desk: the staff's side."""

from byway.web.settings import *

BYWAY_PROCESS = "desk"
ROOT_URLCONF = "byway.web.desk_urls"
