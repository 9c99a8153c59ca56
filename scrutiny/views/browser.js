// Keeps the address and the page's choices alike, and announces what a choice changed.
const ASK_AGAIN = 3000;
const LOOK_AGAIN = 250;
const MOST_ADDRESS = 2000;

function initialize({ model }) {
  const root = document.documentElement;
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
  const steer = () =>
    document.dispatchEvent(new CustomEvent("page-address", { detail: model.get("address") }));

  // On arrival with choices in the address nothing is shown until a drawing answers that very
  // address, so that nobody reads the answer to another question; it is asked for until then.
  // What is drawn says itself what it answers: a count of drawings would not.
  const wanted = window.location.search.slice(0, MOST_ADDRESS);
  let settled = wanted.length < 2;
  let looking = 0;
  const answered = () => {
    // What was drawn without a kernel stands there too, until this is ready, and answers nothing.
    const drawings = Array.from(document.querySelectorAll(".page-body .drawing"));
    return drawings.some((drawing) => drawing.dataset.answers === wanted);
  };
  const ask = (again) => {
    if (settled) return;
    model.send({ ask: wanted });
    // A busy server is not asked more and more often.
    window.setTimeout(() => ask(2 * again), again);
  };
  const settle = () => {
    if (settled || !answered()) return;
    settled = true;
    window.clearInterval(looking);
    root.classList.remove("settling");
    steer();
    write();
    show();
  };
  model.on("change:status", () => settled && show());
  model.on("change:address", () => {
    if (!settled) return;
    steer();
    write();
  });
  // While a choice is being drawn the page is dimmed.
  model.on("change:drawn", () => {
    root.classList.remove("working");
    window.setTimeout(settle, 0);
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest(".choice")) root.classList.add("working");
  });

  // Paper is no narrow screen: printing must not have the page drawn anew.
  const narrow = window.matchMedia("screen and (max-width: 46rem)");
  const measure = () => {
    model.set("screen", narrow.matches ? "narrow" : "wide");
    model.save_changes();
  };
  narrow.addEventListener("change", () => {
    if (!window.matchMedia("print").matches) measure();
  });
  // Said first, so that what is asked for is drawn for this screen alone.
  measure();
  if (!settled) {
    root.classList.add("settling");
    looking = window.setInterval(settle, LOOK_AGAIN);
    ask(ASK_AGAIN);
  }

  document.querySelectorAll(".bar a").forEach((link) => {
    if (link.getAttribute("href").split("?")[0] === model.get("page")) link.setAttribute("aria-current", "page");
  });
  root.dataset.snapshot = model.get("snapshot");
  const dated = () => {
    root.dataset.day = model.get("day");
  };
  model.on("change:day", dated);
  dated();
  document.addEventListener("page-day-over", () => model.send({ day_over: true }));
  root.classList.add("live");
  document.dispatchEvent(new CustomEvent("page-live"));
}

export default { initialize };
