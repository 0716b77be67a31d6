// A field per kind of question: draws a value, reads what was typed, and tells each change.
// Every field is {node, read(), write(value), describe(ids, invalid), focus()}.

const PAUSE = 350;

const typed = (element, changed) => {
  let timer = 0;
  const now = () => {
    clearTimeout(timer);
    timer = 0;
    changed();
  };
  element.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(now, PAUSE);
  });
  element.addEventListener("change", now);
  element.addEventListener("blur", () => timer && now());
  window.addEventListener("smbeleid-leaving", () => timer && now());
  return element;
};

const KEYBOARDS = { email: "email", phone: "tel", number: "decimal" };

// Browsers keep what is typed in a named field in files of their own: no name, no autocomplete.
const textField = (spec, props, changed) => {
  const long = spec.kind === "long_text" || spec.kind === "address";
  const element = typed(
    h(long ? "textarea" : "input", {
      class: "smb-input", autocomplete: "off", spellcheck: true, rows: long ? 3 : null,
      type: long ? null : spec.kind === "date" ? "date" : "text",
      inputmode: KEYBOARDS[spec.kind] ?? null, ...props,
    }),
    changed,
  );
  return {
    node: spec.unit ? h("span", { class: "smb-unit" }, element, ` ${spec.unit}`) : element,
    read: () => (element.value.trim() === "" ? null : element.value),
    write: (value) => {
      const text = value === null || value === undefined ? "" : String(value);
      if (document.activeElement !== element && element.value !== text) element.value = text;
    },
    describe: (ids, invalid) => {
      set(element, "aria-describedby", ids || null);
      set(element, "aria-invalid", invalid ? "true" : null);
    },
    focus: () => element.focus(),
  };
};

const pills = (spec, props, changed, type) => {
  const name = freshId("pill");
  const inputs = spec.options.map(([value, label]) => {
    const input = h("input", { type, value, name, autocomplete: "off", on: { change: changed } });
    return { value, input, node: h("label", { class: "smb-pill" }, input, h("span", {}, label)) };
  });
  const group = h("div", { class: "smb-pills", ...props }, inputs.map((one) => one.node));
  const chosen = () => inputs.filter((one) => one.input.checked).map((one) => one.value);
  return {
    node: group,
    read: () => {
      const values = chosen();
      if (!values.length) return null;
      return type === "radio" ? values[0] : values;
    },
    write: (value) => {
      const values = Array.isArray(value) ? value : [value];
      for (const one of inputs) one.input.checked = values.includes(one.value);
    },
    describe: (ids, invalid) => {
      for (const { input } of inputs) {
        set(input, "aria-describedby", ids || null);
        if (type === "checkbox") set(input, "aria-invalid", invalid ? "true" : null);
      }
    },
    focus: () => inputs[0]?.input.focus(),
  };
};

const selectField = (spec, props, changed, words) => {
  const element = h("select", { class: "smb-input", autocomplete: "off", on: { change: changed }, ...props },
    h("option", { value: "" }, words.choose),
    spec.options.map(([value, label]) => h("option", { value }, label)));
  return {
    node: element,
    read: () => element.value || null,
    write: (value) => { if (document.activeElement !== element) element.value = value ?? ""; },
    describe: (ids) => set(element, "aria-describedby", ids || null),
    focus: () => element.focus(),
  };
};

const CHOICE = new Set(["choice", "yes_no"]);

const cellField = (column, label, changed, words) => {
  const props = { "aria-label": label };
  return CHOICE.has(column.kind)
    ? selectField(column, props, changed, words)
    : textField(column, props, changed);
};

const tableField = (spec, props, changed, words) => {
  const list = h("ol", { class: "smb-rows" });
  const box = h("div", { class: "smb-table", ...props }, list);
  let rows = [];

  const renumber = () => {
    rows.forEach((row, index) => {
      const number = index + 1;
      set(row.node, "aria-label", `${words.row} ${number}`);
      say(row.title, `${words.row} ${number}`);
      row.up.disabled = index === 0;
      row.down.disabled = index === rows.length - 1;
    });
    fill(list, rows.map((row) => row.item));
  };

  const move = (row, by, control) => {
    const from = rows.indexOf(row);
    rows.splice(from, 1);
    rows.splice(from + by, 0, row);
    renumber();
    (control.disabled ? (by < 0 ? row.down : row.up) : control).focus();
    changed();
  };

  const remove = (row) => {
    const index = rows.indexOf(row);
    rows.splice(index, 1);
    renumber();
    (rows[Math.min(index, rows.length - 1)]?.remove ?? add).focus();
    changed();
  };

  const addRow = (values = {}) => {
    const row = { title: h("strong", {}) };
    row.cells = spec.columns.map((column) => {
      const field = cellField(column, column.label, changed, words);
      field.write(values[column.id] ?? "");
      const star = column.required ? h("span", { class: "smb-required", title: words.required }, " *") : null;
      return { id: column.id, field, node: h("div", { class: "smb-cell" }, h("span", { "aria-hidden": "true" }, column.label, star), field.node) };
    });
    row.up = button("↑", () => move(row, -1, row.up), { "aria-label": words.row_up });
    row.down = button("↓", () => move(row, 1, row.down), { "aria-label": words.row_down });
    row.remove = button(words.remove_row, () => remove(row));
    row.node = h("div", { class: "smb-row", role: "group" },
      h("div", { class: "smb-row-head" }, row.title, row.up, row.down, row.remove),
      h("div", { class: "smb-cells" }, row.cells.map((cell) => cell.node)));
    row.item = h("li", {}, row.node);
    row.read = () => Object.fromEntries(row.cells.map((cell) => [cell.id, cell.field.read() ?? ""]).filter(([, value]) => value !== ""));
    rows.push(row);
    return row;
  };

  const add = button(words.add_row, () => {
    const row = addRow();
    renumber();
    row.cells[0].field.focus();
  });
  box.append(add);
  const read = () => {
    const filled = rows.map((row) => row.read()).filter((row) => Object.keys(row).length);
    return filled.length ? filled : null;
  };

  return {
    node: box,
    read,
    write: (value) => {
      const wanted = Array.isArray(value) ? value : [];
      if (box.contains(document.activeElement) || same(read() ?? [], wanted)) return;
      rows = [];
      wanted.forEach((one) => addRow(one));
      renumber();
    },
    describe: (ids, invalid) => {
      set(box, "aria-describedby", ids || null);
      box.classList.toggle("smb-invalid", invalid);
    },
    focus: () => (rows[0]?.cells[0].field ?? { focus: () => add.focus() }).focus(),
  };
};

const fieldOf = (question, props, changed, words) => {
  if (question.kind === "table") return tableField(question, { role: "group", ...props }, changed, words);
  if (question.kind === "choices") return pills(question, { role: "group", ...props }, changed, "checkbox");
  if (CHOICE.has(question.kind)) return pills(question, { role: "radiogroup", ...props }, changed, "radio");
  return textField(question, props, changed);
};
