// Opens the evidence of a number below the line that it stands in, and closes it again.
(() => {
  const hold = (number) => number.closest("tr, p") || number;
  const close = (number) => {
    const box = document.getElementById(number.getAttribute("aria-controls"));
    if (box) (box.closest("tr.proof-row") || box).remove();
    number.setAttribute("aria-expanded", "false");
  };
  const open = (number) => {
    const box = document.createElement("div");
    box.className = "proof";
    box.id = number.getAttribute("aria-controls");
    box.append(evidenceOf(number.dataset.e.split(" ")));
    const place = hold(number);
    if (place instanceof HTMLTableRowElement) {
      const row = document.createElement("tr"), cell = row.insertCell();
      row.className = "proof-row";
      cell.colSpan = place.cells.length;
      cell.append(box);
      place.after(row);
    } else place.after(box);
    number.setAttribute("aria-expanded", "true");
  };
  const turn = (number) => (number.getAttribute("aria-expanded") === "true" ? close : open)(number);
  document.addEventListener("click", (event) => { const number = event.target.closest(".n"); if (number) turn(number); });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches(".n") || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    turn(event.target);
  });
})();
