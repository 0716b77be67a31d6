// A field per kind of question: draws a value, reads what was typed, and tells each change.
// Every field is {node, read(), write(value, force), isHeld(), describe(ids, invalid), focus()}.
// A field that is held has the cursor or untold text, and is only written over when forced.

const PAUSE = 350;

// Elements with text that was typed and not sent yet, each with what sends it.
const untold = new Map();

const tellAll = () => {
  for (const tell of [...untold.values()]) tell();
};
window.addEventListener("smbeleid-leaving", tellAll);

const typed = (element, changed) => {
  let timer = 0;
  const tell = () => {
    clearTimeout(timer);
    untold.delete(element);
    changed();
  };
  element.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE);
    untold.set(element, tell);
  });
  for (const event of ["change", "blur"]) {
    element.addEventListener(event, () => untold.has(element) && tell());
  }
  return element;
};

const KEYBOARDS = { email: "email", phone: "tel", number: "decimal", date: "numeric" };
const LONG = new Set(["long_text", "address"]);
const PROSE = new Set(["text", "long_text"]);

const asText = (value) => (value === null || value === undefined ? "" : String(value));

// A date is typed as people write it; Python reads it. A date field of the browser follows the
// language of the browser, and forgets a date that is half typed.
const dutchDate = (value) => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(asText(value));
  return parts ? `${Number(parts[3])}-${Number(parts[2])}-${parts[1]}` : asText(value);
};

// Browsers keep what is typed in a named field in files of their own: no name, no autocomplete.
const textField = (spec, props, changed) => {
  const long = LONG.has(spec.kind);
  const element = h(long ? "textarea" : "input", {
    class: "smb-input", autocomplete: "off", spellcheck: PROSE.has(spec.kind) ? "true" : "false",
    rows: long ? 3 : null, type: long ? null : "text", inputmode: KEYBOARDS[spec.kind] ?? null, ...props,
  });
  if (changed) typed(element, changed);
  const aid = spec.unit || spec.aid;
  const aidNode = aid ? h("span", { class: "smb-aid", id: freshId("aid") }, aid) : null;
  const describe = (ids, invalid) => {
    set(element, "aria-describedby", [aidNode?.id, ids].filter(Boolean).join(" ") || null);
    set(element, "aria-invalid", invalid ? "true" : null);
  };
  const isHeld = () => document.activeElement === element || untold.has(element);
  describe("", false);
  return {
    node: aid ? h("span", { class: spec.unit ? "smb-unit" : "" }, element, aidNode) : element,
    read: () => (element.value.trim() === "" ? null : element.value),
    write: (value, force = false) => {
      const text = spec.kind === "date" ? dutchDate(value) : asText(value);
      if ((force || !isHeld()) && element.value !== text) element.value = text;
    },
    isHeld,
    describe,
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
  return {
    node: group,
    read: () => {
      const values = inputs.filter((one) => one.input.checked).map((one) => one.value);
      if (!values.length) return null;
      return type === "radio" ? values[0] : values;
    },
    write: (value) => {
      const values = Array.isArray(value) ? value : [value];
      for (const one of inputs) one.input.checked = values.includes(one.value);
    },
    isHeld: () => false,
    describe: (ids) => set(group, "aria-describedby", ids || null),
    focus: () => (inputs.find((one) => one.input.checked) ?? inputs[0])?.input.focus(),
  };
};

const selectField = (options, props, changed, none) => {
  const element = h("select", { class: "smb-input", autocomplete: "off", on: { change: changed }, ...props },
    h("option", { value: "" }, none),
    options.map(([value, label]) => h("option", { value }, label)));
  return {
    node: element,
    read: () => element.value || null,
    write: (value, force = false) => {
      if (force || document.activeElement !== element) element.value = asText(value);
    },
    isHeld: () => document.activeElement === element,
    describe: (ids, invalid) => {
      set(element, "aria-describedby", ids || null);
      set(element, "aria-invalid", invalid ? "true" : null);
    },
    focus: () => element.focus(),
  };
};

const CHOICE = new Set(["choice", "yes_no"]);

const fieldOf = (question, props, changed, words) => {
  const spec = question.kind === "date" ? { ...question, aid: words.date_hint } : question;
  if (spec.kind === "table") return tableField(spec, { role: "group", ...props }, changed, words);
  if (spec.kind === "choices") return pills(spec, { role: "group", ...props }, changed, "checkbox");
  if (CHOICE.has(spec.kind)) return pills(spec, { role: "radiogroup", ...props }, changed, "radio");
  return textField(spec, props, changed);
};
