// Buttons that change one thing: the page stays where it is, and what was done is said aloud.
// Without this the same button loads the same page.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-stay]")) return;
  event.preventDefault();
  const button = event.submitter;
  try {
    const body = new URLSearchParams(new FormData(form, button));
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.redirected) throw new Error("not done");
    if (new URL(answer.url).pathname !== location.pathname) return location.assign(answer.url);
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    form.removeAttribute("data-stay"); // doing it twice is doing it once, and the answer says why
    form.requestSubmit(button);
  }
});

function show(there) {
  const status = document.querySelector("#status");
  status.replaceChildren(...there.querySelector("#status").childNodes);
  while (status.nextSibling) status.nextSibling.remove();
  const news = there.querySelector("#status");
  while (news.nextSibling) status.parentNode.append(news.nextSibling);
  document.title = there.title;
  const place = document.querySelector("#todo") ?? document.querySelector("h1");
  place.tabIndex = -1; // the button is gone: focus goes to what it belonged to
  place.focus();
}
