"""Names under other names of the same length: users, realms, hosts, numbers of subscribers, and free text.

As a rule the length stays, so that a message keeps its layout. Two names never become one: where a replacement is
taken, which happens to short names, the next is tried, and one that is longer when none of that length is left.
"""

import re
from collections.abc import Callable
from ipaddress import ip_address

from mobtrace.anonymize.addresses import Addresses
from mobtrace.anonymize.keyed import Keyed
from mobtrace.values import Address, Prefix

LETTERS = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"
TRIES = 200

# Labels that say what a name is and not whose: the protocol's own, and the common ends of names.
_LABELS = """
_mip6 _ipv6 _udp _tcp _dhcp _radius apn epc nai node 3gppnetwork ims wlan eps pub org com net edu gov int mil arpa
example test invalid localhost local lan home internal in-addr ip6 www ns
"""
KEPT_LABELS = frozenset(_LABELS.split())
ROLE = re.compile(r"(lma|mag|ha|map|aaa|dns|ns)(?=\d*$)", re.IGNORECASE)
CARRIER = re.compile(r"(mnc|mcc)(\d{2,3})$", re.IGNORECASE)
MAC = re.compile(
    r"[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4,6}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2,3}", re.IGNORECASE
)
HEX_LINK = re.compile(r"(?:[0-9a-f]{12}|[0-9a-f]{16})", re.IGNORECASE)
TOKEN = re.compile(r"[^\s,;()<>\[\]\"'=|]+")
STOPS = ".:!?"
# What logs and replies say of stations and time; all other words of a free text are replaced.
_COMMON = """
a an the of to from by on at in with for and or not no is was has station sta client mac address interface user
node host ap access point associated association associate reassociated reassociation authenticated authentication
deauthenticated deauthentication disassociated disassociation left joined removed added error warning info notice
debug success failed failure accept accepted reject rejected denied timeout reason code unspecified ok
jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun
dot11 assoc disassoc deauth wlan kernel daemon hostapd ieee 802.11 radio
"""
COMMON = frozenset(_COMMON.split())


