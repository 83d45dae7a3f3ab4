"""Nodes that speak IP mobility, and the replay of captured signaling against them.

The actors (``lma``, ``mag``, ``mip6``) know no socket and no clock: they take datagrams and the time, and give
effects. ``world`` joins them in memory, ``transport`` on real interfaces. They hold their bindings in the
machines of ``mobtrace.lifecycle``, as the observer does.
"""
