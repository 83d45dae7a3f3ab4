"""Authenticators of correspondent registrations, right again for the new addresses where they were right before.

Binding Authorization Data (RFC 6275 section 6.2.7) is made with keygen tokens that travel in Home Test and Care-of
Test, so whoever has both can make it anew. What is signed with a key that nobody told stays as it was.
"""

from dataclasses import replace
from typing import NamedTuple

from mobtrace.anonymize.checksums import Ends
from mobtrace.errors import WireError
from mobtrace.values import Address
from mobtrace.wire.auth import binding_authenticator, binding_authenticator_holds, binding_management_key
from mobtrace.wire.codec import encode
from mobtrace.wire.message import Message
from mobtrace.wire.messages.mip6 import BindingAcknowledgement, BindingUpdate, CareofTest, HomeTest
from mobtrace.wire.options.mip6 import AlternateCareofAddress, BindingAuthorizationData, NonceIndices

Both = tuple[Address, Address]  # as it was, and as it is


class Known(NamedTuple):
    """What an authenticator is made of: the key as it was and as it is, and the address that it covers."""

    keys: tuple[bytes, bytes]
    covered: Both


class Seals:
    """Remembers the tokens of a capture, by the addresses as they were."""

    def __init__(self) -> None:
        self._tokens: dict[tuple[str, Address, Address, int], tuple[bytes, bytes]] = {}
        # By home address, correspondent and where the update came from: several care-of addresses have a key each.
        self._known: dict[tuple[Address, Address, Address], Known] = {}

    def renew(self, old: Message, new: Message, ends: Ends) -> Message:
        """``new`` with the authenticator that belongs to it, if ``old`` had the one that belonged to that."""
        sender, receiver = ends.home or ends.source, ends.routing or ends.destination
        body, made = old.body, new.body
        if isinstance(body, HomeTest) and isinstance(made, HomeTest):
            self._tokens["home", receiver[0], sender[0], body.home_nonce_index] = (
                body.home_keygen_token,
                made.home_keygen_token,
            )
        elif isinstance(body, CareofTest) and isinstance(made, CareofTest):
            self._tokens["care-of", receiver[0], sender[0], body.care_of_nonce_index] = (
                body.care_of_keygen_token,
                made.care_of_keygen_token,
            )
        elif isinstance(body, BindingUpdate) and old.first(BindingAuthorizationData) is not None:
            return self._update(old, new, body, sender, receiver, ends)
        elif isinstance(body, BindingAcknowledgement) and old.first(BindingAuthorizationData) is not None:
            known = self._known.get((receiver[0], sender[0], ends.destination[0]))
            return new if known is None else _sealed(old, new, known, sender)
        return new

    def _update(self, old: Message, new: Message, body: BindingUpdate, home: Both, peer: Both, ends: Ends) -> Message:
        indices = old.first(NonceIndices)
        were, are = old.first(AlternateCareofAddress), new.first(AlternateCareofAddress)
        care_of = ends.source
        if were is not None and are is not None:
            care_of = were.alternate_care_of_address, are.alternate_care_of_address
        # In a de-registration the home token alone makes the key, and the home address is covered.
        is_release = body.lifetime == 0 or care_of[0] == home[0]
        first = indices and self._tokens.get(("home", home[0], peer[0], indices.home_nonce_index))
        second = indices and self._tokens.get(("care-of", care_of[0], peer[0], indices.care_of_nonce_index))
        if not first or not (second or is_release):
            return new
        before = binding_management_key(first[0], None if is_release or not second else second[0])
        after = binding_management_key(first[1], None if is_release or not second else second[1])
        known = self._known[home[0], peer[0], ends.source[0]] = Known((before, after), home if is_release else care_of)
        return _sealed(old, new, known, peer)


def _sealed(old: Message, new: Message, known: Known, peer: Both) -> Message:
    """``new`` sealed, if ``old`` was."""
    try:
        if not binding_authenticator_holds(encode(old), known.keys[0], known.covered[0], peer[0]):
            return new
        seal = binding_authenticator(encode(new), known.keys[1], known.covered[1], peer[1])
    except WireError:
        return new
    options = [
        BindingAuthorizationData(authenticator=seal) if type(each) is BindingAuthorizationData else each
        for each in new.options
    ]
    return replace(new, options=options)
