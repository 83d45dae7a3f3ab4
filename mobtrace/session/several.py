"""Updates that are about several bindings: of one node at once, or of a group of nodes."""

from dataclasses import replace

from mobtrace.lifecycle.states import Input
from mobtrace.session.bindings import BindingTable, Grant, Granted
from mobtrace.session.registration import Registration
from mobtrace.values import Address


class Several:
    """Nodes that have had more than one binding at an anchor, and what an update means for their others."""

    def __init__(self, table: BindingTable) -> None:
        self._table = table
        self._nodes: set[tuple[Address, Address | str]] = set()

    def has(self, reg: Registration) -> bool:
        """Whether the node of ``reg`` has several bindings, or may have from now on."""
        if not reg.is_alone:
            self._nodes.add(_node(reg))
            return True
        return bool(self._nodes) and _node(reg) in self._nodes

    def apply(self, reg: Registration, granted: Grant) -> int | None:
        """Carry out what an accepted update means for the node's other bindings; one that was removed."""
        if reg.releases:
            return self._remove_all(reg) if reg.is_alone else None
        if reg.overwrites or reg.is_alone:
            self._replace_others(reg)
        elif reg.renews_all:
            self._renew_others(reg, granted)
        return None

    def apply_to_group(self, reg: Registration, granted: Grant) -> int | None:
        """Carry out an accepted update for every session of the group that it names; the first of them."""
        members = self._table.group(reg.requester, reg.anchor, reg.group or 0)
        for live in members:
            binding = live.binding
            each = replace(reg, mn=binding.mn, prefixes=tuple(binding.prefixes), access=live.access, path=binding.bid)
            each.care_of, each.keys = live.machine.care_of or reg.care_of, None
            if reg.releases:
                self._table.release(each)
            else:
                self._table.accept(each, granted)
        return members[0].binding.id if members else None

    def _remove_all(self, reg: Registration) -> int | None:
        removed = self._table.siblings(reg)
        for live in removed:
            self._table.step(live, Input.REMOVE, reg.time, reg.frame)
        return removed[0].binding.id if removed else None

    def _replace_others(self, reg: Registration) -> None:
        """End the bindings that a registration replaces: all others of its node.

        RFC 5648 section 6.2: an update with the O flag, and one without Binding IDs, take the place of all there are.
        RFC 8278 section 4.1 has the same flag.
        """
        own: set[int | None] = {bid.bid for bid in reg.bids} or {reg.path}
        for live in self._table.siblings(reg):
            if live.binding.bid not in own:
                self._table.step(live, Input.REPLACE, reg.time, reg.frame)

    def _renew_others(self, reg: Registration, granted: Grant) -> None:
        """RFC 8278 section 4.1: with the B flag an update renews all bindings of the node."""
        for live in self._table.siblings(reg):
            if live.binding.bid != reg.path:
                each = replace(reg, path=live.binding.bid, care_of=live.machine.care_of or reg.care_of, keys=None)
                each.features = None
                self._table.accept(each, Granted(granted.lifetime))


def _node(reg: Registration) -> tuple[Address, Address | str]:
    return (reg.anchor, reg.home or reg.mn)
