"use strict";
// Text from the capture reaches the page as text nodes and attribute values only, never as markup.
const DATA = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}
const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
const svg = (name, attributes, ...children) => fill(document.createElementNS(SVG, name), attributes, children);
const titled = (node, text) => { node.append(svg("title", {}, text)); return node; };

const place = (index) => (index === null || index === undefined ? "" : DATA.places[index]);
const since = (time) => (time < 0 ? "" : "+") + time.toFixed(3) + " s";
const clock = (time) => new Date(DATA.start + time * 1000).toISOString().slice(11, 23);
const plural = (number, one, many) => number + " " + (number === 1 ? one : many || one + "s");

// Long lists come in pieces: the next one when the end of the last comes into view.
function inPieces(target, items, draw, size) {
  target.replaceChildren();
  let done = 0;
  const more = el("button", { type: "button", class: "more", onclick: () => next() });
  const watch = new IntersectionObserver((seen) => { if (seen.some((each) => each.isIntersecting)) next(); }, { rootMargin: "400px" });
  function next() {
    const end = Math.min(done + size, items.length);
    more.remove();
    watch.unobserve(more);
    while (done < end) target.append(draw(items[done++]));
    if (done < items.length) {
      more.textContent = "Show more (" + (items.length - done) + " left)";
      target.append(more);
      watch.observe(more);
    }
  }
  next();
  return { upTo(index) { while (done <= index && done < items.length) next(); }, end() { while (done < items.length) next(); } };
}

// Calls draw when an element first comes near the view.
const waiting = new Map();
const nearby = new IntersectionObserver((seen) => {
  for (const each of seen) if (each.isIntersecting) now(each.target);
}, { rootMargin: "600px" });
function now(node) {
  const draw = waiting.get(node);
  if (!draw) return;
  waiting.delete(node);
  nearby.unobserve(node);
  draw();
}
function whenNear(node, draw) { waiting.set(node, draw); nearby.observe(node); }
