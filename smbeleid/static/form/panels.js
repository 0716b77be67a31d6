// What stands beside the questions, for the coach: the text of the plan, how far a theme is, what
// stands out, what is still to be done. Each panel is {node, update()}.

const panel = (name, title, ...content) => {
  const heading = h("h2", { id: `smb-${name}` }, title);
  const node = h("section", { class: "smb-panel", "aria-labelledby": heading.id }, heading, content);
  node.dataset.place = name;
  return { node, heading };
};

const previewPanel = (form) => {
  const { words } = form;
  const title = h("p", { class: "smb-preview-title" });
  const text = h("div", { class: "smb-preview", tabindex: "0", role: "region", "aria-label": words.preview_text, hidden: true });
  const empty = h("p", {}, words.preview_empty);
  const { node } = panel("preview", words.preview, title, empty, text);
  return {
    node,
    update: () => {},
    // The text was made by our own program and cleaned by pandoc; no typed text in it is markup.
    draw: (preview) => {
      form.shownPreview = preview;
      say(title, preview.title ?? "");
      show(empty, !preview.html);
      show(text, Boolean(preview.html));
      text.innerHTML = preview.html;
      const mark = text.querySelector("mark");
      text.scrollTop = mark ? mark.offsetTop - text.offsetTop - 40 : 0;
    },
  };
};

// ---- what stands out ---------------------------------------------------------------------------

const signalItem = (form, signal) => {
  const { words } = form;
  const line = (title, text) => h("p", {}, h("strong", {}, `${title} `), text);
  const node = h("details", { class: `smb-signal smb-${signal.severity}` },
    h("summary", {}, h("span", { class: "smb-badge" }, words[`severity_${signal.severity}`]), " ",
      signal.contradiction && h("strong", {}, `${words.contradiction}. `), signal.signal),
    signal.contradiction && h("p", { class: "smb-say" }, h("strong", {}, `${words.say_this}: `), signal.contradiction),
    line(words.risk, signal.risk),
    line(words.advice, signal.advice),
    line(words.action, `${signal.action} (${signal.owner})`),
    signal.questions.length > 0 && h("p", {}, h("strong", {}, words.to_question)),
    h("ul", { class: "smb-links" }, signal.questions.map((id) =>
      h("li", {}, link(form.questionOf(id).label, () => form.goTo(id))))));
  node.dataset.id = signal.id;
  return node;
};

const signalsPanel = (form) => {
  const { words } = form;
  const none = h("p", {}, words.no_signals);
  const here = h("div", {});
  const there = h("div", {});
  const summary = h("summary", {});
  const others = h("details", { class: "smb-others" }, summary, there);
  const { node, heading } = panel("signals", words.signals, none, here, others);
  let drawn = null;
  const isHere = (signal) => signal.theme === form.theme
    || signal.questions.some((id) => form.questionOf(id).theme === form.theme);
  return {
    node,
    update: () => {
      const { signals } = form.state;
      if (same([form.theme, signals], drawn)) return;
      drawn = [form.theme, signals];
      const open = new Set([...node.querySelectorAll(".smb-signal[open]")].map((one) => one.dataset.id));
      const items = (list) => list.map((signal) => {
        const element = signalItem(form, signal);
        element.open = open.has(signal.id);
        return element;
      });
      const mine = signals.filter(isHere);
      const rest = signals.filter((signal) => !isHere(signal));
      const place = placeOfCursor(node);
      show(none, !mine.length);
      fill(here, items(mine));
      fill(there, items(rest));
      show(others, rest.length > 0);
      say(summary, `${words.other_themes} (${rest.length})`);
      say(heading, `${words.signals} (${mine.length})`);
      if (place) heading.scrollIntoView({ block: "nearest" });
    },
  };
};

// ---- how far a theme is ------------------------------------------------------------------------

