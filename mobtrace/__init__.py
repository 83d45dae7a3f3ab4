"""mobtrace: capture analytics and replay for IP mobility signaling."""

__version__ = "0.1.0"
