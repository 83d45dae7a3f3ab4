"""The extensions that an anchor knows, in the order in which they look at a request."""

from mobtrace.replay.lma.access_network import ACCESS_NETWORK
from mobtrace.replay.lma.bulk import BULK
from mobtrace.replay.lma.controlled import CONTROLLED
from mobtrace.replay.lma.delegated import DELEGATED
from mobtrace.replay.lma.extensions import Extension
from mobtrace.replay.lma.flow_mobility import FLOWS
from mobtrace.replay.lma.gre import GRE
from mobtrace.replay.lma.ipv4 import IPV4_HOME_ADDRESS, IPV4_TRANSPORT
from mobtrace.replay.lma.offload import OFFLOAD
from mobtrace.replay.lma.qos import QOS
from mobtrace.replay.lma.runtime import RUNTIME
from mobtrace.replay.lma.transient import TRANSIENT
from mobtrace.replay.lma.user_plane import USER_PLANE

# The IPv4 home address is last: what its answer carries depends on the status (RFC 5844 section 3.1.2.6).
EXTENSIONS: tuple[Extension, ...] = (
    GRE,
    IPV4_TRANSPORT,
    USER_PLANE,
    RUNTIME,
    BULK,
    DELEGATED,
    QOS,
    ACCESS_NETWORK,
    OFFLOAD,
    FLOWS,
    TRANSIENT,
    CONTROLLED,
    IPV4_HOME_ADDRESS,
)
