// What was typed waits here until Python says that it is on disk. One edit per slot is under way
// at a time, so that the next one starts from what the disk then holds.

const RESEND = 2500;
const KEEP_AFTER = 3000;

class Queue {
  constructor(model, answerOf, changed) {
    this.model = model;
    this.answerOf = answerOf;
    this.changed = changed;
    this.tab = Math.random().toString(36).slice(2) + Date.now().toString(36);
    this.key = `smbeleid-${model.get("state").client.folder}`;
    this.seq = 0;
    this.entries = [];
    this.heard = Date.now();
    this.timer = setInterval(() => this.resend(), RESEND);
    this.recover();
  }

  // Edits that an earlier page of this tab could not deliver.
  recover() {
    let kept = [];
    try {
      kept = JSON.parse(sessionStorage.getItem(this.key) || "[]");
      sessionStorage.removeItem(this.key);
    } catch { /* a browser that keeps nothing has nothing to recover */ }
    for (const { slot, base, mine } of kept) {
      this.entries.push({ seq: (this.seq += 1), slot, base, mine, sent: 0, born: Date.now() });
    }
    this.send({
      kind: "hello", tab: this.tab,
      waiting: this.entries.map(({ seq, slot, mine }) => ({ seq, slot, mine })),
    });
    this.flush();
  }

  put(slot, base, mine) {
    const last = this.entries.findLast((entry) => same(entry.slot, slot));
    if (last && !last.sent) {
      last.mine = mine;
    } else {
      const entry = { seq: (this.seq += 1), slot, base, mine, sent: 0, born: Date.now() };
      this.entries.push(entry);
    }
    this.flush();
  }

  ask(message) {
    this.send({ ...message, tab: this.tab, seq: (this.seq += 1) });
  }

  isWaiting(slot) {
    return this.entries.some((entry) => same(entry.slot, slot));
  }

  flush() {
    const busy = new Set();
    for (const entry of this.entries) {
      const slot = JSON.stringify(entry.slot);
      if (!busy.has(slot) && !entry.sent) this.deliver(entry);
      busy.add(slot);
    }
    this.changed();
  }

  deliver(entry) {
    entry.sent = Date.now();
    const { seq, slot, base, mine } = entry;
    this.send({ kind: "edit", tab: this.tab, seq, slot, base, mine });
  }

  send(message) {
    try {
      this.model.send(message);
    } catch { /* no connection: the edit stays here and is sent again */ }
  }

  resend() {
    const now = Date.now();
    for (const entry of this.entries) if (entry.sent && now - entry.sent >= RESEND) this.deliver(entry);
    if (this.entries.some((entry) => now - entry.born > KEEP_AFTER)) this.keep();
    this.changed();
  }

  // Only while the connection fails does the browser hold anything, and a private note never.
  keep() {
    const kept = this.entries
      .filter((entry) => entry.slot[0] !== "note")
      .map(({ slot, base, mine }) => ({ slot, base, mine }));
    try {
      if (kept.length) sessionStorage.setItem(this.key, JSON.stringify(kept));
      else sessionStorage.removeItem(this.key);
    } catch { /* the browser refuses to keep anything: the status still says what waits */ }
  }

  // Returns the entry that an ack is about, and takes it away unless the disk refused.
  acknowledge(ack) {
    this.heard = Date.now();
    if (ack.tab !== this.tab) return null;
    const entry = this.entries.find((one) => one.seq === ack.seq);
    if (!entry) return null;
    if (ack.failure) {
      entry.failure = ack.failure;
    } else {
      this.entries = this.entries.filter((one) => one !== entry);
      const next = this.entries.find((one) => same(one.slot, entry.slot));
      if (next && !ack.conflict) next.base = this.answerOf(entry.slot);
      if (!this.entries.length) this.keep();
    }
    this.flush();
    return entry;
  }

  get failure() {
    return this.entries.find((entry) => entry.failure)?.failure ?? "";
  }

  // Seconds that the oldest edit waits.
  get patience() {
    return this.entries.length ? (Date.now() - Math.min(...this.entries.map((e) => e.born))) / 1000 : 0;
  }

  leave() {
    this.keep();
    for (const entry of this.entries) this.deliver(entry);
  }

  close() {
    clearInterval(this.timer);
  }
}
