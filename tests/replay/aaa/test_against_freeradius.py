"""The gateway against a FreeRADIUS, and its client against the server of the lab."""

import select
import socket
from pathlib import Path

from freeradius import SECRET, Server, freeradius, needs_freeradius, needs_radclient, radclient
from gateways import GatewayExchange, gateway
from live import running
from mobtrace.replay.aaa.client import RadiusPeer
from mobtrace.replay.node import Datagram
from mobtrace.values import Address
from mobtrace.wire import radius
from mobtrace.wire.decoded import Decoded
from mobtrace.wire.radius_packets import AccessAccept, AccessReject, AccountingResponse

LOOPBACK = Address.parse("127.0.0.1")
PATIENCE = 5.0

USERS = """
alice@example.org  Cleartext-Password := "wonderland"
    Mobile-Node-Identifier = "mn-17@example.org",
    MIP6-Feature-Vector = 3298534883328,
    PMIP6-Home-LMA-IPv6-Address = 2001:db8::2,
    PMIP6-Home-HN-Prefix = 2001:db8:a::/64,
    PMIP6-Home-HN-Prefix += 2001:db8:b::/64,
    PMIP6-Home-IPv4-HoA = 192.0.2.7/32,
    Service-Selection = "ims",
    Class = 0x676f6c64,
    Message-Authenticator = 0x00,
    Session-Timeout = 3600

bob@example.org  Auth-Type := Reject
    Reply-Message = "no such contract"
"""


def deliver(exchange: GatewayExchange, server: Server) -> list[Decoded]:
    """Send what the gateway has asked to a real server, and give it the answers."""
    answers = []
    while exchange.asked:
        datagram = exchange.asked.pop(0).datagram
        assert isinstance(datagram.content, Decoded)
        assert datagram.ports is not None
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
            wire.connect((server.address, datagram.ports[1]))
            wire.send(radius.encode(datagram.content))
            assert select.select([wire], [], [], PATIENCE)[0], "the server does not answer"
            answer = radius.decode(wire.recv(4096))
        back = Datagram(source=LOOPBACK, destination=LOOPBACK, content=answer, ports=datagram.ports[::-1])
        exchange.hand_over(back)
        answers.append(answer)
    return answers


def asking(server: Server, *, signed: bool = False, **settings: object) -> GatewayExchange:
    peer = RadiusPeer(
        address=LOOPBACK, secret=SECRET, port=server.port, accounting_port=server.accounting_port, signed=signed
    )
    return gateway(ipv4_address=LOOPBACK, radius=(peer,), nas_identifier="mag1", **settings)


@needs_freeradius
def test_a_profile_of_freeradius_goes_into_the_update(tmp_path: Path) -> None:
    with freeradius(tmp_path, USERS) as server:
        exchange = asking(server, signed=True, accounting=True)
        assert [type(each.body) for each in deliver(exchange, server)] == [AccountingResponse]
        exchange.run("1 attach alice@example.org password=wonderland ll=02:00:00:00:00:01")
        assert [type(each.body) for each in deliver(exchange, server)] == [AccessAccept]
        exchange.run("""
            1 mag1 > lma2 pbu seq=0 mn=mn-17@example.org hnp=2001:db8:a::/64,2001:db8:b::/64 ipv4=192.0.2.7/32
            1.1 lma2 > mag1 pba seq=0 status=0 lifetime=600 mn=mn-17@example.org hnp=2001:db8:a::/64,2001:db8:b::/64
            1.1 advertised 2001:db8:a::/64 2001:db8:b::/64
        """)
        assert [type(each.body) for each in deliver(exchange, server)] == [AccountingResponse]
        exchange.run("""
            61 detach mn-17@example.org
            61 mag1 > lma2 pbu seq=1 lifetime=0
        """)
        deliver(exchange, server)
        recorded = server.accounts()
    for line in (
        "Acct-Status-Type = Accounting-On",
        "Acct-Status-Type = Start",
        "Acct-Status-Type = Stop",
        'User-Name = "alice@example.org"',
        "PMIP6-Home-LMA-IPv6-Address = 2001:db8::2",
        "PMIP6-Home-HN-Prefix = 2001:db8:a::/64",
        "Class = 0x676f6c64",
        "Acct-Session-Time = 59",
        "Acct-Terminate-Cause = Lost-Carrier",
        'Calling-Station-Id = "02-00-00-00-00-01"',
        "NAS-Port-Type = Wireless-802.11",
    ):
        assert line in recorded, recorded


