/* Comfort only: every page works without this file. */
(() => {
  "use strict";
  const say = document.documentElement.lang;

  // After a failed submit the list of problems is read first; its links go to the control itself.
  const problem = document.querySelector("[data-focus]");
  if (problem) {
    // Once more when all is there: an address that ends in "#main" (after the link that skips to it)
    // draws the focus to itself.
    problem.focus();
    addEventListener("load", () => problem.focus());
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".problem a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    control.closest(".field, .scale")?.scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  });

  // "You have 120 characters left" while typing; said aloud only when the typing pauses.
  for (const area of document.querySelectorAll("[data-most]")) {
    const note = document.getElementById(`${area.id}_count`);
    if (!note) continue;
    const most = Number(area.dataset.most);
    let later;
    const tell = () => {
      const left = most - Array.from(area.value).length;
      const form = left < 0 ? area.dataset.over : area.dataset.left;
      note.textContent = form.replace("%n", Math.abs(left).toLocaleString(say));
      note.classList.toggle("count-over", left < 0);
    };
    area.addEventListener("input", () => {
      tell();
      note.removeAttribute("aria-live");
      clearTimeout(later);
      later = setTimeout(() => { note.setAttribute("aria-live", "polite"); tell(); }, 1000);
    });
    if (area.value) tell();
  }

  // Passwords can be looked at.
  for (const box of document.querySelectorAll("input[type=password][data-show]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-quiet";
    button.textContent = box.dataset.show;
    button.setAttribute("aria-controls", box.id);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const hidden = box.type === "password";
      box.type = hidden ? "text" : "password";
      button.setAttribute("aria-pressed", String(hidden));
    });
    const wrap = document.createElement("div");
    wrap.className = "reveal";
    box.replaceWith(wrap);
    wrap.append(box, button);
    box.form?.addEventListener("submit", () => { box.type = "password"; });
  }

  // A newcomer's time zone is the one that the browser knows, where it is on the list.
  const zones = document.querySelector("[data-guess-zone]");
  if (zones && zones.value === zones.dataset.guessZone) {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...zones.options].some((option) => option.value === here)) zones.value = here;
  }

  // What only a script can do (passkeys) is shown only where a script can do it.
  if (window.PublicKeyCredential) {
    for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
    for (const part of document.querySelectorAll("[data-no-passkey]")) part.hidden = true;
  }
  document.addEventListener("allauth.error", (event) => {
    const told = document.querySelector("[data-passkey-told]");
    if (!told) return;
    event.preventDefault();
    told.hidden = false;
    told.focus();
  });

  // When it works again, on the clock that the reader looks at, in the form that the page is in.
  for (const clock of document.querySelectorAll("time[data-clock]")) {
    const at = new Date(clock.dateTime);
    const form = clock.dataset.clock;
    const today = at.toDateString() === new Date().toDateString();
    const day = today ? "" : `${at.toLocaleDateString(form, { weekday: "long" })} `;
    clock.textContent = day + at.toLocaleTimeString(form, { timeStyle: "short" });
  }

  // How long until it works again, counted down; only the end is said aloud.
  for (const line of document.querySelectorAll("[data-opens]")) {
    const opens = Date.parse(line.dataset.opens);
    const unit = (number, name) =>
      number.toLocaleString(say, { style: "unit", unit: name, unitDisplay: "long" });
    const tick = () => {
      const left = Math.ceil((opens - Date.now()) / 1000);
      if (left <= 0) {
        line.setAttribute("role", "status");
        line.textContent = line.dataset.now;
        return;
      }
      const parts = [[Math.floor(left / 3600), "hour"], [Math.floor(left / 60) % 60, "minute"], [left % 60, "second"]];
      const words = parts.filter(([number]) => number).map(([number, name]) => unit(number, name));
      line.textContent = line.dataset.left.replace("%t", words.join(" "));
      setTimeout(tick, 1000);
    };
    line.setAttribute("aria-live", "off");
    tick();
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
