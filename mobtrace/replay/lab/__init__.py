"""Several network namespaces wired as a mobility domain, with emulated nodes in them.

Every node has a namespace of its own. Those with an address hang on a router, the core; a mobile node's link is moved
from one gateway's namespace to another's. ``plan`` says what is to be made of a scenario, ``namespaces`` makes it,
``processes`` runs the nodes, ``lab`` plays the steps.
"""
