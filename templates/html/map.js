"use strict";
// Lights up what belongs together, and brings it closer. Without it the page says the same.
(() => {
  const svg = document.querySelector(".picture svg");
  const field = document.getElementById("_zoek");
  const told = document.getElementById("_stand");
  const nodes = new Map([...svg.querySelectorAll(".node")].map((node) => [node.dataset.id, node]));
  const links = [...svg.querySelectorAll(".links path")];
  const rows = [...document.querySelectorAll("#_tabellen tr[id]")];
  const wide = Number(svg.dataset.node), middle = Number(svg.dataset.row) / 2;
  const high = Number(svg.dataset.height), top = 44, step = Number(svg.dataset.row) + 8;
  const after = new Map(), before = new Map();
  for (const link of links) {
    const { start, end } = link.dataset;
    after.set(start, [...(after.get(start) || []), end]);
    before.set(end, [...(before.get(end) || []), start]);
  }
  let chosen = null;

  const along = (start, ways) => {
    const seen = new Set([start]);
    const waiting = [start];
    while (waiting.length) {
      for (const next of ways.get(waiting.pop()) || []) {
        if (!seen.has(next)) { seen.add(next); waiting.push(next); }
      }
    }
    return seen;
  };

  const light = (starts) => {
    const lit = new Set(), lines = new Set();
    for (const start of starts) {
      const later = along(start, after), earlier = along(start, before);
      for (const id of [...later, ...earlier]) lit.add(id);
      for (const link of links) {
        const { start: from, end: to } = link.dataset;
        if ((later.has(from) && later.has(to)) || (earlier.has(from) && earlier.has(to))) lines.add(link);
      }
    }
    svg.classList.toggle("lighted", lit.size > 0);
    for (const [id, node] of nodes) node.classList.toggle("lit", lit.has(id));
    for (const link of links) link.classList.toggle("lit", lines.has(link));
    return lit;
  };

  const place = (node, y) => {
    node.setAttribute("transform", `translate(${node.dataset.x} ${y})`);
    node.now = y;
  };

  const draw = (shown) => {
    const next = [top, top, top, top];
    for (const [id, node] of nodes) {
      const column = "vrpd".indexOf(id[0]);
      if (!shown) place(node, Number(node.dataset.y));
      else if (shown.has(id)) { place(node, next[column]); next[column] += step; }
    }
    svg.setAttribute("viewBox", `0 0 1200 ${shown ? Math.max(...next) + 10 : high}`);
    svg.classList.toggle("near", Boolean(shown));
    for (const link of links) {
      const a = nodes.get(link.dataset.start), b = nodes.get(link.dataset.end);
      const x1 = Number(a.dataset.x) + wide, x2 = Number(b.dataset.x), bend = (x2 - x1) / 2;
      const y1 = a.now + middle, y2 = b.now + middle;
      link.setAttribute("d", `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
    }
  };

  const counted = (lit) => {
    const count = (letter) => [...lit].filter((id) => id[0] === letter).length;
    const words = [["v", "vraag", "vragen"], ["r", "regel", "regels"], ["p", "paragraaf", "paragrafen"], ["d", "document", "documenten"]];
    return words.map(([letter, one, many]) => `${count(letter)} ${count(letter) === 1 ? one : many}`).join(", ");
  };

  const say = (text, id) => {
    told.textContent = text;
    if (!id) return;
    const link = document.createElement("a");
    link.href = `#${id}`;
    link.textContent = "Naar de tabel";
    told.append(" ", link);
  };

  const choose = (id) => {
    if (chosen) nodes.get(chosen).classList.remove("chosen");
    chosen = id;
    const node = nodes.get(id);
    node.classList.add("chosen");
    const lit = light([id]);
    draw(lit);
    say(`${node.getAttribute("aria-label")} hoort bij ${counted(lit)}.`, id);
    field.form.scrollIntoView({ block: "start" });
    node.focus({ preventScroll: true });
  };

  const reset = () => {
    if (chosen) nodes.get(chosen).classList.remove("chosen");
    chosen = null;
    light([]);
    draw(null);
    say("");
  };

  const find = () => {
    const words = field.value.trim().toLowerCase();
    reset();
    for (const row of rows) row.classList.toggle("hidden", Boolean(words) && !row.textContent.toLowerCase().includes(words));
    if (!words) return;
    const found = [...nodes].filter(([id, node]) => `${id} ${node.getAttribute("aria-label")}`.toLowerCase().includes(words)).map(([id]) => id);
    const lit = light(found);
    if (found.length) draw(lit);
    say(found.length ? `Gevonden: ${found.length}. Daarbij horen ${counted(lit)}.` : "Niets gevonden.");
  };

  for (const [id, node] of nodes) {
    node.now = Number(node.dataset.y);
    node.addEventListener("click", (event) => { event.preventDefault(); choose(id); });
    node.addEventListener("focus", () => { if (!svg.classList.contains("near")) light([id]); });
    node.addEventListener("mouseenter", () => { if (!svg.classList.contains("near")) light([id]); });
    node.addEventListener("mouseleave", () => { if (!svg.classList.contains("near")) light([]); });
    node.addEventListener("blur", () => { if (!svg.classList.contains("near")) light([]); });
  }
  field.addEventListener("input", find);
  field.form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("_alles").addEventListener("click", () => { field.value = ""; find(); field.focus(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { field.value = ""; find(); } });
  field.form.hidden = false;
})();
