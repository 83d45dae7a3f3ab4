"""Flow mobility (RFC 7864): packets of other sessions' prefixes come by this gateway, too."""

from mobtrace.lifecycle.states import State
from mobtrace.replay.lma.flow_mobility import off_link_of
from mobtrace.replay.mag.extensions import Answer, Extension
from mobtrace.replay.mag.state import Gateway
from mobtrace.replay.mag.visits import Visit
from mobtrace.replay.node import Effect
from mobtrace.values import Prefix
from mobtrace.wire.message import Message
from mobtrace.wire.options.flow import FlowIdentification
from mobtrace.wire.options.pmip6 import HomeNetworkPrefix
from mobtrace.wire.rows import Row

# RFC 7864 section 4.3
SUCCESS, REASON_UNSPECIFIED, MN_NOT_ATTACHED = 0, 131, 132


def initiate(gateway: Gateway, visits: list[Visit], message: Message) -> tuple[int, tuple[Row, ...], list[Effect]]:
    """A Flow Mobility Initiate: the status and the options of the answer, and what follows (RFC 7864 section 4.2)."""
    named = tuple(message.every(HomeNetworkPrefix))
    visit = next((each for each in visits if each.machine.state is State.ACTIVE), None)
    if visit is None:
        return MN_NOT_ATTACHED, (), []
    if not gateway.settings.flow_mobility or not named:
        return REASON_UNSPECIFIED, (), []
    visit.flows = _flows(message)
    # Section 4.3: the answer has the prefixes again.
    return SUCCESS, named, provide(gateway, visit, off_link_of(named))


def provide(gateway: Gateway, visit: Visit, prefixes: tuple[Prefix, ...]) -> list[Effect]:
    """Flow mobility for these prefixes, and for no others any more; none of them is advertised (section 3.2.2)."""
    before, visit.off_link = visit.off_link, prefixes
    gone = [each for each in before if each not in visit.networks]
    effects = gateway.close(visit, *gone) if gone else []
    return [*effects, *(gateway.open(visit) if set(prefixes) - set(before) else ())]


def take_flows(gateway: Gateway, visit: Visit, answer: Answer) -> None:
    """RFC 7864 section 3.3: an acknowledgement may say the same; one without says nothing of it."""
    off_link, flows = off_link_of(answer.message.options), _flows(answer.message)
    if off_link or flows:
        visit.off_link, visit.flows = off_link, flows


def _flows(message: Message) -> dict[int, FlowIdentification]:
    """The flows that the anchor tells of: those it leaves out are no more (section 3.4)."""
    return {each.fid: each for each in message.every(FlowIdentification)}


FLOWS = Extension(rfc="RFC 7864", take=take_flows)
