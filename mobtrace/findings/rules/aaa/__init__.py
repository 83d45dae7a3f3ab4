"""Rules on AAA and on the discovery of anchors."""
