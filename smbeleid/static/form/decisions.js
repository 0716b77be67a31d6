// What was decided at the table, with the roles that were there.

const today = () => {
  const now = new Date();
  return `${now.getDate()}-${now.getMonth() + 1}-${now.getFullYear()}`;
};

const isoDate = (text) => {
  const parts = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec((text ?? "").trim());
  return parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : text ?? "";
};

const roles = (text) => (text ?? "").split(/,|;|\ben\b/).map((role) => role.trim()).filter(Boolean);

class DecisionPanel {
  constructor(form) {
    this.form = form;
    const { words } = form;
    this.list = h("ul", { class: "smb-decisions" });
    this.faultNode = h("p", { class: "smb-fault", id: freshId("fault"), role: "alert", hidden: true });
    this.conflicts = h("div", {});
    this.boxes = new Map();
    this.fields = this.makeFields(words);
    this.save = button(words.save_decision, () => this.put(), { class: "smb-button smb-primary" });
    this.cancel = button(words.cancel, () => this.empty(), { hidden: true });
    this.own = foldable(words.add_decision, {},
      Object.entries(this.fields).map(([name, field]) =>
        h("label", { class: "smb-side" }, h("span", {}, words[`decision_${name}`]), field.node)),
      this.faultNode, h("p", { class: "smb-row-head" }, this.save, this.cancel));
    this.node = panel("decisions", words.decisions, this.conflicts, this.list, this.own).node;
    this.restore();
  }

  // What is half typed here belongs to the form, so that it outlives a redraw.
  makeFields(words) {
    const keep = () => { this.form.scratch = { ...this.read(), editing: this.form.scratch?.editing }; };
    return {
      date: textField({ kind: "date", aid: words.date_hint }, {}, keep),
      text: textField({ kind: "long_text" }, {}, keep),
      present: textField({ kind: "text", aid: words.present_hint }, {}, keep),
      owner: textField({ kind: "text" }, {}, keep),
      question: selectField(this.form.bank.questions.map((one) => [one.id, one.label]), {}, keep, words.no_question),
    };
  }

  read() {
    return Object.fromEntries(Object.entries(this.fields).map(([name, field]) => [name, field.read()]));
  }

  restore() {
    const scratch = this.form.scratch ?? { date: today() };
    for (const [name, field] of Object.entries(this.fields)) field.write(scratch[name], true);
    show(this.cancel, Boolean(scratch.editing));
    this.own.open = Boolean(this.form.scratch);
  }

  // The roles at the table are mostly the same for the next decision.
  empty() {
    this.form.scratch = { date: this.fields.date.read(), present: this.fields.present.read() };
    this.restore();
    this.fault("");
    this.fields.text.focus();
  }

  edit(decision) {
    this.form.scratch = {
      ...decision, text: decision.decision, present: decision.present.join(", "), editing: decision.id,
    };
    this.restore();
    this.fields.text.focus();
  }

  put() {
    const { date, text, present, owner, question } = this.read();
    const missing = !date ? "date" : !text ? "text" : roles(present).length ? "" : "present";
    this.fault(missing ? this.form.words.decision_fault : "", missing);
    if (missing) {
      this.fields[missing].focus();
      return;
    }
    const id = this.form.scratch?.editing ?? `d${Date.now().toString(36)}`;
    const mine = { date: isoDate(date), decision: text, present: roles(present), owner: owner ?? "", question };
    this.form.put(["decision", id], this.form.onDisk({ slot: ["decision", id] }), mine);
    this.sent = { id, scratch: this.form.scratch };
    this.empty();
  }

  fault(text, name = "") {
    say(show(this.faultNode, text !== ""), text);
    for (const [one, field] of Object.entries(this.fields)) {
      field.describe(one === name ? this.faultNode.id : "", one === name);
    }
  }

  // A decision that was refused comes back to be mended.
  refused(text, id) {
    if (this.sent?.id === id) {
      this.form.scratch = { ...this.sent.scratch, editing: id };
      this.restore();
    }
    this.fault(text);
  }

  update() {
    this.updateConflicts();
    if (same(this.drawn, this.form.state.decisions)) return;
    this.drawn = this.form.state.decisions;
    fill(this.list, this.drawn.map((one) => this.item(one)));
  }

  item(one) {
    const { words } = this.form;
    const question = this.form.questionOf(one.question);
    const named = (word) => ({ "aria-label": `${word}: ${one.decision}` });
    return h("li", {},
      h("p", {}, h("strong", {}, `${dutchDate(one.date)}: `), one.decision),
      h("p", { class: "smb-more" }, `${words.with} ${one.present.join(", ")}.`, one.owner && ` ${words.does} ${one.owner}.`),
      question && link(question.label, () => this.form.goTo(question.id)),
      h("p", { class: "smb-row-head" }, link(words.edit, () => this.edit(one), named(words.edit)),
        link(words.remove, () => this.remove(one), named(words.remove))));
  }

  remove(one) {
    this.form.put(["decision", one.id], one, null);
    this.own.querySelector("summary").focus();
  }

  updateConflicts() {
    const text = (one) => (one ? `${one.decision} (${one.present.join(", ")})` : this.form.words.nothing);
    for (const [key, draft] of Object.entries(this.form.state.drafts)) {
      const [kind, id] = key.split(":");
      if (kind !== "decision" || !id) continue;
      if (!this.boxes.has(id)) {
        const box = conflictBox(this.form, ["decision", id], text, () => this.own.querySelector("summary").focus());
        this.boxes.set(id, box);
        this.conflicts.append(box.node);
      }
    }
    for (const [id, box] of this.boxes) {
      const draft = this.form.state.drafts[`decision:${id}`];
      box.update(Boolean(draft?.conflict), this.form.onDisk({ slot: ["decision", id] }), draft?.mine ?? null);
    }
  }
}
