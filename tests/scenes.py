"""Scenarios for tests: the usual nodes, and a script."""

from pathlib import Path

from mobtrace.capture.writer import write_frames
from mobtrace.replay.cast import play
from mobtrace.replay.recording import Recording, record
from mobtrace.replay.scenario import parse_scenario
from mobtrace.replay.scene import Scene
from mobtrace.trace import Tracer

DOMAIN = """
[nodes.lma1]
role = "lma"
address = "2001:db8:0:1::1"
{lma}

[nodes.mag1]
role = "mag"
address = "2001:db8:0:1::11"
anchor = "lma1"
lifetime = 60
{mag}

[nodes.mag2]
role = "mag"
address = "2001:db8:0:1::12"
anchor = "lma1"
lifetime = 60
{mag}

[nodes.alice]
role = "host"
mn = "alice@example.org"
link_layer = "02:00:00:00:00:01"

[nodes.bob]
role = "host"
mn = "bob@example.org"
link_layer = "02:00:00:00:00:02"

[nodes.cn]
role = "correspondent"
address = "2001:db8:c::2"

[script]
until = {until}
steps = '''
{steps}
'''
"""


def run(steps: str, *, until: float = 60, lma: str = "", mag: str = "", head: str = "") -> Scene:
    """One anchor, two gateways, two hosts and a correspondent; ``lma`` and ``mag`` are further settings."""
    return play(parse_scenario(head + DOMAIN.format(steps=steps, until=until, lma=lma, mag=mag)))


def recorded(scene: Scene, at: str | None = None) -> Recording:
    """What was sent between gateways and anchors, or what a capture at a node holds, as a capture of it is read."""
    recording = record(Tracer().signals(scene.world.frames if at is None else scene.world.seen_by(at)))
    recording.end = scene.world.now
    return recording


def captured(scene: Scene, path: Path) -> Path:
    """The same as a file."""
    write_frames(path, scene.world.frames)
    return path
