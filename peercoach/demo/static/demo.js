// Says that the clock is being set forward, for that takes a while.
const said = document.querySelector("[data-busy]");
said?.closest("form").addEventListener("submit", () => {
  said.textContent = said.dataset.busy;
});