class Words:
    """The mapping of texts of one seed; ``names`` has every text that was replaced."""

    def __init__(self, keyed: Keyed, addresses: Addresses) -> None:
        self.keyed = keyed
        self.addresses = addresses
        self.names: dict[tuple[str, str], str] = {}
        self._taken: set[tuple[str, str]] = set()

    def identity(self, text: str) -> str:
        """A network access identifier (RFC 7542), or what else stands for a node: an address, digits, a name."""
        bare = text.rstrip("\0")
        return self._identity(bare) + text[len(bare) :]

    def domain(self, name: str) -> str:
        """A domain name: label by label from its end, so that names of one domain stay so."""
        reverse = self._reverse(name)
        if reverse is not None:
            return reverse
        labels = name.split(".")
        new: list[str] = []
        for index in range(len(labels) - 1, -1, -1):
            new.insert(0, self._label(labels[index], ".".join(labels[index + 1 :])))
        return ".".join(new)

    def digits(self, text: str) -> str:
        """As many other digits; what is none of them (the sign of a network, fillers) stays."""
        if not any(letter in DIGITS for letter in text):
            return text
        return self._fresh("digits", text, lambda count: self._spelled("digits", text, count, self._digit))

    def free(self, text: str) -> str:
        """A text for people: addresses and names in it replaced, common words kept, other words made unreadable."""
        return TOKEN.sub(lambda found: self._token(found[0]), text)

    def _identity(self, text: str) -> str:
        if not text:
            return text
        known = self._address(text)
        if known is not None:
            return known
        user, at, realm = text.rpartition("@")
        if at:
            return f"{self._identity(user)}@{self.domain(realm)}" if user else f"@{self.domain(realm)}"
        if text.isdecimal() and text.isascii():
            return self.digits(text)
        return self.word("user", text)

    def word(self, purpose: str, text: str) -> str:
        """A name of the same length that has letters where letters were and digits where digits were."""
        plain = text.lower()
        if len(plain) != len(text):
            plain = text
        new = self._fresh(purpose, plain, lambda count: self._spelled(purpose, plain, count, self._letter))
        if len(new) != len(text):
            return new
        # Upper and lower case are one name to most who compare them.
        return "".join(each.upper() if old.isupper() else each for old, each in zip(text, new, strict=True))

    def _fresh(self, purpose: str, text: str, make: Callable[[int], str]) -> str:
        known = self.names.get((purpose, text))
        if known is None:
            tried = (make(count) for count in range(TRIES))
            free = (each for each in tried if (purpose, each) not in self._taken and each != text)
            known = next(free, None) or self._longer(purpose, text)
            self._taken.add((purpose, known))
            self.names[purpose, text] = known
        return known

    def _longer(self, purpose: str, text: str) -> str:
        octets = self.keyed.stream(purpose, text.encode(errors="surrogateescape"), 10)
        alphabet = DIGITS if purpose == "digits" else LETTERS
        return "".join(alphabet[octet % len(alphabet)] for octet in octets)

    def _spelled(self, purpose: str, text: str, count: int, spell: Callable[[str, int], str]) -> str:
        data = count.to_bytes(2, "big") + text.encode(errors="surrogateescape")
        octets = self.keyed.stream(purpose, data, 2 * len(text))
        numbers = (int.from_bytes(octets[at : at + 2], "big") for at in range(0, len(octets), 2))
        return "".join(spell(letter, number) for letter, number in zip(text, numbers, strict=True))

    @staticmethod
    def _letter(letter: str, number: int) -> str:
        if letter in "-_.+":
            return letter  # what divides a name shows its form and not whose it is
        if letter.isascii():
            return (DIGITS if letter.isdigit() else LETTERS)[number % (10 if letter.isdigit() else 26)]
        # One octet of UTF-8 for each that was there keeps the length on the wire.
        size = len(letter.encode(errors="surrogateescape"))
        return "".join(LETTERS[(number + step) % 26] for step in range(size))

    @staticmethod
    def _digit(letter: str, number: int) -> str:
        return DIGITS[number % 10] if letter in DIGITS else letter

    def _label(self, label: str, parent: str) -> str:
        if not label or label.lower() in KEPT_LABELS:
            return label
        carrier = CARRIER.match(label)
        if carrier:
            return carrier[1] + self.digits(carrier[2])
        role = ROLE.match(label)
        kept = role[0] if role else ""
        rest = label[len(kept) :]
        return kept + (self.word(f"label {parent.lower()} {kept}", rest) if rest else "")

    def _reverse(self, name: str) -> str | None:
        """The name that belongs to an address (RFC 3596 section 2.5, RFC 1035 section 3.5)."""
        bare = name.rstrip(".").lower()
        nibbles = bare.removesuffix(".ip6.arpa").split(".")
        if bare.endswith(".ip6.arpa") and len(nibbles) == 32 and all(len(each) == 1 for each in nibbles):
            try:
                new = self.addresses.address(bytes.fromhex("".join(reversed(nibbles))))
            except ValueError:
                return None
            return ".".join(reversed(new.hex())) + ".ip6.arpa"
        octets = bare.removesuffix(".in-addr.arpa").split(".")
        if bare.endswith(".in-addr.arpa") and len(octets) == 4 and all(each.isdecimal() for each in octets):
            old = bytes(int(each) & 0xFF for each in reversed(octets))
            return ".".join(str(octet) for octet in reversed(self.addresses.address(old))) + ".in-addr.arpa"
        return None

    def _address(self, text: str) -> str | None:
        """The same for a text that is an address of any kind, written as it was; ``None`` for one that is none."""
        if MAC.fullmatch(text) or HEX_LINK.fullmatch(text):
            return self._link_text(text)
        address, slash, length = text.partition("/")
        try:
            packed = Address(ip_address(address).packed)
        except ValueError:
            return None
        if slash and length.isdecimal() and int(length) <= 8 * len(packed):
            return str(self.addresses.prefix(Prefix.of(packed, int(length))))
        return str(self.addresses.address(packed)) + slash + length

    def _link_text(self, text: str) -> str:
        digits = self.addresses.link(bytes.fromhex(re.sub(r"[:.-]", "", text))).hex()
        digits = digits.upper() if text.upper() == text else digits
        following = iter(digits)
        return "".join(letter if letter in ":.-" else next(following) for letter in text)

    def _token(self, token: str) -> str:
        bare = token.rstrip(STOPS)
        rest = token[len(bare) :]
        known = self._address(bare)
        if known is not None:
            return known + rest
        if "@" in bare:
            return self._identity(bare) + rest
        plain = bare.lower().strip("*#%-")
        if plain in COMMON or (not any(letter.isalpha() for letter in bare) and len(bare) < 9):
            return token  # dates, times, counts
        return re.sub(r"[^\W_]+", lambda found: self._part(found[0]), bare) + rest

    def _part(self, part: str) -> str:
        return part if part.lower() in COMMON or (part.isdecimal() and len(part) < 5) else self.word("text", part)
