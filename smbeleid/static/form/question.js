// One question as a card: the question, its field, its state, what helps the coach, and its notes.

const STATES = ["given", "open", "unknown", "not_applicable"];

// Two answers to one slot: what is on disk and what was typed here. Nothing is written over.
const conflictBox = (form, slot, textOf, after) => {
  const { words } = form;
  const node = h("div", { class: "smb-conflict", role: "alert", hidden: true });
  let drawn = "";
  // What was on the screen is sent along: what came after it is not decided upon.
  const take = (theirs, mine) => {
    form.put(slot, theirs, mine);
    after();
  };
  const keep = (mine) => {
    form.queue.ask({ kind: "keep_theirs", slot, mine });
    after();
  };
  return {
    node,
    update: (conflict, theirs, mine) => {
      const key = conflict ? JSON.stringify([theirs, mine]) : "";
      if (key === drawn) return;
      drawn = key;
      fill(show(node, conflict), conflict && [
        h("strong", {}, words.conflict),
        h("p", {}, `${words.theirs}: ${textOf(theirs)}`),
        h("p", {}, `${words.mine}: ${textOf(mine)}`),
        h("p", { class: "smb-row-head" }, button(words.take_mine, () => take(theirs, mine)), button(words.keep_theirs, () => keep(mine))),
      ]);
    },
  };
};

class QuestionCard {
  constructor(question, form) {
    this.question = question;
    this.form = form;
    this.id = question.id;
    this.slot = ["answer", this.id];
    const { words } = form;
    const label = freshId("label");
    this.ids = { fault: freshId("fault"), hint: freshId("hint"), doubt: freshId("doubt") };
    this.field = fieldOf(question, { "aria-labelledby": label }, () => this.typed(), words);
    this.fault = h("p", { id: this.ids.fault, class: "smb-fault", role: "alert", hidden: true });
    this.number = h("span", { class: "smb-number", "aria-hidden": "true" });
    this.node = h("div", { class: "smb-question", id: `smb-q-${this.id}`, role: "group", "aria-labelledby": label, on: { focusin: () => form.look(this.id), focusout: () => this.left() } },
      h("h3", { id: label }, this.number, question.label),
      this.field.node, this.fault, form.coach(() => this.makeCoach(words)));
    this.node.dataset.place = this.id;
    this.knows();
  }

  // Where the field starts from: what it shows is what the coach saw.
  knows(answer = this.form.state.answers[this.id]) {
    this.seen = answer ?? null;
  }

  // ---- what only the coach sees ----------------------------------------------------------------

  makeCoach(words) {
    this.hint = h("p", { id: this.ids.hint, class: "smb-hint", role: "status", hidden: true });
    this.doubt = h("div", { id: this.ids.doubt, class: "smb-doubt", role: "status", hidden: true });
    this.stale = h("p", { class: "smb-doubt", role: "status", hidden: true });
    this.conflict = conflictBox(this.form, this.slot, (answer) => this.form.text(this.question, answer), () => {
      this.seen = undefined;
      this.field.focus();
    });
    this.note = noteField(this.form, this.id, words.notes);
    return [
      this.conflict.node, this.stale, this.doubt, this.hint, this.makeStates(words),
      h("div", { class: "smb-foot" }, this.makeHelp(words),
        foldable(words.notes, { class: "smb-note" }, this.note.node)),
    ];
  }

  makeStates(words) {
    const name = freshId("state");
    this.radios = Object.fromEntries(STATES.map((state) => [state,
      h("input", { type: "radio", name, value: state, autocomplete: "off", on: { change: () => this.choose(state) } })]));
    const changed = () => this.settle();
    this.owner = textField({ kind: "text" }, { placeholder: words.owner_hint }, changed);
    this.reason = textField({ kind: "text" }, {}, changed);
    this.ownerBox = h("label", { class: "smb-side" }, h("span", {}, words.owner), this.owner.node);
    this.reasonBox = h("label", { class: "smb-side" }, h("span", {}, words.reason), this.reason.node);
    const sides = h("div", { class: "smb-sides", id: freshId("park") }, this.ownerBox, this.reasonBox);
    this.park = button(words.park, () => this.unfold(), { class: "smb-link", "aria-controls": sides.id, "aria-expanded": "false" });
    return h("fieldset", { class: "smb-states" },
      h("legend", { class: "smb-unseen" }, words.state),
      STATES.map((state) => h("label", { class: "smb-state" }, this.radios[state], h("span", {}, words.states[state]))),
      this.park, sides);
  }

  makeHelp(words) {
    const { why, example, follow_up, excuse, sources, feeds } = this.question;
    const part = (title, ...content) => [h("dt", {}, title), h("dd", {}, ...content)];
    const list = (lines) => h("ul", {}, lines.map((line) => h("li", {}, line)));
    const source = (one) => `${one.title} (${words.source_checked} ${dutchDate(one.checked_on)})`;
    return foldable(words.help, { class: "smb-help" }, h("dl", {},
      part(words.why, why),
      part(words.example, example),
      follow_up.length > 0 && part(words.follow_up, list(follow_up)),
      excuse && [part(words.excuse, `“${excuse.says}”`), part(words.reply, excuse.reply)],
      sources.length > 0 && part(words.sources, list(sources.map(source))),
      feeds.length > 0 && part(words.feeds, [...new Set(feeds.map((one) => one.title))].join(", "))));
  }

  unfold() {
    const isOpen = this.isParking || this.isParked;
    this.isParking = !isOpen;
    this.update();
    if (this.isParking) this.owner.focus();
  }

