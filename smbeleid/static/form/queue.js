// What was typed waits here until Python says that it is on disk. One edit per slot is under way
// at a time, so that the next one starts from what the first one left there.

const RESEND = 2500;
const KEEP_AFTER = 3000;
const SILENCE = 10000;

// These change what is kept, so they wait for their ack; whatever else is asked can be asked again.
const KEPT = new Set(["edit", "keep_theirs"]);
const DEAD = new Set(["autorestarting", "restarting", "dead"]);

class Queue {
  constructor(model, changed) {
    this.model = model;
    this.changed = changed;
    this.tab = Math.random().toString(36).slice(2) + Date.now().toString(36);
    this.key = `smbeleid-${model.get("state").client.folder}`;
    this.seq = 0;
    this.entries = [];
    this.unanswered = 0;
    this.dialled = 0;
    this.refreshed = 0;
    this.gone = false;
    this.watch();
    this.timer = setInterval(() => this.resend(), RESEND);
    this.recover();
  }

  // ---- the form's side -------------------------------------------------------------------------

  // base is what the form showed when this was typed.
  put(slot, base, mine) {
    const last = this.entries.findLast((entry) => same(entry.slot, slot));
    if (last?.kind === "edit" && same(last.mine, mine)) return;
    if (last?.kind === "edit" && !last.sent && !last.recovered) last.mine = mine;
    else this.add({ kind: "edit", slot, base, mine });
    if (this.leaving) this.leave();
    else this.flush();
  }

  ask(message) {
    if (KEPT.has(message.kind)) {
      this.add(message);
      this.flush();
    } else {
      this.send({ ...message, tab: this.tab, seq: (this.seq += 1) });
    }
  }

  // The last edit of a slot that Python did not confirm.
  waiting(slot) {
    return this.entries.findLast((entry) => entry.kind === "edit" && same(entry.slot, slot));
  }

  isWaiting(slot) {
    return this.waiting(slot) !== undefined;
  }

  // How many answers wait; of one answer several edits may.
  get count() {
    return new Set(this.entries.map((entry) => JSON.stringify(entry.slot))).size;
  }

  get failure() {
    return this.entries.find((entry) => entry.failure)?.failure ?? "";
  }

  // Seconds that the oldest edit waits.
  get patience() {
    return this.entries.length ? (Date.now() - Math.min(...this.entries.map((e) => e.born))) / 1000 : 0;
  }

  // Whether what was asked stays without any answer. A laptop that slept asked nothing meanwhile.
  get silent() {
    return this.unanswered > 0 && Date.now() - this.unanswered > SILENCE;
  }

  // ---- sending ---------------------------------------------------------------------------------

  add(entry) {
    this.entries.push({ seq: (this.seq += 1), sent: 0, born: Date.now(), ...entry });
  }

  // Tells which edits an earlier page of this tab could not deliver, before they are sent.
  greet() {
    this.hello = this.seq += 1;
    const waiting = this.entries.filter((entry) => entry.recovered && entry.kind === "edit");
    this.send({
      kind: "hello", tab: this.tab, seq: this.hello,
      waiting: waiting.map(({ seq, slot, mine }) => ({ seq, slot, mine })),
    });
  }

  flush() {
    const busy = new Set();
    for (const entry of this.greeted ? this.entries : []) {
      const slot = JSON.stringify(entry.slot);
      if (!busy.has(slot) && !entry.sent) this.deliver(entry);
      busy.add(slot);
    }
    if (this.holds) this.keep();
    this.changed();
  }

  deliver(entry) {
    entry.sent = Date.now();
    const { kind, seq, slot, base, mine } = entry;
    this.send({ kind, tab: this.tab, seq, slot, base, mine });
  }

  send(message) {
    if (message.seq && !this.unanswered) this.unanswered = Date.now();
    try {
      this.model.send(message);
    } catch { /* no connection: the edit stays here and is sent again */ }
  }

