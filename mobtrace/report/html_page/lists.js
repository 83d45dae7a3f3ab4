"use strict";
// Service, findings and nodes; the search narrows all three.
const words = () => document.getElementById("search").value.toLowerCase().split(/\s+/).filter(Boolean);
const fits = (text, wanted) => wanted.every((word) => text.includes(word));
const about = {
  gap: (gap) => [gap.mn, gap.reason, gap.why, gap.code || ""].join(" ").toLowerCase(),
  finding: (each) => [each.severity, each.code, each.mn || "", each.text, each.rfc, each.group || "", each.frames.join(" ")].join(" ").toLowerCase(),
  node: (node) => [node.mn, ...node.lanes.flatMap((lane) => [lane.protocol, place(lane.anchor), ...lane.homes,
    ...new Set(lane.states.map((state) => place(state[3])))])].join(" ").toLowerCase(),
};
for (const [list, text] of [[DATA.gaps, about.gap], [DATA.findings, about.finding], [DATA.nodes, about.node]])
  for (const each of list) each.words = text(each);
DATA.nodes.forEach((node, number) => { node.number = number; });
// A node is found by its findings too.
for (const finding of DATA.findings) if (finding.node !== null) DATA.nodes[finding.node].words += " " + finding.code;

function gapRow(gap) {
  // A measured silence is not the stretch between the messages.
  const end = gap.measured ? "" : " to " + (gap.restored ? clock(gap.to) : "the end of the capture");
  const link = gap.node === null ? gap.mn : el("a", { href: "#nodes", onclick: (event) => { event.preventDefault(); goTo(gap.node, gap.from, gap.to); } }, gap.mn);
  return el("div", { class: gap.lost ? "gap lost" : "gap" }, el("span", { class: "length" }, (gap.restored ? "" : "> ") + gap.length),
    el("div", {}, el("strong", {}, link), " " + clock(gap.from) + end + " (" + since(gap.from) + ")", el("br"),
      gap.reason + ": " + gap.why + (gap.measured ? "; measured on the node's traffic" : ""),
      el("div", { class: "dim" }, gap.frames.join(" ") + " " + (gap.code || ""))));
}

function findingBody(finding) {
  const manual = DATA.manuals[finding.code];
  const rows = [["Frames", finding.frames.join(" ") + (finding.more ? " and " + finding.more + " more" : "")],
    ["Wireshark", finding.filter ? el("code", {}, finding.filter) : ""], ["Source", finding.rfc],
    ...Object.entries(manual ? manual.manual : {})];
  const parts = [el("dl", {}, ...rows.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]))];
  if (finding.node !== null) parts.push(el("button", { type: "button", onclick: () => goTo(finding.node, finding.time, finding.time) }, "Show on the timeline"));
  return parts;
}

function findingRow(finding) {
  const row = el("details", { class: "finding " + finding.severity },
    el("summary", {}, el("span", { class: "severity" }, finding.severity), " ", el("strong", {}, finding.code),
      finding.time === null ? "" : el("span", { class: "dim" }, " " + since(finding.time)), " ", finding.text));
  row.addEventListener("toggle", () => { if (row.open && row.children.length === 1) row.append(...findingBody(finding)); });
  return row;
}

function causeRow(found) {
  const first = found[0], nodes = new Set(found.map((each) => each.mn).filter((mn) => mn !== null));
  const counts = {};
  for (const each of found) counts[each.code] = (counts[each.code] || 0) + 1;
  const led = Object.entries(counts).map(([code, number]) => number + " " + code).join(", ");
  const row = el("details", { class: "finding cause " + first.severity },
    el("summary", {}, el("span", { class: "severity" }, first.severity), " ", el("strong", {}, first.group), " led to " + led + (nodes.size ? " of " + plural(nodes.size, "node") : "")));
  const inside = el("div");
  row.addEventListener("toggle", () => { if (row.open && !inside.parentNode) { row.append(inside); inPieces(inside, found, findingRow, 50); } });
  return row;
}

// Findings of one cause are one entry, where the first of them stands.
function entries(findings) {
  const causes = new Map(), list = [];
  for (const each of findings) {
    if (each.group === null) { list.push([each]); continue; }
    if (!causes.has(each.group)) { causes.set(each.group, []); list.push(causes.get(each.group)); }
    causes.get(each.group).push(each);
  }
  return list;
}

