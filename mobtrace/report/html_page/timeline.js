"use strict";
// Timelines: a lane a binding and BID; all of them show the same stretch of time.
const [FIRST, LAST] = DATA.window[1] > DATA.window[0] ? DATA.window : [DATA.window[0] - 0.5, DATA.window[0] + 0.5];
const LEFT = 8, RIGHT = 8, LANE = 48, HEAD = 22;
const SHOWN_STATES = ["active", "grace", "requested", "rejected"];
const SEVERITY_MARK = { error: "!", warning: "?", info: "i" };
let view = [FIRST, LAST];
const drawn = new Set();

function setView(from, to) {
  const least = Math.max((LAST - FIRST) / 1e6, 1e-5);
  const span = Math.min(Math.max(to - from, least), LAST - FIRST);
  const start = Math.min(Math.max(from, FIRST), LAST - span);
  view = [start, start + span];
  document.getElementById("shown").textContent = since(view[0]) + " to " + since(view[1]);
  for (const each of drawn) each.redraw();
}
function zoom(factor, at) {
  const centre = at === undefined ? (view[0] + view[1]) / 2 : at;
  setView(centre - (centre - view[0]) * factor, centre + (view[1] - centre) * factor);
}
const move = (part) => setView(view[0] + (view[1] - view[0]) * part, view[1] + (view[1] - view[0]) * part);
const showAll = () => setView(FIRST, LAST);

function step(span, room) {
  const wanted = span * 90 / room;
  const power = Math.pow(10, Math.floor(Math.log10(wanted)));
  for (const seconds of [1, 2, 5, 10].map((each) => each * power).concat([30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400]))
    if (seconds >= wanted && (seconds < 10 || seconds % 10 === 0)) return seconds;
  return wanted;
}

