"""Flow mobility: packets of a node's flows go to another of its gateways (RFC 7864)."""

from collections.abc import Iterable

from mobtrace.replay.lma.answer import prefix_option
from mobtrace.replay.lma.cache import Entry
from mobtrace.replay.lma.extensions import ACCEPTED, NOTHING, Extension, Verdict
from mobtrace.replay.lma.notices import FLOW_MOBILITY, Notice, Notices
from mobtrace.replay.lma.settings import AnchorSettings, PrefixSharing
from mobtrace.replay.lma.state import Anchor, Asked
from mobtrace.replay.node import Effect, Tell
from mobtrace.values import Nanoseconds, Prefix
from mobtrace.wire.options.flow import FlowIdentification
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix
from mobtrace.wire.rows import Row
from mobtrace.wire.tolerance import effective_prefix

Flows = dict[int, FlowIdentification]


class FlowMobility:
    """The part of an anchor that moves flows; what it asks of gateways are update notifications (section 4.2)."""

    def __init__(self, anchor: Anchor, notices: Notices) -> None:
        self._anchor = anchor
        self._notices = notices
        notices.granted.append(self._granted)

    def move(
        self,
        entry: Entry,
        now: Nanoseconds,
        *,
        prefixes: Iterable[Prefix] = (),
        flows: Iterable[FlowIdentification] = (),
    ) -> list[Effect]:
        """Have packets of ``prefixes``, or of ``flows`` only, go to the gateway of a session.

        Without ``prefixes`` those of all the node's sessions are meant. What the session has itself needs no word to
        its gateway (section 3.2.1); before others' prefixes come there, it must agree (section 3.2.2). A session has
        either flows or whole prefixes of others.
        """
        others = [each for each in self._anchor.cache.of(entry.mn) if each is not entry]
        wanted = tuple(prefixes) or tuple(dict.fromkeys(one for each in [entry, *others] for one in each.prefixes))
        new = {each.fid: each for each in flows}
        foreign = [each for each in wanted if each not in entry.prefixes]
        if foreign:
            off_link = tuple(dict.fromkeys((*entry.off_link, *foreign)))
            return self._initiate(entry, off_link, {**entry.flows, **new} if new else {}, now)
        if not new:
            self._anchor.cache.prefer(entry, *wanted)
        come = self._come(entry, entry.off_link, {**entry.flows, **new})
        return [*come, *self._leave_others(entry, () if new else wanted, new, now), _told(entry)]

    def end(
        self, entry: Entry, now: Nanoseconds, *, prefixes: Iterable[Prefix] = (), fids: Iterable[int] = ()
    ) -> list[Effect]:
        """Some flows, some prefixes, or without either all that was moved to a session, go their usual way again."""
        gone_prefixes, gone_fids = set(prefixes), set(fids)
        if not gone_prefixes and not gone_fids:
            return self._take_back(entry, (), {}, now)
        off_link = tuple(each for each in entry.off_link if each not in gone_prefixes)
        flows = {fid: each for fid, each in entry.flows.items() if fid not in gone_fids}
        return self._take_back(entry, off_link, flows, now)

    def repeat(
        self, entry: Entry, options: Iterable[Row], now: Nanoseconds, *, acknowledge: bool, sequence: int
    ) -> list[Effect]:
        """Initiate what a captured notification did, with its options and number."""
        listed = tuple(options)
        left_out = self._leave_out(entry, off_link_of(listed), _flows_of(listed))
        asked = self._notices.notify(
            entry, FLOW_MOBILITY, now, options=listed, acknowledge=acknowledge, sequence=sequence
        )
        return [*asked, *left_out]

    def catch_up(self, now: Nanoseconds) -> list[Effect]:
        """Tell gateways of prefixes that their nodes do not have any more."""
        behind, self._anchor.behind = self._anchor.behind, []
        told = {id(each): each for each in behind if each.is_active and not each.is_gone}
        return [effect for each in told.values() for effect in self._initiate(each, each.off_link, each.flows, now)]

    def _initiate(self, entry: Entry, off_link: tuple[Prefix, ...], flows: Flows, now: Nanoseconds) -> list[Effect]:
        """RFC 7864 section 4.2: all prefixes and flows that the gateway is to know of, with the new ones."""
        options = [*_off_link_options(off_link), *flows.values()]
        if not off_link:
            # There must be one prefix at least: its own, which is on the link, is none for flow mobility.
            options = [*map(prefix_option, entry.prefixes), *options]
        asked = self._notices.notify(entry, FLOW_MOBILITY, now, options=options, acknowledge=True)
        return [*asked, *self._leave_out(entry, off_link, flows)]

    def _leave_out(self, entry: Entry, off_link: tuple[Prefix, ...], flows: Flows) -> list[Effect]:
        """What a notification does not name is no more at once; what is new comes when the gateway agrees."""
        kept = tuple(each for each in entry.off_link if each in off_link)
        return self._come(entry, kept, {fid: each for fid, each in entry.flows.items() if fid in flows})

    def _granted(self, notice: Notice, now: Nanoseconds) -> list[Effect]:
        """The gateway agrees: the flows go there, and nowhere else any more (section 5.2)."""
        entry = notice.entry
        if notice.reason != FLOW_MOBILITY or entry is None or entry.is_gone:
            return []
        off_link = tuple(prefix for prefix in off_link_of(notice.options) if self._is_anothers(entry, prefix))
        flows = _flows_of(notice.options)
        has_come = (off_link, flows) != (entry.off_link, entry.flows)
        come = self._come(entry, off_link, flows)
        others = self._leave_others(entry, () if flows else off_link, flows, now)
        return [*come, *others, *([_told(entry)] if has_come else ())]

    def _is_anothers(self, entry: Entry, prefix: Prefix) -> bool:
        holder = self._anchor.cache.holder(prefix)
        return holder is not None and holder.mn == entry.mn

    def _come(self, entry: Entry, off_link: tuple[Prefix, ...], flows: Flows) -> list[Effect]:
        before, entry.off_link, entry.flows, entry.is_plain = entry.off_link, off_link, flows, False
        networks = dict.fromkeys(one for each in self._anchor.cache.of(entry.mn) for one in each.networks)
        return self._anchor.reroute(entry.mn, *dict.fromkeys((*networks, *before)))

    def _leave_others(self, entry: Entry, prefixes: Iterable[Prefix], flows: Flows, now: Nanoseconds) -> list[Effect]:
        """What has come to a session is not at the node's others any more."""
        gone, effects = set(prefixes), list[Effect]()
        for each in self._anchor.cache.of(entry.mn):
            kept = {fid: flow for fid, flow in each.flows.items() if fid not in flows}
            off_link = tuple(prefix for prefix in each.off_link if prefix not in gone or each.flows)
            if each is not entry and (kept, off_link) != (each.flows, each.off_link):
                effects += self._take_back(each, off_link, kept, now)
        return effects

    def _take_back(self, entry: Entry, off_link: tuple[Prefix, ...], flows: Flows, now: Nanoseconds) -> list[Effect]:
        """Packets go their usual way; a gateway that has others' prefixes is told."""
        if entry.flows and not flows:
            off_link = ()  # with the last flow what its prefixes were there for is gone
        if not entry.off_link or not entry.is_active:
            return self._come(entry, off_link, flows)
        return self._initiate(entry, off_link, flows if off_link else {}, now)


