"""files -> frames -> IP packets: nothing here knows what a mobility message is."""
