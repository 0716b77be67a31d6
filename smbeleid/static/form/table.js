// A question that is answered with rows: to add, move and remove, all by keyboard.

class Row {
  constructor(table, values = {}) {
    const { words } = table;
    this.table = table;
    this.title = h("strong", {});
    this.cells = table.columns.map((column) => this.makeCell(column, values[column.id] ?? ""));
    this.up = button("↑", () => table.move(this, -1, this.up), { class: "smb-button smb-coach" });
    this.down = button("↓", () => table.move(this, 1, this.down), { class: "smb-button smb-coach" });
    this.remove = button(words.remove_row, () => table.remove(this), { class: "smb-button smb-coach" });
    this.group = h("div", { class: "smb-row", role: "group" },
      h("div", { class: "smb-row-head" }, this.title, this.up, this.down, this.remove),
      h("div", { class: "smb-cells" }, this.cells.map((cell) => cell.node)));
    this.node = h("li", {}, this.group);
  }

  makeCell(column, value) {
    const { words, changed } = this.table;
    const props = { "aria-required": column.required ? "true" : null };
    const field = CHOICE.has(column.kind)
      ? selectField(column.options, props, changed, words.choose)
      : textField(column, props, changed);
    field.write(value);
    const star = column.required && h("span", { class: "smb-required", "aria-hidden": "true" }, " *");
    return { column, field, node: h("label", { class: "smb-cell" }, h("span", {}, column.label, star), field.node) };
  }

  read() {
    const cells = this.cells.map(({ column, field }) => [column.id, field.read()]);
    return Object.fromEntries(cells.filter(([, value]) => value !== null));
  }

  renumber(index, count) {
    const { words } = this.table;
    const name = `${words.row} ${index + 1}`;
    say(this.title, name);
    set(this.group, "aria-label", name);
    for (const [control, label] of [[this.up, words.row_up], [this.down, words.row_down], [this.remove, words.remove_row]]) {
      set(control, "aria-label", `${label}: ${name}`);
    }
    this.up.disabled = index === 0;
    this.down.disabled = index === count - 1;
  }

  describe(ids, invalid) {
    for (const { column, field } of this.cells) {
      field.describe(ids, invalid && column.required && field.read() === null);
    }
  }
}

class Table {
  constructor(spec, props, changed, words) {
    Object.assign(this, { columns: spec.columns, changed, words, rows: [] });
    this.list = h("ol", { class: "smb-rows" });
    this.more = button(words.add_row, () => this.append(), { class: "smb-button smb-coach" });
    this.said = h("p", { class: "smb-unseen", role: "status" });
    const legend = this.columns.some((column) => column.required) && h("p", { class: "smb-aid" }, `* ${words.required}`);
    this.node = h("div", { class: "smb-table", ...props }, legend, this.list, this.more, this.said);
  }

  append() {
    const row = new Row(this);
    this.rows.push(row);
    this.renumber();
    row.cells[0].field.focus();
  }

  move(row, by, control) {
    const from = this.rows.indexOf(row);
    this.rows.splice(from, 1);
    this.rows.splice(from + by, 0, row);
    this.renumber();
    (control.disabled ? (by < 0 ? row.down : row.up) : control).focus();
    say(this.said, `${row.title.textContent} ${this.words.of} ${this.rows.length}`);
    this.changed();
  }

  remove(row) {
    const index = this.rows.indexOf(row);
    tellAll();
    this.rows.splice(index, 1);
    this.renumber();
    (this.rows[Math.min(index, this.rows.length - 1)]?.remove ?? this.more).focus();
    say(this.said, `${this.words.row_removed} ${this.rows.length}`);
    this.changed();
  }

  // Rows keep their elements, so that the cursor stays where it is.
  renumber() {
    this.rows.forEach((row, index) => {
      row.renumber(index, this.rows.length);
      if (this.list.children[index] !== row.node) this.list.insertBefore(row.node, this.list.children[index] ?? null);
    });
    while (this.list.children.length > this.rows.length) this.list.lastChild.remove();
  }

  read() {
    const filled = this.rows.map((row) => row.read()).filter((row) => Object.keys(row).length);
    return filled.length ? filled : null;
  }

  write(value, force = false) {
    const wanted = Array.isArray(value) ? value : [];
    if ((this.isHeld() && !force) || same(this.read() ?? [], wanted)) return;
    this.rows = wanted.map((values) => new Row(this, values));
    fill(this.list);
    this.renumber();
  }

  isHeld() {
    return this.node.contains(document.activeElement);
  }

  describe(ids, invalid) {
    set(this.node, "aria-describedby", ids || null);
    for (const row of this.rows) row.describe(invalid ? ids : "", invalid);
  }

  focus() {
    (this.rows[0]?.cells[0].field ?? this.more).focus();
  }
}

const tableField = (spec, props, changed, words) => new Table(spec, props, changed, words);
