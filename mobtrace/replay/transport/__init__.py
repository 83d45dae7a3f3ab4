"""Emulated nodes on real interfaces: the only place with sockets.

``station`` carries out what a node wants on ``ports`` and the ``plane``; ``loop`` gives it the real time.
"""