class Timeline {
  constructor(node, number) {
    this.node = node;
    this.gaps = DATA.gaps.filter((gap) => gap.node === number);
    this.findings = DATA.findings.filter((finding) => finding.node === number && finding.time !== null);
    this.picture = svg("svg", { class: "timeline", tabindex: 0, role: "group", "aria-label": "Timeline of " + node.mn });
    this.picture.addEventListener("keydown", (event) => this.key(event));
    this.picture.addEventListener("dblclick", (event) => zoom(0.5, this.timeAt(event)));
    this.picture.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.picture.addEventListener("pointerdown", (event) => this.drag(event));
    drawn.add(this);
  }
  get width() { return Math.max(this.picture.clientWidth || 900, 200); }
  x(time) { return LEFT + (time - view[0]) / (view[1] - view[0]) * (this.width - LEFT - RIGHT); }
  timeAt(event) {
    const box = this.picture.getBoundingClientRect();
    return view[0] + (event.clientX - box.left - LEFT) / (this.width - LEFT - RIGHT) * (view[1] - view[0]);
  }
  key(event) {
    const does = { "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2), "0": showAll,
      ArrowLeft: () => move(-0.25), ArrowRight: () => move(0.25) }[event.key];
    if (does) { does(); event.preventDefault(); }
  }
  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.25 : 0.8, this.timeAt(event));
  }
  drag(event) {
    let last = event.clientX;
    const follow = (moved) => { move((last - moved.clientX) / (this.width - LEFT - RIGHT)); last = moved.clientX; };
    const stop = () => { window.removeEventListener("pointermove", follow); window.removeEventListener("pointerup", stop); };
    window.addEventListener("pointermove", follow);
    window.addEventListener("pointerup", stop);
  }
  redraw() {
    const height = HEAD + this.node.lanes.length * LANE + 20;
    this.picture.setAttribute("height", height);
    this.picture.setAttribute("viewBox", "0 0 " + this.width + " " + height);
    const parts = [...this.axis(height), ...this.outages(height)];
    this.node.lanes.forEach((lane, index) => parts.push(...this.lane(lane, HEAD + index * LANE)));
    parts.push(...this.handovers(height), ...this.found(height - 5));
    this.picture.replaceChildren(...parts);
  }
  inView(from, to) { return (to === null || to >= view[0]) && from <= view[1]; }
  axis(height) {
    const parts = [], each = step(view[1] - view[0], this.width);
    for (let time = Math.ceil(view[0] / each) * each; time <= view[1]; time += each) {
      const at = this.x(time);
      const text = "+" + (each >= 1 ? Math.round(time) : Number(time.toPrecision(9))) + " s";
      parts.push(svg("line", { class: "grid", x1: at, x2: at, y1: 14, y2: height }));
      parts.push(svg("text", { class: "tick", x: Math.min(at + 2, this.width - 8 * text.length), y: 11 }, text));
    }
    return parts;
  }
  outages(height) {
    return this.gaps.filter((gap) => gap.lost && this.inView(gap.from, gap.to)).map((gap) => {
      const from = Math.max(this.x(gap.from), LEFT), to = Math.min(this.x(gap.to), this.width - RIGHT);
      const box = svg("rect", { class: "outage", x: from, width: Math.max(to - from, 2), y: 14, height: height - 14 });
      return titled(box, "no service for " + gap.length + ": " + gap.why);
    });
  }
  lane(lane, top) {
    const about = [lane.protocol + " at " + place(lane.anchor), lane.bid === null ? "" : "BID " + lane.bid,
      lane.homes.join(", "), lane.before ? "(existed before the capture)" : ""].filter(Boolean).join("  ");
    const parts = [svg("text", { class: "lane", x: LEFT, y: top + 11 }, about)];
    for (const state of lane.states) if (this.inView(state[0], state[1])) parts.push(...this.state(state, top + 15));
    let taken = -1e9;
    for (const [time, letter, where, frame] of lane.events) {
      const at = this.x(time);
      if (!this.inView(time, time) || (letter === "r" && at - taken < 9)) continue;
      taken = at;
      const mark = svg("text", { class: "mark" + ("XSV".includes(letter) ? " rejected" : ""), x: at, y: top + 44 }, letter);
      parts.push(titled(mark, DATA.letters[letter] + (where === null ? "" : " via " + place(where)) + " at " + since(time) + ", " + frame));
    }
    return parts;
  }
  state([from, to, state, where, lifetime, frame, endedBy], top) {
    const end = to === null ? LAST : to;
    const left = Math.max(this.x(from), LEFT), right = Math.min(this.x(end), this.width - RIGHT);
    const room = Math.max(right - left, 2);
    const box = svg("rect", { class: "state " + state, x: left, y: top, width: room, height: 17 });
    titled(box, state + (where === null ? "" : " via " + place(where)) + " from " + since(from) + " to " +
      (to === null ? "the end" : since(to)) + (endedBy ? ", ended by " + endedBy : "") + (lifetime ? ", lifetime " + lifetime + " s" : "") + ", " + frame);
    const text = state === "active" ? place(where) : state;
    if (text.length * 7 + 8 > room) return [box];
    const shade = ["expired", "deregistered", "revoked"].includes(state) ? "dimmed" : "inside";
    return [box, svg("text", { class: shade, x: left + 4, y: top + 13, "pointer-events": "none" }, text)];
  }
  handovers(height) {
    return this.node.handovers.filter((each) => this.inView(each.time, each.time)).map((each) => {
      const at = this.x(each.time);
      const silent = each.interruption === null ? "" : ", interrupted for " + each.interruption.toFixed(3) + " s";
      const lost = each.lost === null ? "" : ", " + plural(each.lost, "packet") + " lost";
      const line = svg("line", { class: "handover", x1: at, x2: at, y1: 16, y2: height - 34 });
      return titled(line, "handover from " + place(each.from) + " to " + place(each.to) + " at " + since(each.time) + silent + lost);
    });
  }
  found(y) {
    return this.findings.filter((each) => this.inView(each.time, each.time)).map((each) => {
      const mark = svg("text", { class: "mark " + each.severity, x: this.x(each.time), y }, SEVERITY_MARK[each.severity]);
      return titled(mark, each.code + " at " + since(each.time) + ": " + each.text);
    });
  }
}

function zoomTools() {
  const button = (text, label, does) => el("button", { type: "button", "aria-label": label, title: label, onclick: does }, text);
  document.getElementById("zoom").append(
    button("+", "Zoom in", () => zoom(0.5)), button("\u2212", "Zoom out", () => zoom(2)),
    button("\u2190", "Earlier", () => move(-0.25)), button("\u2192", "Later", () => move(0.25)),
    button("All", "All of the time", showAll), el("span", { id: "shown", role: "status", class: "dim" }));
  document.getElementById("legend").append(...SHOWN_STATES.map((state) =>
    el("span", {}, svg("svg", { viewBox: "0 0 14 12", "aria-hidden": "true" }, svg("rect", { class: state, width: 14, height: 12 })), " " + state)),
    ...Object.entries(DATA.letters).map(([letter, text]) => el("span", {}, el("strong", {}, letter), " " + text)));
}
