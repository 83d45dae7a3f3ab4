"""The HTML report: what is in the file, and what a real browser makes of it."""

import json
import re
import sys
from pathlib import Path

import pytest

import mobtrace
from browser import Page, needs_chromium, opened
from film import Film
from mobtrace.cli.main import main
from mobtrace.report.html import embedded
from stage import MAG1, MAG2
from support import CAPTURES, ROOT, needs_shared

SAMPLE = ROOT / "samples" / "pmip6-handover.pcapng"
HOSTILE = "<script>window.stolen=1</script><img src=x onerror='window.stolen=1'>\"&</title>@evil.example"


def report(folder: Path, *inputs: Path) -> Path:
    """The report of captures, made as a user does."""
    target = folder / "report.html"
    assert main(["analyze", *map(str, inputs), "--format", "html", "-o", str(target), "-q"]) == 0
    return target


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL)[1])


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report(tmp_path_factory.mktemp("html"), SAMPLE)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    film, folder = Film(), tmp_path_factory.mktemp("hostile")
    film.pbu(MAG1, 0.0, seq=1, mn=HOSTILE)
    film.pba(MAG1, 0.1, seq=1, mn=HOSTILE, status=152)
    return report(folder, *film.write(folder))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    film, folder = Film(), tmp_path_factory.mktemp("many")
    for number in range(1500):
        at, who = (
            number * 0.01,
            {"seq": number, "mn": f"n{number}@example.org", "prefix": f"2001:db8:{number + 16:x}::/64"},
        )
        film.pbu(MAG1 if number % 2 else MAG2, at, **who)
        film.pba(MAG1 if number % 2 else MAG2, at + 0.005, **who, status=152 if number % 10 == 0 else 0)
    return report(folder, *film.write(folder))


def test_the_first_screen_needs_no_script(sample: Path) -> None:
    page = sample.read_text()
    before = page[: page.index('<section id="findings">')]
    for words in (
        "2 of 3 nodes lost it, 27.0 s in all",
        "carol@example.org",
        "to the end of the capture",
        "#85 #86 #87",
    ):
        assert words in before


def test_nothing_is_loaded_from_anywhere(sample: Path) -> None:
    page = sample.read_text()
    assert "default-src 'none'" in page
    assert not re.search(r'(src|href)="(?!#)', page)
    assert re.findall(r"https?://[^\"' ]+", page) == ["http://www.w3.org/2000/svg"]


def test_the_page_has_the_times_of_the_analysis(sample: Path) -> None:
    result = mobtrace.analyze(SAMPLE)
    data = data_of(sample.read_text())
    alice = next(node for node in data["nodes"] if node["mn"] == "alice@example.org")
    (lane,) = alice["lanes"]
    (binding,) = [each for each in result.analysis.bindings if each.mn == "alice@example.org"]
    assert [state[0] for state in lane["states"]] == [(each.start - result.start) / 1e9 for each in binding.states]
    assert [event[1] for event in lane["events"]] == ["R", "r", "H"]
    assert [row[1] for row in alice["ladder"]["rows"]] == ["#1", "#2", "#27", "#28", "#71", "#72", "#73", "#74"]
    assert {finding["code"] for finding in data["findings"]} == set(data["manuals"])


def test_text_from_a_capture_ends_no_element(hostile: Path) -> None:
    page = hostile.read_text()
    assert "<script>window" not in page and "<img" not in page and "</title>@evil" not in page
    assert data_of(page)["nodes"][0]["mn"] == HOSTILE
    assert embedded({"mn": "</script>&"}) == '{"mn":"\\u003c/script\\u003e\\u0026"}'


def zoomed(page: Page) -> str:
    return str(page.js("document.getElementById('shown').textContent"))


def quiet(page: Page) -> None:
    """Nothing was complained about, nothing was asked of a network."""
    assert page.problems == []
    assert [url for url in page.requests if not url.startswith(("file:", "about:"))] == []


