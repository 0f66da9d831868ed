// While a draft is being solved: show how far it is, and the whole page anew when it is done.
// Without this, the link "Look again" does the same.
const here = document.querySelector("#progress");

async function look() {
  try {
    const answer = await fetch(location.href);
    const text = await answer.text();
    const there = new DOMParser().parseFromString(text, "text/html").querySelector("#progress");
    if (!there?.hasAttribute("data-watch")) return location.reload();
    here.querySelector(".note").replaceWith(there.querySelector(".note"));
  } catch {
    // the network is away for a moment; what stands there is still true
  }
  setTimeout(look, 1500);
}

setTimeout(look, 1000);
