// A long table can be sorted by any of its columns; without a script it stands in its own order.
(function () {
  "use strict";
  const LONG = 12;

  const words = (row, at) => row.cells[at].textContent.trim();
  const amount = (text) => {
    const found = text.replace(/,/g, "").replace("\u2212", "-").match(/-?\d+(\.\d+)?/);
    return found ? Number(found[0]) : null;
  };

  function sorted(table, at, way) {
    const body = table.tBodies[0];
    const numeric = table.rows[0].cells[at].classList.contains("number");
    const key = (row) => (numeric ? amount(words(row, at)) : words(row, at));
    const rows = [...body.rows];
    rows.sort((one, two) => {
      const [a, b] = [key(one), key(two)];
      // What has no value stands last, whichever way.
      if (a === null || b === null || a === "" || b === "") return (a || 0) === (b || 0) ? 0 : !a ? 1 : -1;
      return way * (numeric ? a - b : a.localeCompare(b, "en"));
    });
    body.append(...rows);
  }

  function prepare() {
    document.querySelectorAll(".page .table:not(.years) table").forEach((table) => {
      if (table.tBodies[0].rows.length < LONG || table.dataset.sortable) return;
      table.dataset.sortable = "yes";
      [...table.tHead.rows[0].cells].forEach((head, at) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "sort";
        button.textContent = head.textContent;
        button.addEventListener("click", () => {
          const way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
          [...table.tHead.rows[0].cells].forEach((each) => each.removeAttribute("aria-sort"));
          head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
          sorted(table, at, way);
        });
        head.replaceChildren(button);
      });
    });
  }

  document.addEventListener("page-live", prepare);
  document.addEventListener("page-drawn", prepare);
})();
