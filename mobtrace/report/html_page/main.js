"use strict";
function showRest() {
  const beats = document.getElementById("beats").checked;
  const rows = DATA.rest.rows.filter((row) => beats || !(row[5] & BEAT));
  const folded = DATA.rest.rows.length - rows.length;
  document.getElementById("rest-count").textContent = plural(rows.length, "message") + (folded ? ", " + plural(folded, "heartbeat") : "");
  if (document.getElementById("rest").open) drawLadder(document.getElementById("rest-ladder"), DATA.rest, rows);
}

findingTools();
zoomTools();
showEverything();
setView(FIRST, LAST);
showRest();

let pause = 0;
document.getElementById("search").addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(showEverything, 120); });
document.getElementById("beats").addEventListener("change", showRest);
document.getElementById("rest").addEventListener("toggle", showRest);
document.getElementById("rest").hidden = !DATA.rest.rows.length;
document.getElementById("theme").addEventListener("click", () => {
  const dark = getComputedStyle(document.documentElement).getPropertyValue("--back").trim() !== "#ffffff";
  document.documentElement.dataset.theme = dark ? "light" : "dark";
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|SELECT)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    document.getElementById("search").focus();
  }
});
let resized = 0;
window.addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(() => { for (const each of drawn) each.redraw(); }, 100); });
// Paper shows what has been drawn and, of lists that a person would print, all of it.
window.addEventListener("beforeprint", () => {
  if (nodesShown.length <= 200) nodeList.end();
  for (const room of [...waiting.keys()]) if (room.isConnected) now(room);
});