  get isParked() {
    return this.state === "open" && Boolean(this.answer?.owner || this.answer?.reason);
  }

  // ---- what the coach does ---------------------------------------------------------------------

  typed() {
    const value = this.field.read();
    const isGiven = this.state === "given" || this.form.state.drafts[this.id];
    if (value === null && !isGiven) return;
    this.send(value === null ? null : { state: "given", value, owner: "", reason: "" });
  }

  choose(state) {
    if (state === "given") {
      this.field.write(this.field.read() ?? this.before);
      this.typed();
    } else {
      // What was filled in comes back when the coach chooses "given" again.
      this.before = this.field.read() ?? this.before;
      this.settle(state);
    }
    this.update();
  }

  // Sends a state without a value, with who finds out and why it waits.
  settle(state = this.state) {
    if (state === "given") return;
    const owner = state === "not_applicable" ? "" : this.owner.read() ?? "";
    const reason = state === "open" ? this.reason.read() ?? "" : "";
    const bare = state === "open" && !owner && !reason;
    this.send(bare ? null : { state, value: null, owner, reason });
  }

  send(mine) {
    this.form.put(this.slot, this.seen ?? null, mine);
  }

  confirm() {
    const answer = this.form.state.answers[this.id] ?? null;
    this.form.put(this.slot, answer, answer);
    this.field.focus();
  }

  // After the cursor left, the field may show what a colleague wrote meanwhile.
  left() {
    if (this.isStale) setTimeout(() => this.update());
  }

  // ---- what is drawn ---------------------------------------------------------------------------

  // The answer as the coach sees it: what still waits, or else what is on disk.
  get answer() {
    const waiting = this.form.queue.waiting(this.slot);
    return (waiting ? waiting.mine : this.form.state.answers[this.id]) ?? null;
  }

  get state() {
    return this.answer?.state ?? "open";
  }

  update(number) {
    const { state, queue } = this.form;
    const { answer } = this;
    const draft = state.drafts[this.id];
    const waits = Boolean(queue.waiting(this.slot));
    if (number) say(this.number, `${number}. `);
    const isSettled = !waits && this.seen === undefined;
    if (isSettled || (!waits && !this.field.isHeld())) this.knows();
    this.field.write(!waits && draft ? draft.value : answer?.value ?? null, isSettled);
    const faults = waits || draft?.conflict ? [] : draft?.faults ?? [];
    say(show(this.fault, faults.length > 0), faults.join(" "));
    const isAsked = this.form.isClient ? [] : this.updateCoach(answer, draft, waits);
    const described = [faults.length && this.ids.fault, ...isAsked].filter(Boolean);
    this.field.describe(described.join(" "), faults.length > 0);
    this.node.dataset.state = this.state;
  }

  // Returns the ids of what describes the field.
  updateCoach(answer, draft, waits) {
    const { state, words } = this.form;
    const disk = state.answers[this.id] ?? null;
    this.updateStates(answer, draft);
    this.isStale = !waits && !draft && !same(disk, this.seen);
    say(show(this.stale, this.isStale), this.isStale ? `${words.stale} ${this.form.text(this.question, disk)}` : "");
    this.conflict.update(Boolean(draft?.conflict), disk, draft?.mine ?? null);
    const hints = state.hints[this.id] ?? [];
    say(show(this.hint, hints.length > 0), hints.join(" "));
    const doubt = state.doubtful[this.id] ?? "";
    if (doubt !== this.doubted) {
      this.doubted = doubt;
      fill(show(this.doubt, doubt !== ""), doubt && [h("p", {}, doubt), button(words.confirm, () => this.confirm())]);
    }
    return [hints.length > 0 && this.ids.hint, doubt && this.ids.doubt];
  }

  updateStates(answer, draft) {
    this.radios[this.state].checked = !draft;
    this.radios.given.disabled = this.state !== "given" && !draft && (this.field.read() ?? this.before ?? null) === null;
    this.owner.write(answer?.owner ?? "");
    this.reason.write(answer?.reason ?? "");
    const isOpen = this.state === "open" && !draft;
    const isUnfolded = isOpen && (this.isParking || this.isParked);
    show(this.park, isOpen);
    set(this.park, "aria-expanded", String(isUnfolded));
    show(this.ownerBox, this.state === "unknown" || isUnfolded);
    show(this.reasonBox, isUnfolded);
  }
}

// A private note, beside a question or for the whole talk; it is only ever in memory here.
const noteField = (form, id, label) => {
  const { words } = form;
  const slot = ["note", id];
  const hint = freshId("hint");
  let seen = form.notes[id] ?? "";
  const field = textField({ kind: "long_text" }, { "aria-label": label }, () => form.put(slot, seen, field.read() ?? ""));
  field.describe(hint, false);
  field.write(form.queue.waiting(slot)?.mine ?? seen);
  let isSettled = false;
  const conflict = conflictBox(form, slot, (text) => text || words.nothing, () => {
    isSettled = true;
    field.focus();
  });
  return {
    node: h("div", {}, h("p", { id: hint }, words.notes_hint), conflict.node, field.node),
    has: () => field.read() !== null,
    // After a note was saved here, or came in.
    update: (isMine) => {
      const note = form.notes[id] ?? "";
      if (isMine || isSettled || !field.isHeld()) seen = note;
      if (!form.queue.waiting(slot)) field.write(form.noteDrafts[id] ?? note, isSettled);
      isSettled = false;
      conflict.update(id in form.noteDrafts, note, form.noteDrafts[id] ?? "");
    },
  };
};
