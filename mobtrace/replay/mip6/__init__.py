"""Host-based mobility (RFC 6275 and what adds to it): home agent, anchor point, correspondent and mobile node."""
