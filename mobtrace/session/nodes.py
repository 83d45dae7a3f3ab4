"""Who takes part: addresses and the roles they were seen in."""

from mobtrace.session.model import Node
from mobtrace.values import Address

# Roles of requester and responder of a registration, by system.
REGISTRATION_ROLES = {
    "pmip6": ("mag", "lma"),
    "mip6": ("mn", "ha"),
    "nemo": ("mn", "ha"),
    "hmip6": ("mn", "map"),
    "mip6-cn": ("mn", "cn"),
}


class NodeTable:
    """Nodes in the order in which they appeared."""

    def __init__(self) -> None:
        self._nodes: dict[Address, Node] = {}

    def saw(self, address: Address, role: str) -> None:
        """``address`` acted as ``role``."""
        node = self._nodes.get(address)
        if node is None:
            node = self._nodes[address] = Node(address=address)
        node.roles.add(role)

    def all(self) -> list[Node]:
        """All nodes, in the order in which they appeared."""
        return list(self._nodes.values())