const levelPanel = (form) => {
  const { words } = form;
  const box = h("div", {});
  const faultId = freshId("fault");
  const steps = [1, 2, 3, 4, 5].map((number) => [String(number), `${words.level} ${number}`]);
  const choice = selectField(steps, {}, () => put(), words.level_auto);
  const reason = textField({ kind: "long_text" }, {}, () => put());
  const fault = h("p", { class: "smb-fault", id: faultId, role: "alert", hidden: true });
  const conflict = h("div", {});
  const own = foldable(words.choose_level, {},
    h("label", { class: "smb-side" }, h("span", {}, words.choose_level), choice.node),
    h("label", { class: "smb-side" }, h("span", {}, words.level_reason), reason.node), fault, conflict);
  const { node } = panel("level", words.levels, box, own);
  let seen = null;
  let boxes = null;

  const tell = (text) => {
    say(show(fault, text !== ""), text);
    reason.describe(text ? faultId : "", text !== "");
  };
  const put = () => {
    const level = choice.read();
    const why = reason.read();
    tell(level && !why ? words.level_needs_reason : "");
    if (level && !why) return;
    form.put(["level", form.theme], seen, level ? { level: Number(level), reason: why } : null);
  };
  const text = (one) => (one ? `${words.level} ${one.level}: ${one.reason}` : words.level_auto);
  const drawn = (level) => {
    const number = level.number ?? 0;
    const dots = "●".repeat(number) + "○".repeat(5 - number);
    return [
      h("p", {}, h("span", { class: "smb-dots", "aria-hidden": "true" }, dots), " ",
        number ? h("strong", {}, `${words.level} ${number} ${words.of} 5`) : words.no_level),
      number > 0 && h("p", {}, level.statement),
      level.chosen && h("p", {}, h("strong", {}, `${words.level_own}: `), level.reason),
      level.next && h("p", {}, h("strong", {}, `${words.next_step}: `), level.next),
    ];
  };
  return {
    node,
    update: () => {
      const level = form.levelOf(form.theme);
      show(node, Boolean(level));
      if (!level) return;
      if (boxes?.theme !== form.theme) {
        boxes = { theme: form.theme, box: conflictBox(form, ["level", form.theme], text, () => choice.focus()) };
        fill(conflict, boxes.box.node);
        tell("");
      }
      const draft = form.state.drafts[`level:${form.theme}`];
      const disk = form.onDisk({ slot: ["level", form.theme] });
      boxes.box.update(Boolean(draft?.conflict), disk, draft?.mine ?? null);
      fill(box, drawn(level));
      if (own.contains(document.activeElement) || form.queue.waiting(["level", form.theme])) return;
      seen = disk;
      choice.write(disk ? String(disk.level) : "");
      reason.write(disk?.reason);
    },
    fault: tell,
    settled: () => { seen = form.onDisk({ slot: ["level", form.theme] }); },
  };
};

// ---- what is still to be done ------------------------------------------------------------------

const todoPanel = (form) => {
  const { words } = form;
  const box = h("div", {});
  const { node } = panel("todo", words.todo, box);
  let drawn = null;
  const list = (title, lines) => lines.length > 0 && [h("h3", {}, title), h("ul", { class: "smb-links" }, lines.map(({ id, more }) =>
    h("li", {}, link(form.questionOf(id).label, () => form.goTo(id)), more && h("span", { class: "smb-more" }, more))))];
  return {
    node,
    update: () => {
      const { drafts, doubtful, parked } = form.state;
      if (same([drafts, doubtful, parked], drawn)) return;
      drawn = [drafts, doubtful, parked];
      const known = (id) => Boolean(form.questionOf(id));
      const typed = Object.entries(drafts).filter(([id]) => known(id)).map(([id, one]) => ({ id, more: one.faults.join(" ") }));
      const doubts = Object.keys(doubtful).map((id) => ({ id, more: doubtful[id] }));
      const later = parked.map(({ id, owner, reason }) => ({ id, more: [owner, reason].filter(Boolean).join(": ") }));
      show(node, typed.length + doubts.length + later.length > 0);
      fill(box, list(words.drafts, typed), list(words.doubtful, doubts), list(words.parked, later));
    },
  };
};

const notesPanel = (form) => {
  const { words } = form;
  form.consultNote = noteField(form, "", words.notes_of_consult);
  const node = foldable(words.notes_of_consult, { class: "smb-panel" }, form.consultNote.node);
  node.dataset.place = "notes";
  return { node, update: () => {} };
};
