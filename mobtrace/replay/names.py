"""Names for the nodes of a capture that is written as a scenario."""

import re
from dataclasses import dataclass, field

from mobtrace.values import Address

# What a TOML table and a script can have as a name.
NAME = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(slots=True)
class Names:
    """A name for each node: its role and a number, or what is before the @ of a mobile node."""

    by_address: dict[Address, str] = field(default_factory=dict)
    by_mn: dict[str, str] = field(default_factory=dict)

    def of(self, address: Address, role: str) -> str:
        """The name of a node that has a role at its address."""
        if address not in self.by_address:
            number = 1 + sum(name.startswith(role) for name in self.by_address.values())
            self.by_address[address] = f"{role}{number}"
        return self.by_address[address]

    def host(self, mn: str) -> str:
        """The name of a mobile node."""
        if mn not in self.by_mn:
            plain = NAME.sub("-", mn.split("@", 1)[0]).strip("-") or "node"
            taken = {*self.by_mn.values(), *self.by_address.values()}
            numbered = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
            self.by_mn[mn] = plain if plain not in taken else next(each for each in numbered if each not in taken)
        return self.by_mn[mn]
