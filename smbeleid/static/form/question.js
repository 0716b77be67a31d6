// One question as a card: the question, its field, its state, what helps the coach, and its notes.

const STATES = ["given", "open", "unknown", "not_applicable"];

class QuestionCard {
  constructor(question, form) {
    this.question = question;
    this.form = form;
    this.id = question.id;
    const { words } = form;
    const label = freshId("label");
    this.ids = { fault: freshId("fault"), hint: freshId("hint"), doubt: freshId("doubt") };
    this.field = fieldOf(question, { "aria-labelledby": label }, () => this.typed(), words);
    this.fault = h("p", { id: this.ids.fault, class: "smb-fault", role: "alert", hidden: true });
    this.hint = h("p", { id: this.ids.hint, class: "smb-hint smb-coach", hidden: true });
    this.doubt = h("p", { id: this.ids.doubt, class: "smb-doubt", hidden: true });
    this.conflict = h("div", { class: "smb-conflict", role: "alert", hidden: true });
    this.number = h("span", { class: "smb-number", "aria-hidden": "true" });
    this.states = this.makeStates(words);
    this.node = h("section", { class: "smb-question", id: `smb-q-${this.id}`, "aria-labelledby": label, on: { focusin: () => form.look(this.id) } },
      h("h3", { id: label }, this.number, question.label),
      this.field.node, this.fault, this.conflict, this.doubt, this.hint, this.states,
      this.makeHelp(words), this.makeNote(words));
  }

  get slot() {
    return ["answer", this.id];
  }

  makeStates(words) {
    const name = freshId("state");
    this.radios = Object.fromEntries(STATES.map((state) => [state,
      h("input", { type: "radio", name, value: state, autocomplete: "off", on: { change: () => this.choose(state) } })]));
    const changed = () => this.settle();
    this.owner = textField({ kind: "text" }, { "aria-label": words.owner, placeholder: words.owner_hint }, changed);
    this.reason = textField({ kind: "text" }, { "aria-label": words.reason }, changed);
    this.ownerBox = h("label", { class: "smb-side" }, h("span", {}, words.owner), this.owner.node);
    this.reasonBox = h("label", { class: "smb-side" }, h("span", {}, words.reason), this.reason.node);
    return h("fieldset", { class: "smb-states" },
      h("legend", {}, words.state),
      STATES.map((state) => h("label", { class: "smb-pill smb-small" }, this.radios[state], h("span", {}, words.states[state]))),
      h("div", { class: "smb-sides smb-coach" }, this.ownerBox, this.reasonBox));
  }

  makeHelp(words) {
    const { why, example, follow_up, excuse, sources, feeds } = this.question;
    const part = (title, ...content) => [h("dt", {}, title), h("dd", {}, ...content)];
    return h("details", { class: "smb-help smb-coach" },
      h("summary", {}, words.help),
      h("dl", {},
        part(words.why, why),
        part(words.example, example),
        follow_up.length ? part(words.follow_up, h("ul", {}, follow_up.map((one) => h("li", {}, one)))) : [],
        excuse ? [...part(words.excuse, `“${excuse.says}”`), ...part(words.reply, excuse.reply)] : [],
        sources.length ? part(words.sources, h("ul", {}, sources.map((one) => h("li", {}, `${one.title} (${words.source_checked} ${one.checked_on})`)))) : [],
        feeds.length ? part(words.feeds, [...new Set(feeds.map((one) => one.title))].join(", ")) : []));
  }

  makeNote(words) {
    const label = freshId("note");
    this.note = textField({ kind: "long_text" }, { "aria-labelledby": label }, () => this.form.putNote(this.id, this.note.read() ?? ""));
    this.noteBox = h("details", { class: "smb-note smb-coach" },
      h("summary", { id: label }, words.notes), h("p", {}, words.notes_hint), this.note.node);
    return this.noteBox;
  }

  typed() {
    const value = this.field.read();
    const owner = this.owner.read() ?? "";
    this.send(value === null ? null : { state: "given", value, owner: "", reason: "" }, owner);
  }

  choose(state) {
    if (state === "given") {
      const value = this.field.read();
      if (value === null) {
        this.field.focus();
        this.update();
      } else {
        this.typed();
      }
      return;
    }
    this.settle(state);
    this.update();
  }

  // Sends a state without a value, with who finds out and why it waits.
  settle(state = this.state) {
    if (state === "given") return;
    const owner = this.owner.read() ?? "";
    const reason = state === "open" ? this.reason.read() ?? "" : "";
    const bare = state === "open" && !owner && !reason;
    this.send(bare ? null : { state, value: null, owner, reason });
  }

  send(mine) {
    this.local = mine;
    this.form.put(this.slot, this.form.state.answers[this.id] ?? null, mine);
  }

  // The answer as the coach sees it: what still waits, or else what is on disk.
  get answer() {
    if (this.form.queue.isWaiting(this.slot)) return this.local ?? null;
    return this.form.state.answers[this.id] ?? null;
  }

  get state() {
    return this.answer?.state ?? "open";
  }

  update(number) {
    const { state, words } = this.form;
    const answer = this.answer;
    const draft = state.drafts[this.id];
    const waits = this.form.queue.isWaiting(this.slot);
    if (number) say(this.number, `${number}. `);
    if (!waits) this.field.write(draft ? draft.value : answer?.value ?? this.kept(answer));
    this.radios[this.state].checked = true;
    this.owner.write(answer?.owner ?? "");
    this.reason.write(answer?.reason ?? "");
    show(this.ownerBox, this.state === "open" || this.state === "unknown");
    show(this.reasonBox, this.state === "open");
    const faults = waits ? [] : draft?.faults ?? [];
    const hints = state.hints[this.id] ?? [];
    say(show(this.fault, faults.length > 0), faults.join(" "));
    say(show(this.hint, hints.length > 0), hints.join(" "));
    const doubt = state.doubtful[this.id] ?? "";
    if (doubt !== this.doubted) {
      this.doubted = doubt;
      fill(show(this.doubt, doubt !== ""), doubt && `${doubt} `, doubt && button(words.confirm, () => this.confirm()));
    }
    const described = [faults.length && this.ids.fault, hints.length && this.ids.hint, doubt && this.ids.doubt];
    this.field.describe(described.filter(Boolean).join(" "), faults.length > 0);
    this.node.dataset.state = this.state;
  }

  // What was typed before another state was chosen stays in sight, so that it can come back.
  kept(answer) {
    return answer && answer.state !== "given" ? this.field.read() : null;
  }

  confirm() {
    const answer = this.form.state.answers[this.id] ?? null;
    this.form.put(this.slot, answer, answer);
  }

  showConflict(conflict) {
    const { words } = this.form;
    const text = (answer) => this.form.text(this.question, answer);
    fill(show(this.conflict, conflict !== null),
      conflict && [
        h("strong", {}, words.conflict),
        h("p", {}, `${words.theirs}: ${text(conflict.disk)}`),
        h("p", {}, `${words.mine}: ${text(conflict.mine)}`),
        button(words.take_mine, () => this.resolve("take_mine")),
        button(words.keep_theirs, () => this.resolve("keep_theirs")),
      ]);
  }

  resolve(kind) {
    this.form.queue.ask({ kind, slot: this.slot });
    this.showConflict(null);
    this.field.focus();
  }
}
