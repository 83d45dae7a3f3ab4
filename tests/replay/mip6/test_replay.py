"""What the emulated nodes wrote they answer alike."""

from hypothesis import given, settings
from hypothesis import strategies as st

from homes import CN, Neighbourhood, at
from mobtrace.replay.compare import MATCHED
from mobtrace.replay.rerun import rerun

HOSTS = ("ha", "map", "cn")


def diverging(life: Neighbourhood, tap: str | None = None) -> list[tuple]:
    """What is not as it was captured."""
    outcome = rerun(life.recording(tap), HOSTS)
    return [(each.verdict, each.message, each.differences) for each in outcome.outcomes if each.verdict != MATCHED]


def test_a_home_registration_replays():
    life = Neighbourhood(mn={"lifetime": 100})
    life.do("attach", at("coa1"), seconds=100).do("attach", at("coa2")).do("return_home")
    assert len(rerun(life.recording(), ["ha"]).outcomes) == 4
    assert diverging(life) == []


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[str, tuple, float]]:
    """Moves, returns and route optimisation in any order and at odd times."""
    acts = []
    for _ in range(draw(st.integers(1, 7))):
        act = draw(st.sampled_from(["attach", "attach", "return_home", "optimise"]))
        words = {"attach": (at(draw(st.sampled_from(["coa1", "coa2"]))),), "return_home": (), "optimise": (CN,)}[act]
        acts.append((act, words, draw(st.floats(3, 120))))
    return acts


@given(
    acts=lives(),
    loss=st.sampled_from([0.0, 0.3]),
    seed=st.integers(0, 99),
    agent=st.sampled_from([{}, {"detection_time": 1.0}, {"max_lifetime": 60.0}, {"refresh_interval": 40.0}]),
)
@settings(max_examples=25, deadline=None)
def test_whatever_happened_replays_without_divergence(
    acts: list[tuple[str, tuple, float]], loss: float, seed: int, agent: dict
):
    life = Neighbourhood(mn={"lifetime": 100}, ha=agent, seed=seed, loss=loss)
    for act, words, seconds in acts:
        life.do(act, *words, seconds=seconds)
    for node in ("ha", "cn"):
        outcome = rerun(life.recording(node), [node])
        found = [(each.verdict, each.message, each.differences) for each in outcome.outcomes]
        assert [each for each in found if each[0] != MATCHED] == []
