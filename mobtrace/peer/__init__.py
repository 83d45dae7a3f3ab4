"""Beside Wireshark: the plugin's place on this machine, and our decode against its dissection."""
