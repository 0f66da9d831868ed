// Another position: what it would do is worked out and said, without a button, and nothing is saved.
// Without this, the button "See what it would do" does the same.
const form = document.querySelector("[data-what-if]");
const look = form.querySelector("[data-look]");
let waiting, asking;

form.addEventListener("change", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 300);
});

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const said = document.querySelector("#effect-said");
  said.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(look.formAction, { method: "POST", body, signal: asking.signal });
    const there = new DOMParser().parseFromString(await answer.text(), "text/html");
    said.replaceChildren(...there.querySelector("#effect-said").childNodes);
    document.querySelector("#effect").classList.replace("plain", "warm");
    form.querySelector("[name=sure]")?.remove(); // what was meant was another choice
  } catch (error) {
    if (error.name === "AbortError") return; // a newer question is under way
    form.requestSubmit(look);
  }
  said.removeAttribute("aria-busy");
}
