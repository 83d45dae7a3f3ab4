"""Rules on the threats of RFC 4832, as far as a capture can show them."""
