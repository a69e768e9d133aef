/* Comfort in a hall with a bad network: what is pressed is kept, and sent until an answer comes.
   Each press names a row and is one act however often it is sent, so a repeat does no harm. */
(() => {
  "use strict";
  const note = document.querySelector("[data-kept-note]");
  const key = "kept-presses";
  const kept = () => JSON.parse(sessionStorage.getItem(key) || "[]");
  const keep = (presses) => sessionStorage.setItem(key, JSON.stringify(presses));
  const WAIT = 20000;
  let sending = false;

  const tell = () => { if (note) note.hidden = kept().length === 0; };

  const post = async ({ action, body }) => {
    const given = new AbortController();
    const late = setTimeout(() => given.abort(), WAIT);
    try {
      const answer = await fetch(action, {
        method: "POST",
        body: new URLSearchParams(body),
        credentials: "same-origin",
        redirect: "manual",
        signal: given.signal,
      });
      // A server that is away for a moment is asked again; any other answer is an answer.
      return answer.status >= 502 ? null : answer;
    } catch {
      return null;
    } finally {
      clearTimeout(late);
    }
  };

  const send = async () => {
    if (sending) return;
    sending = true;
    let answered = false;
    while (kept().length) {
      const answer = await post(kept()[0]);
      if (!answer) break;
      keep(kept().slice(1));
      answered = true;
    }
    sending = false;
    tell();
    if (answered && !kept().length) location.reload();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-kept]")) return;
    event.preventDefault();
    const body = [...new FormData(form)];
    if (event.submitter?.name) body.push([event.submitter.name, event.submitter.value]);
    const press = { action: form.action, body };
    const told = JSON.stringify(press);
    if (!kept().some((one) => JSON.stringify(one) === told)) keep([...kept(), press]);
    send().then(tell);
  });

  addEventListener("online", send);
  setInterval(() => { if (kept().length) send(); }, 5000);
  tell();
  if (kept().length) send();
})();
