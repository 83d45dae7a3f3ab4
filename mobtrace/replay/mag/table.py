"""The extensions that a gateway knows, in the order of their options and of what they note."""

from mobtrace.replay.mag.access_network import ACCESS_NETWORK
from mobtrace.replay.mag.bulk import BULK
from mobtrace.replay.mag.controlled import CONTROLLED
from mobtrace.replay.mag.delegated import DELEGATED
from mobtrace.replay.mag.extensions import Extension
from mobtrace.replay.mag.flow_mobility import FLOWS
from mobtrace.replay.mag.gre import GRE
from mobtrace.replay.mag.ipv4 import IPV4_HOME_ADDRESS, IPV4_TRANSPORT
from mobtrace.replay.mag.offload import OFFLOAD
from mobtrace.replay.mag.qos import QOS
from mobtrace.replay.mag.runtime import RUNTIME
from mobtrace.replay.mag.transient import TRANSIENT
from mobtrace.replay.mag.user_plane import USER_PLANE

# GRE is behind the transport: it decides on the encapsulation where it is used.
EXTENSIONS: tuple[Extension, ...] = (
    IPV4_HOME_ADDRESS,
    IPV4_TRANSPORT,
    GRE,
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
)