def _told(entry: Entry) -> Tell:
    return Tell(what="flows moved", mn=entry.mn, detail=str(entry.machine.care_of))


def _flows_of(options: Iterable[Row]) -> Flows:
    return {each.fid: each for each in options if isinstance(each, FlowIdentification)}


def off_link_of(options: Iterable[Row]) -> tuple[Prefix, ...]:
    """The prefixes in options with the L flag: for flows, not for the link (RFC 7864 section 4.1)."""
    return tuple(effective_prefix(each)[0] for each in options if isinstance(each, HomeNetworkPrefix) and each.l)


def _off_link_options(prefixes: Iterable[Prefix]) -> list[Row]:
    return [HomeNetworkPrefix(l=True, prefix_length=each.length, home_network_prefix=each.address) for each in prefixes]


def answer_flow_mobility(anchor: Anchor, asked: Asked, entry: Entry, status: int) -> Verdict:
    """RFC 7864 sections 3.3 and 3.4: the gateway is told what comes by it beside the session's own prefixes.

    At an attachment it must be, also when the node comes back before its released session is deleted; that a refresh
    is answered without does not take anything back.
    """
    if asked.request.deregisters or (asked.is_refresh and not anchor.settings.repeats_flows):
        return NOTHING
    if asked.entry is None and offers_prefixes(anchor.settings):
        entry.off_link = _at_attachment(anchor, asked, entry)
        entry.flows = {each.fid: each for each in anchor.chosen(asked.request, FlowIdentification)}
    options = [*_off_link_options(entry.off_link), *(entry.flows.values() if entry.off_link else ())]
    return Verdict(ACCEPTED, tuple(options)) if options else NOTHING


def is_off_link(option: Row) -> bool:
    """True for a prefix that is not for the link."""
    return isinstance(option, HomeNetworkPrefix) and option.l


def _at_attachment(anchor: Anchor, asked: Asked, entry: Entry) -> tuple[Prefix, ...]:
    """The prefixes of the node's other sessions, or those chosen beforehand."""
    known = (one for each in anchor.cache.of(entry.mn) if each.is_active for one in each.prefixes)
    others = [one for one in dict.fromkeys(known) if one not in entry.prefixes]
    if not anchor.settings.chosen:
        return tuple(others)
    chosen = off_link_of(anchor.chosen(asked.request, HomeNetworkPrefix))
    return tuple(each for each in chosen if each in others)


def offers_prefixes(settings: AnchorSettings) -> bool:
    """True for an anchor that tells gateways of other sessions' prefixes when a node attaches."""
    return settings.prefix_sharing is PrefixSharing.OFF_LINK


FLOWS = Extension(
    rfc="RFC 7864", options=frozenset({FlowIdentification}), answer=answer_flow_mobility, always=offers_prefixes
)