  get late() {
    const now = Date.now();
    return this.entries.filter((entry) => entry.sent && now - entry.sent >= RESEND);
  }

  // Asks after one late edit at a time: a program that is slow gets no pile of the same edits.
  resend() {
    this.leaving = false;
    const [first] = this.late.sort((one, other) => one.sent - other.sent);
    if (!this.greeted) this.greet();
    else if (first) this.deliver(first);
    if (this.silent) this.dial();
    if (this.patience * 1000 > KEEP_AFTER) this.keep();
    this.changed();
  }

  // Jupyter sends a state once; one that was lost on the way is asked for again.
  refresh() {
    if (Date.now() - this.refreshed < RESEND) return;
    this.refreshed = Date.now();
    this.send({ kind: "refresh" });
  }

  // ---- the connection --------------------------------------------------------------------------

  get kernel() {
    return this.model.widget_manager?.kernel;
  }

  // A program that ended and began again knows nothing of this form.
  watch() {
    this.heed = (_, status) => {
      if (!DEAD.has(status)) return;
      this.gone = true;
      this.keep();
      this.changed();
    };
    this.kernel?.statusChanged?.connect(this.heed);
  }

  // A connection that swallows everything never says so, and Jupyter gives up after two minutes.
  dial() {
    const now = Date.now();
    if (this.gone || now - this.dialled < SILENCE) return;
    this.dialled = now;
    try {
      this.kernel?.reconnect?.().catch(() => {});
    } catch { /* the kernel is gone for good; its status told so */ }
  }

  // ---- what outlives the page ------------------------------------------------------------------

  // Edits that an earlier page of this tab could not deliver.
  recover() {
    let kept = [];
    try {
      kept = JSON.parse(sessionStorage.getItem(this.key) || "[]");
    } catch { /* a browser that keeps nothing has nothing to recover */ }
    for (const entry of kept) this.add({ ...entry, recovered: true });
    this.holds = kept.length > 0;
    this.greet();
  }

  // Only while the connection fails does the browser hold anything, and a private note never.
  keep() {
    const kept = this.entries
      .filter((entry) => entry.slot[0] !== "note")
      .map(({ kind, slot, base, mine }) => ({ kind, slot, base, mine }));
    try {
      if (kept.length) sessionStorage.setItem(this.key, JSON.stringify(kept));
      else sessionStorage.removeItem(this.key);
      this.holds = kept.length > 0;
    } catch { /* the browser refuses to keep anything: the status still says what waits */ }
  }

  // Returns the entry that an ack is about, and takes it away unless the disk refused.
  acknowledge(ack) {
    if (ack.tab !== this.tab) return null;
    this.unanswered = 0;
    if (ack.seq === this.hello) this.greeted = true;
    if (ack.version !== this.model.get("state").version) this.refresh();
    const entry = this.entries.find((one) => one.seq === ack.seq);
    if (entry && ack.failure) entry.failure = ack.failure;
    else if (entry) this.settle(entry, ack);
    this.flush();
    return entry ?? null;
  }

  settle(entry, ack) {
    this.entries = this.entries.filter((one) => one !== entry);
    const next = this.entries.find((one) => same(one.slot, entry.slot));
    // Not what the form shows now: a colleague may have written over it since this was typed.
    if (next && ack.ok && entry.kind === "edit") next.base = ack.disk;
    for (const late of this.late) if (!late.failure) this.deliver(late);
  }

  // Typed text comes in while the page is being left, so this may run more than once.
  leave() {
    this.leaving = true;
    // Nobody will hear the answers, so each edit stands on the one before it.
    const last = new Map();
    for (const entry of this.entries.filter((one) => one.kind === "edit")) {
      const slot = JSON.stringify(entry.slot);
      if (last.has(slot)) entry.base = last.get(slot);
      last.set(slot, entry.mine);
    }
    this.keep();
    for (const entry of this.entries) this.deliver(entry);
  }

  close() {
    clearInterval(this.timer);
    this.kernel?.statusChanged?.disconnect(this.heed);
  }
}
