"""The extensions that a home agent knows, in the order in which they look at a request.

RFC 5648 section 8.2 has the IPv4 options stand before the Binding Identifier options, RFC 6089 section 5.3.1 has
bindings looked at before flows.
"""

from mobtrace.replay.mip6.dual_stack import DUAL_STACK
from mobtrace.replay.mip6.extensions import Extension
from mobtrace.replay.mip6.flows import FLOWS
from mobtrace.replay.mip6.routers import MOBILE_ROUTER
from mobtrace.replay.mip6.several import MULTIPLE_CARE_OF

EXTENSIONS: tuple[Extension, ...] = (MOBILE_ROUTER, DUAL_STACK, MULTIPLE_CARE_OF, FLOWS)
