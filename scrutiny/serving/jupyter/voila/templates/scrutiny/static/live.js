// Makes the widgets of an analyst's own live at the first touch. Until then, and where it cannot be
// done, what they hold can be read, and the rest of the page answers without them.
(function () {
  "use strict";
  const root = document.documentElement;
  const own = document.querySelector(".own");
  if (!own) return;
  const view = own.dataset.view !== undefined;
  // Cells stand here, or in their places on the page.
  const CELLS = ".own, .own-cell";
  const all = (found) => document.querySelectorAll(found);
  // The page itself is what becomes live: its lists and what is drawn stand here until then.
  if (view) {
    const still = document.createElement("div");
    still.dataset.cell = "0";
    still.append(document.querySelector("form.choices"), document.querySelector(".page-body"));
    own.prepend(still);
  }
  const ASK_AGAIN = 3000;
  const TRIES = 5;
  const MOST_ADDRESS = 2000;
  const LONGEST = 60000;
  const NOT_NOW = "The controls cannot be made ready now. The page answers as before.";
  const status = document.getElementById("own-status");
  const pause = (milliseconds) => new Promise((done) => window.setTimeout(done, milliseconds));
  const say = (words) => {
    if (status.textContent !== words) status.textContent = words;
  };

  // A word that is good for one kernel: whoever asks again with it keeps the place in the queue.
  const word = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

  // What a reader chose while there was no kernel is chosen again in the live controls.
  const chosen = new Map();
  const named = (control) => {
    const label = control.labels && control.labels[0];
    return label ? label.textContent.trim() : "";
  };

  async function kernel() {
    let ticket = word();
    for (let failed = 0; failed < TRIES; ) {
      try {
        const answer = await fetch(own.dataset.kernel, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ ticket, address: window.location.search.slice(0, MOST_ADDRESS) }),
        });
        const told = await answer.json();
        if (answer.status === 200) return told;
        say(told.sentence);
        if (answer.status !== 202) {
          failed += 1;
          ticket = word();
        }
      } catch {
        failed += 1;
        ticket = word();
      }
      await pause(ASK_AGAIN);
    }
    return null;
  }

  // Voila's script waits for the page to have loaded, which it has: it is told so at once.
  function load(address) {
    const listen = window.addEventListener;
    window.addEventListener = (kind, run, ...more) => {
      if (kind === "load") window.setTimeout(run, 0);
      else listen.call(window, kind, run, ...more);
    };
    const script = document.createElement("script");
    script.src = address;
    document.head.append(script);
  }

  function add(type, content, into, id = "") {
    const script = document.createElement("script");
    script.type = type;
    script.id = id;
    script.textContent = JSON.stringify(content);
    into.append(script);
  }

  async function begin() {
    say("The controls are being made ready.");
    const given = await kernel();
    if (given === null) {
      say(NOT_NOW);
      begun = false;
      return;
    }
    // Voila takes an element of this name into a shell of its own; the page stays where it is.
    document.getElementById("rendered_cells").id = "page";
    document.querySelector(".skip").setAttribute("href", "#page");
    document.body.dataset.baseUrl = `${given.config.baseUrl}voila/`;
    document.body.dataset.voila = "voila";
    add("application/json", given.config, document.body, "jupyter-config-data");
    given.cells.forEach((outputs, index) => {
      const live = document.createElement("div");
      live.className = "live-cell own-cell";
      live.hidden = true;
      document.querySelector(`[data-cell="${index}"]`).after(live);
      outputs.forEach((output) => {
        const place = document.createElement("div");
        live.append(place);
        add("application/vnd.voila.cell-output+json", output, place);
      });
    });
    load(`${given.config.fullStaticUrl}/voila.js`);
    if (!(await ready(given))) {
      say(NOT_NOW);
      return;
    }
    const before = document.activeElement;
    const name = before.closest(CELLS) ? named(before) : "";
    all(".live-cell").forEach((live) => {
      if (!live.childElementCount) return;
      live.previousElementSibling.remove();
      live.hidden = false;
    });
    all(".live-cell select").forEach((list) => {
      const label = named(list);
      if (!view && chosen.has(label)) {
        list.value = chosen.get(label);
        list.dispatchEvent(new Event("change", { bubbles: true }));
      }
      if (name && label === name) list.focus();
    });
    say(view ? "" : "The controls are ready.");
    watch(window.jupyterapp.widgetManager.kernel);
    root.classList.add("attached");
    document.dispatchEvent(new CustomEvent("page-attached"));
  }

  // Until the last output of every cell stands there as a widget.
  async function ready(given) {
    const wanted = given.cells.flat().filter((each) => each.data["application/vnd.jupyter.widget-view+json"]).length;
    const held = () => window.jupyterapp && window.jupyterapp.widgetManager && window.jupyterapp.widgetManager.kernel;
    const stands = () =>
      held() &&
      !root.classList.contains("settling") &&
      all(".live-cell .jupyter-widgets-view > *, .live-cell .jupyter-widgets").length >= wanted;
    for (let waited = 0; waited < LONGEST; waited += 50) {
      if (stands()) return true;
      await pause(50);
    }
    return false;
  }

  // A kernel that is gone is gone for good: it rested too long, or the line was cut.
  function watch(held) {
    const look = () => {
      if (held.connectionStatus !== "disconnected" && held.status !== "dead") return;
      say("The controls have come to rest, for they were not used or the line was cut. ");
      const again = document.createElement("button");
      again.type = "button";
      again.dataset.do = "reload";
      again.textContent = "Reload";
      status.append(again);
    };
    held.connectionStatusChanged.connect(look);
    held.statusChanged.connect(look);
  }

  let begun = false;
  const touch = () => {
    if (begun || !own.dataset.kernel) return;
    begun = true;
    // What is live here was run for these choices of the page: others are another page.
    if (document.querySelector(".page-body .own-cell")) root.dataset.anew = "";
    begin();
  };
  const touched = (event) => {
    if (event.target.closest(CELLS)) touch();
  };
  document.addEventListener("pointerdown", touched);
  document.addEventListener("focusin", touched);
  document.addEventListener("change", (event) => {
    if (root.classList.contains("attached") || !event.target.closest(CELLS)) return;
    chosen.set(named(event.target), event.target.value);
    touch();
  });
  if (!root.classList.contains("live")) {
    root.classList.add("live");
    document.dispatchEvent(new CustomEvent("page-live"));
  }
})();
