// Small builders of elements. No text of an answer is ever read as HTML.

const h = (tag, props = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(element, name, value);
  return add(element, children);
};

const set = (element, name, value) => {
  if (name === "on") {
    for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
  } else if (value === null || value === undefined) {
    element.removeAttribute(name);
  } else if (typeof value === "boolean" && name in element) {
    element[name] = value;
  } else {
    element.setAttribute(name, value);
  }
};

// What is null, undefined, false or empty is left out, so that a part may be there or not.
const add = (element, children) => {
  element.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
};

const fill = (element, ...children) => {
  element.replaceChildren();
  return add(element, children);
};

const show = (element, visible) => {
  element.hidden = !visible;
  return element;
};

// Text is only written when it differs: a screen reader reads a live region again after each write.
const say = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
  return element;
};

const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

const button = (label, act, props = {}) =>
  h("button", { type: "button", class: "smb-button", on: { click: act }, ...props }, label);

const link = (label, act, props = {}) => button(label, act, { class: "smb-link", ...props });

// A button that cannot be used now keeps its place among the tab stops, so that the cursor
// never falls off it.
const allow = (element, allowed) => set(element, "aria-disabled", allowed ? null : "true");

const isAllowed = (element) => element.getAttribute("aria-disabled") !== "true";

const foldable = (summary, props, ...children) =>
  h("details", props, h("summary", {}, summary), ...children);

let lastId = 0;
const freshId = (prefix) => `smb-${prefix}-${(lastId += 1)}`;

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

// Where the cursor is, said so that it can be found again after all was drawn anew.
const placeOfCursor = (root) => {
  const element = document.activeElement;
  const area = root.contains(element) ? element.closest("[data-place]") : null;
  if (!area) return null;
  const index = [...area.querySelectorAll(FOCUSABLE)].indexOf(element);
  return { area: area.dataset.place, index, start: element.selectionStart, end: element.selectionEnd };
};

const putCursor = (root, place) => {
  if (!place) return;
  const area = root.querySelector(`[data-place="${place.area}"]`);
  const element = area?.querySelectorAll(FOCUSABLE)[place.index];
  element?.focus({ preventScroll: true });
  if (typeof place.start === "number") element?.setSelectionRange?.(place.start, place.end);
};
