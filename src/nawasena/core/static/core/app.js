// Enhancements only: every page works without this file.
"use strict";

const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

function applyTheme(value) {
  if (value === "light" || value === "dark") document.documentElement.dataset.theme = value;
  else delete document.documentElement.dataset.theme;
}

// The choice shows at once; the server is told in the background, or by the ordinary form when that fails.
async function chooseTheme(event) {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form));
  body.set(button.name, button.value);
  applyTheme(button.value);
  all("button", form).forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(String(answer.status));
  } catch {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: button.name, value: button.value });
    form.append(field);
    form.submit();
  }
}

function togglePassword(button) {
  const field = document.getElementById(button.dataset.show);
  const shown = field.type === "password";
  const label = button.querySelector("span");
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
  [label.textContent, button.dataset.hideLabel] = [button.dataset.hideLabel, label.textContent];
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(source.value === undefined ? source.innerText : source.value);
  const label = button.querySelector("span");
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  setTimeout(() => { label.textContent = before; }, 2000);
}

function closeMenus(except) {
  all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(except)) menu.open = false; });
}

// Filters apply when a choice changes; the button stays for those who type.
function autoSubmit(event) {
  const form = event.target.closest("form[data-auto-submit]");
  if (form && event.target.matches("select")) form.requestSubmit();
}

// Where htmx is absent, a running job is asked for by this instead.
async function poll(element) {
  try {
    const answer = await fetch(element.dataset.poll, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(element.id);
    if (!fresh) return;
    element.replaceWith(fresh);
    watch(fresh);
  } catch {
    watch(element, 10000);
  }
}

function watch(element, pause = 2000) {
  if (element.dataset.poll) setTimeout(() => poll(element), pause);
}

// On a small screen what was filtered comes before the filters; they unfold at a touch.
const small = window.matchMedia("(max-width: 600px)");
function fold(root = document) {
  all("details[data-fold-small]", root).forEach((each) => { each.open = !small.matches; });
}
small.addEventListener("change", () => fold());

function wake(root) {
  fold(root);
  all("[data-show][hidden], [data-print][hidden]", root).forEach((button) => { button.hidden = false; });
  if (navigator.clipboard) all("[data-copy][hidden]", root).forEach((button) => { button.hidden = false; });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.show) togglePassword(button);
  if (button?.dataset.copy) copy(button);
  if (button && "print" in button.dataset) window.print();
  if (button?.dataset.confirm && !window.confirm(button.dataset.confirm)) event.preventDefault();
  closeMenus(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details[data-menu][open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
  if (location.hash === "#menu") location.hash = "#isi";
});

document.addEventListener("submit", (event) => {
  if ("themeChoice" in event.target.dataset) chooseTheme(event);
});
document.addEventListener("change", autoSubmit);
document.addEventListener("htmx:load", (event) => wake(event.target));

document.addEventListener("DOMContentLoaded", () => {
  wake(document);
  document.querySelector("[data-focus]")?.focus();
  if (!window.htmx) all("[data-poll]").forEach((element) => watch(element));
});
