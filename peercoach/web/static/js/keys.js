// Single keys for the buttons that say them; not while typing, and only until they are switched off.
// Without this, the same buttons are pressed by hand.
const box = document.querySelector("#keys");
const button = box.querySelector("button");
const keep = "keys-off";

function show() {
  const on = !localStorage.getItem(keep);
  button.setAttribute("aria-pressed", on);
  button.textContent = on ? button.dataset.on : button.dataset.off;
  document.body.classList.toggle("keys", on);
}

button.addEventListener("click", () => {
  if (localStorage.getItem(keep)) localStorage.removeItem(keep);
  else localStorage.setItem(keep, "1");
  show();
});

document.addEventListener("keydown", (event) => {
  if (localStorage.getItem(keep) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.repeat || event.target.closest("input, textarea, select")) return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
});

box.hidden = false;
show();
