"""The extensions that an anchor knows, in the order in which they look at a request."""

from mobtrace.replay.lma.extensions import Extension
from mobtrace.replay.lma.gre import GRE
from mobtrace.replay.lma.user_plane import USER_PLANE

EXTENSIONS: tuple[Extension, ...] = (GRE, USER_PLANE)
