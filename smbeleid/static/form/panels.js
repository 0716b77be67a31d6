// What stands beside the questions: what stands out, how it comes in the plan, levels, decisions.

const signalsPanel = (form) => {
  const { words } = form;
  const list = h("div", {});
  const node = h("section", { class: "smb-panel smb-coach", "aria-labelledby": "smb-signals" },
    h("h2", { id: "smb-signals" }, words.signals), list);
  let drawn = null;

  const item = (signal) => h("details", { class: `smb-signal smb-${signal.severity}` },
    h("summary", {},
      h("span", { class: "smb-badge" }, words[`severity_${signal.severity}`]), " ",
      signal.contradiction ? `${words.contradiction}. ` : "", signal.signal),
    signal.contradiction ? h("p", { class: "smb-say" }, h("strong", {}, `${words.say_this}: `), signal.contradiction) : null,
    h("p", {}, h("strong", {}, `${words.risk} `), signal.risk),
    h("p", {}, h("strong", {}, `${words.advice} `), signal.advice),
    h("p", {}, h("strong", {}, `${words.action} `), `${signal.action} (${signal.owner})`),
    h("ul", { class: "smb-links" }, signal.questions.map((id) => h("li", {},
      button(form.questionOf(id).label, () => form.goTo(id), { class: "smb-link" })))));

  return {
    node,
    update: () => {
      const { signals } = form.state;
      const here = (signal) => signal.theme === form.theme || signal.questions.some((id) => form.questionOf(id).theme === form.theme);
      const sorted = [...signals.filter(here), ...signals.filter((signal) => !here(signal))];
      if (same(sorted, drawn)) return;
      const open = new Set([...list.querySelectorAll("details[open]")].map((one) => one.dataset.id));
      drawn = sorted;
      fill(list, sorted.map((signal) => {
        const element = item(signal);
        element.dataset.id = signal.id;
        element.open = open.has(signal.id);
        return element;
      }));
      say(node.querySelector("h2"), `${words.signals} (${sorted.length})`);
    },
  };
};

const previewPanel = (form) => {
  const { words } = form;
  const title = h("p", { class: "smb-preview-title" });
  const text = h("div", { class: "smb-preview", tabindex: "0", role: "region", "aria-label": words.preview });
  return {
    node: h("section", { class: "smb-panel smb-coach", "aria-labelledby": "smb-preview" },
      h("h2", { id: "smb-preview" }, words.preview), title, text),
    update: () => {},
    // The text was made by our own program and cleaned by pandoc; no typed text in it is markup.
    draw: (preview) => {
      say(title, preview.title ? `${preview.title}` : "");
      text.innerHTML = preview.html;
      const mark = text.querySelector("mark");
      if (mark) text.scrollTop = mark.offsetTop - text.offsetTop - 40;
    },
  };
};

const levelPanel = (form) => {
  const { words } = form;
  const box = h("div", {});
  const choice = h("select", { class: "smb-input", "aria-label": words.choose_level, autocomplete: "off" },
    h("option", { value: "" }, words.level_auto), [1, 2, 3, 4, 5].map((n) => h("option", { value: String(n) }, String(n))));
  const reason = textField({ kind: "text" }, { "aria-label": words.level_reason, placeholder: words.level_reason }, () => put());
  const fault = h("p", { class: "smb-fault", role: "alert", hidden: true });
  const put = () => {
    const level = form.levelOf(form.theme);
    const base = level?.chosen ? { level: level.number, reason: level.reason } : null;
    const why = reason.read() ?? "";
    if (choice.value && !why) { reason.focus(); return; }
    form.put(["level", form.theme], base, choice.value ? { level: Number(choice.value), reason: why } : null);
  };
  choice.addEventListener("change", put);
  const own = h("details", {}, h("summary", {}, words.choose_level), choice, reason.node, fault);
  const node = h("section", { class: "smb-panel smb-coach", "aria-labelledby": "smb-level" },
    h("h2", { id: "smb-level" }, words.levels), box, own);
  return {
    node,
    fault: (faults) => say(show(fault, faults.length > 0), faults.join(" ")),
    update: () => {
      const level = form.levelOf(form.theme);
      show(node, Boolean(level));
      if (!level) return;
      const number = level.number ?? 0;
      fill(box,
        h("p", {}, h("span", { class: "smb-dots", "aria-hidden": "true" }, "●".repeat(number) + "○".repeat(5 - number)), " ",
          number ? `${words.level} ${number} ${words.of} 5. ${level.statement}` : words.no_level),
        level.next ? h("p", {}, h("strong", {}, `${words.next_step}: `), level.next) : null);
      if (!own.contains(document.activeElement)) {
        choice.value = level.chosen ? String(number) : "";
        reason.write(level.chosen ? level.reason : "");
      }
    },
  };
};

