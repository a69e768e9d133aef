/* Comfort only: numbers that come to 100 can be typed without this. */
(() => {
  "use strict";
  const place = document.querySelector("[data-sliders]");
  if (!place) return;
  const boxes = [...place.querySelectorAll("input[type=number]")];
  const held = new Set();
  const value = (box) => Math.max(0, Math.min(100, Math.round(Number(box.value)) || 0));

  // The others share out the rest in their proportions, by largest remainder; held ones stay.
  const share = (moved) => {
    const others = boxes.filter((box) => box !== moved && !held.has(box));
    const kept = boxes.filter((box) => box !== moved && held.has(box)).reduce((sum, box) => sum + value(box), 0);
    const mine = others.length ? Math.min(value(moved), 100 - kept) : 100 - kept;
    const rest = 100 - kept - mine;
    const before = others.map(value);
    const total = before.reduce((sum, one) => sum + one, 0);
    const exact = before.map((one) => total ? (one * rest) / total : rest / (others.length || 1));
    const whole = exact.map(Math.floor);
    const order = exact.map((one, at) => [at, one - whole[at]]).sort((a, b) => b[1] - a[1]);
    let left = rest - whole.reduce((sum, one) => sum + one, 0);
    for (const [at] of order) { if (left <= 0) break; whole[at] += 1; left -= 1; }
    moved.value = mine;
    others.forEach((box, at) => { box.value = whole[at]; });
    draw();
  };
  const sliders = new Map();
  const draw = () => { for (const [box, slider] of sliders) slider.value = box.value; };

  for (const box of boxes) {
    const label = place.querySelector(`label[for="${box.id}"]`)?.textContent.trim() ?? "";
    const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 100, step: 1 });
    slider.setAttribute("aria-label", label);
    slider.addEventListener("input", () => { box.value = slider.value; share(box); });
    box.addEventListener("change", () => share(box));
    const lock = document.createElement("button");
    lock.type = "button";
    lock.className = "button-link padlock";
    const say = () => {
      lock.textContent = held.has(box) ? place.dataset.held : place.dataset.hold;
      lock.setAttribute("aria-label", `${lock.textContent}: ${label}`);
    };
    lock.addEventListener("click", () => { held.has(box) ? held.delete(box) : held.add(box); say(); });
    say();
    sliders.set(box, slider);
    box.after(slider, lock);
  }
  draw();
})();