def test_ladders_that_are_too_many_are_left_out_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nodes that lost service have theirs first."""
    monkeypatch.setattr("mobtrace.report.html_data.MOST_MESSAGES", 5)
    data = data_of(report(tmp_path, SAMPLE).read_text())
    assert [(node["mn"], len(node["ladder"]["rows"])) for node in data["nodes"]] == [
        ("bob@example.org", 2),
        ("carol@example.org", 3),
        ("alice@example.org", 0),
    ]
    assert data["left_out"] == 1


def test_without_the_template_engine_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert main(["analyze", str(SAMPLE), "--format", "html", "-o", str(tmp_path / "x.html"), "-q"]) == 3
    assert "pip install jinja2" in capsys.readouterr().err


def test_names_of_nodes_stand_everywhere(tmp_path: Path) -> None:
    (tmp_path / "names").write_text("2001:db8:0:1::1 LMA-north\n")
    target = tmp_path / "named.html"
    words = ["--format", "html", "-o", str(target), "--names", str(tmp_path / "names"), "-q"]
    assert main(["analyze", str(SAMPLE), *words]) == 0
    data = data_of(target.read_text())
    assert "LMA-north" in data["places"] and "2001:db8:0:1::1" not in data["places"]
    assert "LMA-north refused the registration" in target.read_text()


@needs_chromium
def test_a_browser_draws_lanes_handovers_and_findings(sample: Path) -> None:
    with opened(sample) as page:
        page.until("document.querySelectorAll('svg.timeline').length === 3")
        assert page.js("document.querySelectorAll('.finding').length") == len(mobtrace.analyze(SAMPLE).findings)
        assert page.js("document.querySelectorAll('line.handover').length") == 1
        titles = page.js("[...document.querySelectorAll('line.handover title')].map((each) => each.textContent)")
        assert "interrupted for 1.500 s, 2 packets lost" in titles[0]
        assert page.js("document.querySelectorAll('svg rect.outage').length") == 2
        quiet(page)


@needs_chromium
def test_the_search_narrows_and_the_manual_is_there(sample: Path) -> None:
    with opened(sample) as page:
        page.js("document.querySelector('.finding').open = true")
        page.until("document.querySelector('.finding dl') !== null")
        assert "What to check" in page.js("document.querySelector('.finding').textContent")
        page.key("/")
        assert page.js("document.activeElement.id") == "search"
        for letter in "carol":
            page.key(letter)
        page.until("document.getElementById('nodes-count').textContent === '1 of 3'")
        assert page.js("[...document.querySelectorAll('.node h3')].map((each) => each.firstChild.data)") == [
            "carol@example.org"
        ]
        assert page.js("document.querySelectorAll('#gaps .gap').length") == 1
        assert page.js("[...document.querySelectorAll('.finding')].every((each) => each.textContent.includes('carol'))")
        page.js("document.querySelector('#findings-tools input[value=error]').click()")
        page.until("document.querySelectorAll('.finding.error').length === 0")
        quiet(page)


@needs_chromium
def test_timelines_zoom_by_button_and_by_key(sample: Path) -> None:
    with opened(sample) as page:
        page.until("document.querySelectorAll('svg.timeline').length === 3")
        assert zoomed(page) == "+0.000 s to +25.000 s"
        wide = page.js("document.querySelector('#node-2 svg rect.state').getAttribute('width')")
        page.js("document.querySelector('#zoom button').click()")
        assert zoomed(page) == "+6.250 s to +18.750 s"
        page.js("document.querySelector('#node-2 svg').focus()")
        page.key("ArrowRight")
        assert zoomed(page) == "+9.375 s to +21.875 s"
        assert page.js("document.querySelector('#node-2 svg rect.state').getAttribute('width')") != wide
        page.key("0")
        assert zoomed(page) == "+0.000 s to +25.000 s"
        page.js("document.querySelector('#gaps a').click()")
        assert page.js("document.activeElement.getAttribute('aria-label')") == "Timeline of bob@example.org"
        quiet(page)


@needs_chromium
def test_a_ladder_is_drawn_when_it_is_opened(sample: Path) -> None:
    with opened(sample, dark=True) as page:
        assert page.js("document.querySelectorAll('svg.ladder').length") == 0
        page.until("document.querySelectorAll('.node details').length === 3")
        page.js("document.querySelector('#node-2 details').open = true")
        page.until("document.querySelectorAll('#node-2 g.message').length === 8")
        text = page.js("document.querySelector('#node-2 svg.ladder').textContent")
        assert "PBU 7 600s" in text and "2001:db8:0:1::12" in text
        assert page.js("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 28)"
        quiet(page)


@needs_chromium
def test_a_hostile_name_is_only_text(hostile: Path) -> None:
    with opened(hostile) as page:
        page.until("document.querySelectorAll('svg.timeline').length === 1")
        page.js("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.until("document.querySelectorAll('g.message').length === 2")
        assert page.js("document.querySelector('.node h3').firstChild.data") == HOSTILE
        assert page.js("typeof window.stolen") == "undefined"
        assert page.js("document.querySelectorAll('img').length") == 0
        quiet(page)


@needs_chromium
def test_many_nodes_are_drawn_as_they_come_into_view(many: Path) -> None:
    with opened(many) as page:
        assert page.until("document.getElementById('nodes-count').textContent") == "1500"
        assert page.js("document.querySelectorAll('svg.timeline').length") < 100
        page.js("document.getElementById('search').focus()")
        for letter in "n1433@":
            page.key(letter)
        page.until("document.querySelectorAll('.node').length === 1")
        page.until("document.querySelectorAll('.node svg.timeline').length === 1")
        quiet(page)


@needs_shared
def test_two_vantage_points_say_what_they_cannot_show(tmp_path: Path) -> None:
    lab = CAPTURES / "umip-lab-2011"
    target = tmp_path / "lab.html"
    assert main(["analyze", str(lab), "--dialect", "umip-2011", "--format", "html", "-o", str(target), "-q"]) in (0, 4)
    page = target.read_text()
    assert "deregistration-unanswered" in page
    assert "What the captures cannot show" in page