@needs_freeradius
def test_a_reject_of_freeradius_denies_service(tmp_path: Path) -> None:
    with freeradius(tmp_path, USERS) as server:
        exchange = asking(server)
        exchange.run("1 attach bob@example.org")
        assert [type(each.body) for each in deliver(exchange, server)] == [AccessReject]
        exchange.run("""
            1 told refused by the AAA server: no such contract
            50 quiet
        """)


@needs_freeradius
def test_a_wrong_password_is_rejected(tmp_path: Path) -> None:
    with freeradius(tmp_path, USERS) as server:
        exchange = asking(server)
        exchange.run("1 attach alice@example.org password=mirror")
        assert [type(each.body) for each in deliver(exchange, server)] == [AccessReject]


SETTINGS = """
[clients]
"127.0.0.1" = "testing123"

[users."alice@example.org"]
password = "wonderland"
mn = "mn-17@example.org"
lma = "2001:db8::2"
lma_ipv4 = "192.0.2.1"
prefixes = ["2001:db8:a::/64"]
home_address = "192.0.2.7"
interface_id = "00:00:5e:ff:fe:10:00:01"
service = "ims"
capabilities = ["PMIP6_SUPPORTED", "IP4_HOA_SUPPORTED"]
session_timeout = 3600
"""
ALICE = 'User-Name = "alice@example.org"\nNAS-IP-Address = 127.0.0.1\nMessage-Authenticator = 0x00\n'


@needs_radclient
def test_the_server_of_the_lab_answers_radclient(tmp_path: Path) -> None:
    """As a user starts it, on an address of loopback that is nobody else's."""
    settings = tmp_path / "radius.toml"
    settings.write_text(SETTINGS)
    with running("emulate", "radius", "--address", "127.83.12.5", "--settings", settings) as server:
        server.until("ready")
        accepted = radclient("127.83.12.5:1812", "auth", ALICE + 'User-Password = "wonderland"\n')
        wrong = radclient("127.83.12.5:1812", "auth", ALICE + 'User-Password = "mirror"\n')
        unknown = radclient(
            "127.83.12.5:1812", "auth", 'User-Name = "carol"\nMessage-Authenticator = 0x00\nNAS-Identifier = "x"\n'
        )
        status = radclient("127.83.12.5:1812", "status", "Message-Authenticator = 0x00\n")
        counted = radclient(
            "127.83.12.5:1813", "acct", ALICE.rsplit("\n", 2)[0] + '\nAcct-Status-Type = Start\nAcct-Session-Id = "1"\n'
        )
        stranger = radclient("127.83.12.5:1812", "auth", ALICE + 'User-Password = "wonderland"\n', secret="other")
        server.end()
    assert "Received Access-Accept" in accepted.stdout
    for line in (
        "Mobile-Node-Identifier = 0x6d6e2d3137406578616d706c652e6f7267",
        'Service-Selection = "ims"',
        "PMIP6-Home-LMA-IPv6-Address = 2001:db8::2",
        "PMIP6-Home-LMA-IPv4-Address = 192.0.2.1",
        "PMIP6-Home-HN-Prefix = 2001:db8:a::/64",
        "PMIP6-Home-Interface-ID = 0:5eff:fe10:1",
        "MIP6-Feature-Vector = 3298534883328",
        "PMIP6-Home-IPv4-HoA = 192.0.2.7/24",
        "Session-Timeout = 3600",
    ):
        assert line in accepted.stdout, accepted.stdout
    assert "Received Access-Reject" in wrong.stdout
    assert 'Reply-Message = "wrong password"' in wrong.stdout
    assert 'Reply-Message = "unknown user"' in unknown.stdout
    assert "Received Access-Accept" in status.stdout
    assert "Received Accounting-Response" in counted.stdout
    assert "No reply from server" in stranger.stdout
