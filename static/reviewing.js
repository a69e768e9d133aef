/* Comfort only: everything here can be done by the buttons and links that are on the page. */
(() => {
  "use strict";
  const SWITCH = "reviewing-keys";
  const help = document.querySelector("[data-keys]");
  const box = help?.querySelector("[data-keys-on]");
  if (!box) return;
  const stored = (() => {
    try { return localStorage.getItem(SWITCH); } catch { return null; }
  })();
  help.hidden = false;
  box.checked = stored !== "off";
  box.addEventListener("change", () => {
    try { localStorage.setItem(SWITCH, box.checked ? "on" : "off"); } catch { /* for this page */ }
  });

  const links = [...document.querySelectorAll("[data-open]")];
  const row = () => document.activeElement?.closest("[data-row]");

  // On the list, j and k lead from one name to the next.
  const step = (by) => {
    const here = links.indexOf(row()?.querySelector("[data-open]"));
    const there = here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by;
    links[there]?.focus();
  };

  // What a key stands for: in the line that has the focus, else on the page outside the lines.
  const meant = (key) => {
    const named = `[data-key="${CSS.escape(key)}"]`;
    const here = row()?.querySelector(named);
    if (here) return here;
    return [...document.querySelectorAll(named)].find((one) => !one.closest("[data-row]"));
  };

  const open = (details) => {
    details.open = true;
    details.querySelector("textarea, input:not([type=hidden])")?.focus();
  };

  const press = (control) => {
    const details = control.matches("summary") && control.parentElement;
    if (details) open(details);
    else if (control.matches("input")) control.focus();
    else control.click();
  };

  const typing = (target) => target.closest?.("textarea, select, input:not([type=checkbox], [type=radio])");

  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.isComposing || typing(event.target)) return;
    if (links.length && (event.key === "j" || event.key === "k")) {
      step(event.key === "j" ? 1 : -1);
    } else {
      const control = meant(event.key);
      if (!control) return;
      press(control);
    }
    event.preventDefault();
  });

  // An address that ends in "#ask", "#decline" or "#row-12" leads there; once more when all is
  // there, since the browser draws the focus to such a place itself.
  const aim = document.getElementById(location.hash.slice(1) || "-");
  const lead = () => {
    if (aim?.matches("details")) open(aim);
    else aim?.querySelector("[data-open]")?.focus();
  };
  lead();
  addEventListener("load", lead);
})();
