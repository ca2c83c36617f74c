// Opens the evidence of a number in a dialog.
(() => {
  const dialog = document.getElementById("evidence");
  const body = document.getElementById("e-body");
  const show = (keys) => {
    body.replaceChildren(evidenceOf(keys));
    const title = body.querySelector("h3");
    if (title) title.id = "e-title";
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  document.addEventListener("click", (event) => {
    const number = event.target.closest(".n");
    if (number) show(number.dataset.e.split(" "));
    if (event.target === dialog) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches(".n") || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    show(event.target.dataset.e.split(" "));
  });
  const open = () => { const target = document.querySelector(location.hash || "x-none"); if (target instanceof HTMLDetailsElement) target.open = true; };
  addEventListener("hashchange", open);
  open();
})();