const decisionPanel = (form) => {
  const { words } = form;
  const list = h("ul", { class: "smb-decisions" });
  const fault = h("p", { class: "smb-fault", role: "alert", hidden: true });
  const fields = {
    date: textField({ kind: "date" }, { "aria-label": words.decision_date }, () => {}),
    decision: textField({ kind: "long_text" }, { "aria-label": words.decision }, () => {}),
    present: textField({ kind: "text" }, { "aria-label": words.decision_present }, () => {}),
    owner: textField({ kind: "text" }, { "aria-label": words.decision_owner }, () => {}),
  };
  const labels = { date: words.decision_date, decision: words.decision, present: words.decision_present, owner: words.decision_owner };
  const add = () => {
    const present = (fields.present.read() ?? "").split(/,|\ben\b/).map((role) => role.trim()).filter(Boolean);
    const mine = {
      date: fields.date.read() ?? "", decision: fields.decision.read() ?? "", present,
      owner: fields.owner.read() ?? "", question: form.state.here || "",
    };
    if (!mine.date || !mine.decision || !present.length) {
      say(show(fault, true), words.decision_fault ?? words.required);
      fields[!mine.date ? "date" : mine.decision ? "present" : "decision"].focus();
      return;
    }
    show(fault, false);
    form.put(["decision", `d${Date.now().toString(36)}`], null, mine);
    for (const name of ["decision", "owner"]) fields[name].write("");
  };
  const node = h("section", { class: "smb-panel smb-coach", "aria-labelledby": "smb-decisions" },
    h("h2", { id: "smb-decisions" }, words.decisions), list,
    h("details", {}, h("summary", {}, words.add_decision),
      Object.entries(fields).map(([name, field]) => h("label", { class: "smb-side" }, h("span", {}, labels[name]), field.node)),
      fault, button(words.add_decision, add)));
  return {
    node,
    fault: (faults) => say(show(fault, faults.length > 0), faults.join(" ")),
    update: () => {
      fill(list, form.state.decisions.map((one) => h("li", {},
        `${one.date}: ${one.decision} (${one.present.join(", ")})`, " ",
        button(words.remove, () => {
          const { id, ...rest } = one;
          form.put(["decision", id], rest, null);
        }, { class: "smb-link", "aria-label": `${words.remove}: ${one.decision}` }))));
    },
  };
};

// ---- windows over the form ---------------------------------------------------------------------

const dialog = (form, title) => {
  const body = h("div", { class: "smb-dialog-body" });
  const heading = freshId("dialog");
  const print = button(form.words.print, () => {
    document.body.classList.add("smb-printing");
    node.classList.add("smb-print");
    window.print();
    node.classList.remove("smb-print");
    document.body.classList.remove("smb-printing");
  });
  const node = h("dialog", { class: "smb-dialog", "aria-labelledby": heading },
    h("div", { class: "smb-dialog-head" }, h("h2", { id: heading }, title), print,
      button(form.words.close, () => node.close())),
    body);
  return {
    node,
    open: (...content) => {
      fill(body, ...content);
      if (!node.open) node.showModal();
    },
    fill: (...content) => fill(body, ...content),
    close: () => node.close(),
  };
};

const reviewOf = (form, themes, close) => {
  const { words } = form;
  const edit = (row) => button(words.edit, () => {
    close();
    form.goTo(row.id);
  }, { "aria-label": `${words.edit}: ${row.label}` });
  const line = (row) => h("tr", { class: `smb-is-${row.state}` },
    h("th", { scope: "row" }, row.label),
    h("td", {}, row.text, row.owner ? ` (${row.owner})` : "", row.reason ? ` – ${row.reason}` : ""),
    h("td", {}, edit(row)));
  const head = h("tr", {}, [words.question, words.answer, words.edit].map((text) => h("th", { scope: "col" }, text)));
  return themes.flatMap((theme) => [
    h("h3", {}, theme.theme),
    h("table", { class: "smb-review" }, h("thead", {}, head.cloneNode(true)), h("tbody", {}, theme.rows.map(line))),
  ]);
};
