// Keeps the address and the page's choices alike, and announces what a choice changed.
function initialize({ model }) {
  const status = () => document.getElementById("status");
  const show = () => {
    const region = status();
    if (region) region.textContent = model.get("status");
  };
  const write = () => {
    const { pathname, hash, search } = window.location;
    const wanted = model.get("address");
    if (search !== wanted) window.history.replaceState(null, "", pathname + wanted + hash);
  };
  // The bar leads to the same area, so that a reader does not slip from one into another.
  const steer = () => {
    const area = new URLSearchParams(model.get("address")).get("area");
    document.querySelectorAll(".bar li a").forEach((link) => {
      const page = link.getAttribute("href").split("?")[0];
      link.setAttribute("href", area ? `${page}?area=${encodeURIComponent(area)}` : page);
    });
  };
  const root = document.documentElement.classList;
  let ready = false;
  model.on("change:status", show);
  model.on("change:address", () => {
    steer();
    if (ready) write();
  });
  // While a choice is being drawn the page is dimmed; on arrival with choices in the address it is
  // not shown until they are drawn, so that nobody reads the answer to another question.
  model.on("change:drawn", () => root.remove("working", "settling"));
  document.addEventListener("change", (event) => {
    if (event.target.closest(".choice")) root.add("working");
  });
  // Paper is no narrow screen: printing must not have the page drawn anew.
  const narrow = window.matchMedia("screen and (max-width: 46rem)");
  const measure = () => model.set("screen", narrow.matches ? "narrow" : "wide");
  narrow.addEventListener("change", () => {
    if (window.matchMedia("print").matches) return;
    measure();
    model.save_changes();
  });
  measure();
  if (window.location.search.length > 1 && window.location.search !== model.get("address")) {
    root.add("settling");
    model.set("address", window.location.search);
  }
  // In one message, so that no drawing of the one can pass for an answer to the other.
  model.save_changes();
  ready = true;
  document.querySelectorAll(".bar a").forEach((link) => {
    if (link.getAttribute("href").split("?")[0] === model.get("page")) link.setAttribute("aria-current", "page");
  });
  root.add("live");
  document.dispatchEvent(new CustomEvent("page-live"));
}

export default { initialize };
