"use strict";
// Ladders: a column a node, a row a message.
const NUMBERS = 250, BETWEEN = 230, ROW = 28, NAME = 24, PIECE = 200;
const AGAIN = 1, SILENT = 2, BAD = 4, BEAT = 8;

function wrapped(name) {
  const lines = [];
  for (let at = 0; at < name.length; at += NAME) lines.push(name.slice(at, at + NAME));
  return lines;
}

function ladderPiece(ladder, rows, before) {
  const names = ladder.columns.map((column) => wrapped(place(column)));
  const head = 8 + 14 * Math.max(1, ...names.map((lines) => lines.length));
  const column = (index) => NUMBERS + 90 + index * BETWEEN;
  const width = column(ladder.columns.length - 1) + 100, height = head + rows.length * ROW + 6;
  const picture = svg("svg", { class: "ladder", width, height, viewBox: "0 0 " + width + " " + height, role: "img", "aria-label": plural(rows.length, "message") });
  picture.style.width = width + "px";
  ladder.columns.forEach((_, index) => {
    names[index].forEach((line, number) => picture.append(svg("text", { class: "name", x: column(index), y: 12 + number * 14 }, line)));
    picture.append(svg("line", { class: "life", x1: column(index), x2: column(index), y1: head - 2, y2: height }));
  });
  rows.forEach((row, index) => {
    picture.append(message(row, head + index * ROW + ROW / 2, column, index ? rows[index - 1][0] : before));
  });
  return picture;
}

function message([time, frame, from, to, label, flags], y, column, before) {
  const delta = before === null ? "" : "+" + (time - before).toFixed(3);
  const row = svg("g", { class: flags & (SILENT | BAD) ? "message wrong" : "message" },
    svg("text", { class: "number", x: 70, y: y + 4 }, frame), svg("text", { class: "number", x: 160, y: y + 4 }, since(time)),
    svg("text", { class: "number dimmed", x: NUMBERS - 10, y: y + 4 }, delta));
  const begin = column(from), end = column(to), way = end > begin ? 1 : -1;
  if (from === to) return fill(row, {}, [svg("text", { class: "label", x: begin, y: y + 4 }, label)]);
  const stop = flags & SILENT ? end - way * 16 : end;
  row.append(svg("line", { class: "arrow" + (flags & AGAIN ? " again" : ""), x1: begin, x2: stop, y1: y, y2: y }));
  if (flags & SILENT) row.append(svg("text", { class: "label", x: stop + way * 6, y: y + 4 }, "x"));
  else row.append(svg("path", { class: "head", d: "M" + end + " " + y + "l" + -8 * way + " -4v8z" }));
  row.append(svg("text", { class: "label", x: (begin + stop) / 2, y: y - 4 }, label));
  return titled(row, label + (flags & SILENT ? ", never answered" : "") + " at " + clock(time));
}

function drawLadder(target, ladder, rows) {
  const pieces = [];
  for (let at = 0; at < rows.length; at += PIECE) pieces.push(at);
  return inPieces(target, pieces, (at) => ladderPiece(ladder, rows.slice(at, at + PIECE), at ? rows[at - 1][0] : null), 1);
}