function showFindings() {
  const wanted = words();
  const severities = new Set([...document.querySelectorAll("#findings-tools input:checked")].map((box) => box.value));
  const code = document.getElementById("code").value;
  const shown = DATA.findings.filter((each) => severities.has(each.severity) && (!code || each.code === code) && fits(each.words, wanted));
  document.getElementById("findings-count").textContent = shown.length === DATA.findings.length ? String(shown.length) : shown.length + " of " + DATA.findings.length;
  inPieces(document.getElementById("findings-list"), entries(shown), (found) => (found.length > 1 ? causeRow(found) : findingRow(found[0])), 50);
}

function findingTools() {
  const counts = { error: 0, warning: 0, info: 0 }, codes = {};
  for (const each of DATA.findings) { counts[each.severity] += 1; codes[each.code] = (codes[each.code] || 0) + 1; }
  const boxes = Object.entries(counts).map(([severity, number]) => el("label", {},
    el("input", { type: "checkbox", value: severity, checked: true, onchange: showFindings }), " " + number + " " + severity));
  const choice = el("select", { id: "code", "aria-label": "Kind of finding", onchange: showFindings }, el("option", { value: "" }, "all kinds"),
    ...Object.keys(codes).sort().map((code) => el("option", { value: code }, code + " (" + codes[code] + ")")));
  document.getElementById("findings-tools").append(...boxes, choice);
}

const cards = new Map();
function nodeCard(node) {
  if (cards.has(node.number)) return cards.get(node.number);
  const lost = DATA.gaps.filter((gap) => gap.lost && gap.node === node.number);
  const card = el("article", { class: "node", id: "node-" + node.number }, el("h3", {}, node.mn, " ",
    lost.length ? el("span", { class: "bad" }, "lost service " + plural(lost.length, "time") + ": " + lost.map((gap) => gap.length).slice(0, 5).join(", ")) : ""));
  const room = el("div");
  room.style.minHeight = 42 + 48 * node.lanes.length + "px";
  card.append(room);
  whenNear(room, () => { const line = new Timeline(node, node.number); room.append(line.picture); line.redraw(); });
  if (node.ladder.rows.length) {
    const target = el("div", { class: "wide" });
    const ladder = el("details", {}, el("summary", {}, "Ladder: " + plural(node.ladder.rows.length, "message")), target);
    ladder.addEventListener("toggle", () => { if (ladder.open && !target.firstChild) drawLadder(target, node.ladder, node.ladder.rows); });
    card.append(ladder);
  }
  cards.set(node.number, card);
  return card;
}

let nodeList = null, nodesShown = [];
function showNodes() {
  const wanted = words();
  nodesShown = DATA.nodes.filter((node) => fits(node.words, wanted));
  const left = DATA.left_out ? "; ladders of " + DATA.left_out + " nodes are left out, mobtrace ladder --mn shows them" : "";
  document.getElementById("nodes-count").textContent = (nodesShown.length === DATA.nodes.length ? String(nodesShown.length) : nodesShown.length + " of " + DATA.nodes.length) + left;
  nodeList = inPieces(document.getElementById("nodes-list"), nodesShown, nodeCard, 25);
}

function showGaps() {
  const wanted = words(), shown = DATA.gaps.filter((gap) => fits(gap.words, wanted)), target = document.getElementById("gaps");
  target.replaceChildren(...shown.slice(0, 10).map(gapRow));
  if (shown.length > 10) {
    const rest = el("div"), more = el("details", {}, el("summary", {}, "and " + (shown.length - 10) + " more"), rest);
    more.addEventListener("toggle", () => { if (more.open && !rest.firstChild) inPieces(rest, shown.slice(10), gapRow, 50); });
    target.append(more);
  }
}

function goTo(number, from, to) {
  if (!nodesShown.includes(DATA.nodes[number])) { document.getElementById("search").value = ""; showEverything(); }
  nodeList.upTo(nodesShown.indexOf(DATA.nodes[number]));
  if (from !== null) {
    const span = Math.max((to - from) * 3, (LAST - FIRST) / 20);
    setView((from + to) / 2 - span / 2, (from + to) / 2 + span / 2);
  }
  const card = cards.get(number);
  card.scrollIntoView({ block: "center" });
  card.classList.add("flash");
  setTimeout(() => card.classList.remove("flash"), 1500);
  for (const room of waiting.keys()) if (card.contains(room)) { now(room); break; }
  card.querySelector("svg.timeline").focus({ preventScroll: true });
}

function showEverything() { showGaps(); showFindings(); showNodes(); }
