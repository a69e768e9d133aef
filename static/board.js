/* Comfort only: every button on the board is a form or a link, and does the same without this. */
(() => {
  "use strict";
  const board = document.getElementById("board");
  const list = () => document.getElementById("list");
  const pair = () => document.getElementById("pair");
  const sheet = document.getElementById("sheet");
  if (!board || !sheet || !list()) return;
  const wide = matchMedia("(min-width: 60.01rem)");
  const rows = () => [...document.querySelectorAll("tr[data-pair]")];
  const link = (row) => row?.querySelector("[data-open]");
  const say = (words) => { document.getElementById("said").textContent = words; };

  // Keys can be switched off, in this browser.
  const SWITCH = "board-keys";
  const help = document.getElementById("keys");
  const box = help.querySelector("[data-keys-on]");
  const stored = (() => { try { return localStorage.getItem(SWITCH); } catch { return null; } })();
  const keyed = () => board.classList.toggle("keyed", box.checked);
  help.hidden = false;
  box.checked = stored !== "off";
  box.addEventListener("change", () => {
    keyed();
    try { localStorage.setItem(SWITCH, box.checked ? "on" : "off"); } catch { /* for this page */ }
  });
  keyed();
  board.classList.add("scripted");

  // Pieces made by the server take the place of those with the same id.
  const PLACES = "#strip, #list, #pair, #others, #news, #sort-again, #ways, tr[data-pair]";
  const swap = (html) => {
    const made = new DOMParser().parseFromString(html, "text/html");
    const focused = document.activeElement?.closest("tr[data-pair]")?.id;
    for (const piece of made.querySelectorAll(PLACES)) {
      if (piece.parentElement.closest(PLACES)) continue;
      document.getElementById(piece.id)?.replaceWith(document.adoptNode(piece));
    }
    const fresh = made.getElementById("sheet");
    if (fresh) open(fresh);
    const words = made.getElementById("said");
    if (words) say(words.textContent.trim());
    const address = made.getElementById("address")?.dataset.address;
    if (address) history.replaceState(null, "", address);
    mark();
    const row = focused && document.getElementById(focused);
    if (row && !row.contains(document.activeElement)) link(row)?.focus({ preventScroll: true });
    keyed();
  };

  // The line of the pair that is open is marked, whoever opened it.
  const mark = () => {
    const key = pair()?.dataset.pair;
    for (const row of rows()) {
      const here = row.dataset.pair === key;
      row.classList.toggle("open", here);
      if (here) link(row)?.setAttribute("aria-current", "true");
      else link(row)?.removeAttribute("aria-current");
    }
  };

  // What is asked for by itself leads nowhere else where it fails.
  const BY_ITSELF = ["news", "others"];
  const ask = async (url, kind, { body, wanted } = {}) => {
    const options = { method: body ? "POST" : "GET", body, headers: { "X-Board": kind } };
    let answer = await fetch(url, options);
    for (let tries = 0; answer.status === 202 && tries < 100; tries++) {  // the solver is at it
      if (tries === 1 && !wanted) say(board.dataset.working);
      await new Promise((done) => { setTimeout(done, tries ? 200 : 50); });
      if (wanted && !wanted()) return null;
      answer = await fetch(url, options);
    }
    const plain = answer.headers.get("Content-Type")?.startsWith("text/html");
    if (answer.ok && !answer.redirected && plain) return answer.text();
    if (!BY_ITSELF.includes(kind)) location.assign(answer.redirected ? answer.url : url);
    return null;
  };

  // Opening a pair beside the lines; on a phone the link leads there. Who stands above and below
  // the page knows, unless it is the first or last of its lines.
  let asked = 0;
  let later;
  let coming = { url: "", done: Promise.resolve() };
  const show = (row) => {
    clearTimeout(later);
    const url = link(row)?.href;
    if (url && url !== coming.url) coming = { url, done: fetched(row, url) };
    return coming.done;
  };
  const fetched = async (row, url) => {
    const mine = ++asked;
    const inner = around(row).every(Boolean);
    try {
      const html = await ask(url, inner ? "inner" : "pair");
      if (html === null || mine !== asked) return;
      history.replaceState(null, "", url.replace(/#.*/, ""));
      swap(html);
      if (inner) place(row);
      soonOthers();
    } finally {
      if (coming.url === url) coming.url = "";
    }
  };
  const around = (row) => {
    const all = rows();
    const at = all.findIndex((one) => one.id === row.id);
    return [all[at - 1], all[at + 1]];
  };
  const place = (row) => {
    const nav = pair().querySelector(".pair-nav");
    ["prev", "next"].forEach((way, at) => {
      nav.querySelector(`[rel=${way}]`).href = link(around(row)[at]).href;
    });
    const position = +list().dataset.first + rows().findIndex((one) => one.id === row.id);
    nav.querySelector("span").textContent = list().dataset.position.replace("{at}", position);
  };

  // Who else there is takes some tries on the server: asked for once a pair has been looked at,
  // and no longer when another is, or while a step is taken.
  let wait;
  let sending = 0;
  const soonOthers = () => {
    clearTimeout(wait);
    wait = setTimeout(async () => {
      const later = pair()?.querySelector("[data-later]");
      const key = pair()?.dataset.pair;
      const wanted = () => !sending && pair()?.dataset.pair === key;
      if (!later || !wanted()) return;
      const html = await ask(later.href, "others", { wanted });
      if (html && wanted()) swap(html);
    }, 400);
  };
  // One key opens at once; while a key is pressed again and again, the line where it stops.
  let pressed = 0;
  const soon = (row) => {
    const quick = performance.now() - pressed < 150;
    pressed = performance.now();
    clearTimeout(later);
    if (quick) later = setTimeout(() => show(row), 80);
    else show(row);
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = event.target.closest("a");
    if (!target) return;
    if (target.matches("[data-open]") && wide.matches) {
      event.preventDefault();
      target.focus();
      show(target.closest("tr"));
    } else if (target.matches("[data-sheet]")) {
      event.preventDefault();
      ask(target.href, "sheet").then((html) => html === null || swap(html));
    } else if (target.matches("[data-later]")) {
      event.preventDefault();
      ask(target.href, "others").then((html) => html === null || swap(html));
    } else if (target.matches("[data-leave]") && sheet.open) {
      event.preventDefault();
      sheet.close();
    }
  });

  // A sheet over the page; when it is left, the focus goes back to where it was.
  let before = null;
  const open = (fresh) => {
    if (!sheet.open) before = document.activeElement;
    sheet.replaceChildren(...fresh.childNodes);
    if (!sheet.open) sheet.showModal();
    const first = sheet.querySelector("[autofocus], input:checked, input:not([type=hidden]), textarea, select, button, a");
    first?.focus();
  };
  sheet.addEventListener("close", () => {
    const back = before?.isConnected ? before : link(current());
    back?.focus();
    before = null;
  });

  // Forms of the board: the focus goes to the next line first, then what changed is put in place.
  const current = () => document.activeElement?.closest("tr[data-pair]")
    ?? rows().find((row) => row.dataset.pair === pair()?.dataset.pair);
  const next = (row) => {
    const all = rows();
    const at = all.indexOf(row);
    const turned = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))];
    return turned.find((one) => one.matches("[data-undecided]"));
  };

  // After the last line of a page come the undecided of the others; after the last of all, announcing.
  const last = () => {
    const again = document.querySelector("#sort-again a");
    if (again && pair()?.querySelector('[data-key="a"]')) location.assign(`${again.href}#pair`);
    else document.querySelector("[data-last]")?.focus();
  };

  const send = async (form, submitter) => {
    const body = new FormData(form, submitter);
    const row = document.getElementById(`row-${body.get("mentee")}`);
    const decides = ["approve", "reject", "bar", "leave_out"].includes(body.get("verb"));
    const on = decides && row ? next(row) : row;
    if (decides && on && on !== row) body.set("next", on.id.replace("row-", ""));
    if (sheet.open) {
      before = link(on) ?? before;  // the sheet gives the focus back once it has closed
      sheet.close();
    } else if (on && wide.matches) link(on).focus();
    row?.classList.add("busy");
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    asked++;
    sending++;
    try {
      const html = await ask(form.action, "act", { body });
      if (html !== null) {
        swap(html);
        if (decides && !on && wide.matches) last();
      }
    } catch {
      for (const button of form.querySelectorAll("button")) button.disabled = false;
      form.requestSubmit(submitter);
    } finally {
      sending--;
      row?.classList.remove("busy");
      soonOthers();
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-find]")) {
      event.preventDefault();
      const query = new URLSearchParams(new FormData(form));
      ask(`${form.action}?${query}`, "sheet").then((html) => html === null || swap(html));
    }
    if (!form.matches("[data-act]")) return;
    event.preventDefault();
    send(form, event.submitter).catch(() => location.reload());
  });

  // A choice above the lines holds at once.
  document.addEventListener("change", (event) => {
    if (event.target.matches(".line-search select")) event.target.form.requestSubmit();
  });

  const step = (by) => {
    const all = rows();
    const at = all.indexOf(current());
    const there = all[at < 0 ? 0 : at + by];
    if (!there) {
      document.querySelector(`#list .pages [rel=${by > 0 ? "next" : "prev"}]`)?.click();
      return;
    }
    link(there).focus();
    if (wide.matches) soon(there);
  };

  // A key is the button of the line that has the focus: its pair is opened first if need be.
  const press = async (key) => {
    const row = current();
    if ("arlb".includes(key)) {
      if (!row) return;
      if (row.dataset.pair !== pair()?.dataset.pair) await show(row);
      pair()?.querySelector(`[data-key="${key}"]`)?.click();
      return;
    }
    const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (control?.matches("input")) { control.focus(); control.select(); } else control?.click();
  };

  const typing = (target) => target.closest("textarea, select, input:not([type=checkbox], [type=radio])");
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (sheet.open) return;
    const here = target === document.body || board.contains(target);
    if (key === "Escape" && pair().contains(target)) {
      link(rows().find((row) => row.dataset.pair === pair().dataset.pair))?.focus();
      return;
    }
    if (!box.checked || !here || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.isComposing || typing(target)) return;
    if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
    else if (key === "Enter" && target.matches("[data-open]") && wide.matches) {
      const row = target.closest("tr");
      if (row.dataset.pair === pair()?.dataset.pair) pair().focus();
      else show(row).then(() => pair().focus());
    } else if ("arlbuh/?".includes(key)) press(key);
    else return;
    event.preventDefault();
  });

  if (wide.matches) soonOthers();

  // What happened elsewhere is asked for once; what others do on the board, every five seconds.
  const base = document.getElementById("board").dataset.board;
  const news = () => {
    const place = document.querySelector("[data-news]");
    if (place) ask(place.dataset.news, "news").then((html) => html === null || swap(html)).catch(() => {});
  };
  news();
  setInterval(async () => {
    const version = document.getElementById("strip")?.dataset.version;
    if (document.hidden || sheet.open || sending || version === undefined) return;
    const url = new URL(location.href);
    url.pathname = `${base}since/`;
    url.searchParams.set("version", version);
    const answer = await fetch(url, { headers: { "X-Board": "since" } }).catch(() => null);
    if (answer?.status === 200 && !answer.redirected && !sending && document.getElementById("strip")?.dataset.version === version) {
      swap(await answer.text());
    }
  }, 5000);

  // Whoever arrives by an address with a place in it begins there.
  if (location.hash === "#pair" && wide.matches) link(current())?.focus({ preventScroll: true });
})();
