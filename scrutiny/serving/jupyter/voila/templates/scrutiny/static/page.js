// Small things that need no kernel: copy, print, and saying when the page waits in vain, when the
// connection is lost and when there are newer figures.
(function () {
  "use strict";
  const PATIENCE = 20;
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement.classList;

  // Nothing is shown of a page whose choices have still to be drawn, not even while it arrives.
  // One that comes drawn whole needs no such care.
  const drawn = root.contains("drawn");
  if (!drawn && window.location.search.length > 1) root.add("settling");

  // A link says every choice, for which stands first in a list may be another one day.
  function everyChoice() {
    const link = new URL(window.location.href);
    const form = document.querySelector("form.choices");
    if (!form) return link.href;
    const chosen = new URLSearchParams(new FormData(form));
    chosen.delete("from");
    link.search = chosen.toString();
    return link.href;
  }

  // Where the snapshot is frozen, the same view stands at an address that never changes.
  const frozen = () => `frozen/${document.documentElement.dataset.snapshot}/`;
  function frozenLink() {
    const live = new URL(everyChoice());
    const page = live.pathname.split("/").pop();
    const link = new URL(frozen() + page, window.location.href);
    link.search = live.search;
    return link.href;
  }
  async function offerFrozen() {
    const button = byId("copy-frozen");
    if (!button || !document.documentElement.dataset.snapshot) return;
    try {
      button.hidden = (await fetch(`${frozen()}index.txt`, { cache: "no-store" })).status !== 200;
    } catch {
      // No answer: nothing is offered.
    }
  }

  async function copy(link) {
    try {
      await navigator.clipboard.writeText(link);
      byId("done").textContent = "Copied.";
    } catch {
      byId("done").textContent = `Copy this address: ${link}`;
    }
  }

  const actions = {
    copy: () => copy(everyChoice()),
    copyFrozen: () => copy(frozenLink()),
    print: () => window.print(),
    reload: () => window.location.reload(),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do]();
  });

  function live() {
    const loading = byId("loading");
    if (loading) loading.remove();
    const tools = document.querySelector(".tools");
    if (tools) tools.hidden = false;
    offerFrozen();
    window.setInterval(compare, 60000);
    if (["127.0.0.1", "localhost", "[::1]"].includes(window.location.hostname)) compare();
    document.addEventListener("visibilitychange", compare);
    window.setTimeout(() => arrive(), 300);
    window.addEventListener("hashchange", arrive);
  }

  // What a link leads to may stand behind a summary.
  function arrive() {
    if (window.location.hash.length < 2) return;
    const target = byId(decodeURIComponent(window.location.hash.slice(1)));
    if (!target) return;
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) {
      box.open = true;
    }
    const first = target.querySelector("details");
    if (first && (target.matches(".tasks > li") || target.id === "ask")) first.open = true;
    target.scrollIntoView();
  }

  // Whatever the reason, a page that shows no life says so: one that never comes, and one whose
  // choice is never drawn. Seconds of a sleeping machine are not counted.
  let waited = 0;
  window.setInterval(() => {
    const waiting = !root.contains("live") || root.contains("settling") || root.contains("working");
    waited = waiting ? waited + 1 : 0;
    const slow = byId("slow");
    if (slow && slow.hidden !== waited < PATIENCE) slow.hidden = waited < PATIENCE;
  }, 1000);

  // Asks the server alone, in a few letters; the kernel hears nothing of it. Once there are newer
  // figures nothing more is asked. On another day than that of the last drawing something may have
  // fallen due that the page must say: it is drawn anew, by its kernel where it has one. Where the
  // data is watched, which whoever edits it does on a machine of his own, it is asked often and the
  // page reloads by itself.
  let watching = 0;
  async function compare() {
    const { snapshot: mine, day } = document.documentElement.dataset;
    const newer = byId("newer");
    if (!mine || !newer || !newer.hidden || document.visibilityState === "hidden") return;
    try {
      const answer = await fetch("snapshot", { cache: "no-store" });
      const told = answer.ok ? (await answer.text()).trim().split("\n") : [""];
      const [inForce, today] = told;
      const watched = told[2] === "watched";
      if (watched && inForce && inForce !== mine) window.location.reload();
      else if (watched) watching = watching || window.setInterval(compare, 500);
      newer.hidden = watched || inForce === "" || inForce === mine;
      if (newer.hidden && day && today && day !== today) {
        document.dispatchEvent(new CustomEvent("page-day-over"));
      }
    } catch {
      // No answer is no news.
    }
  }

  // Paper cannot be opened: print what stands behind a summary too.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".page details").forEach((each) => {
      each.open = true;
    });
  });

  // The bar leads to the same area, so that a reader does not slip from one into another.
  document.addEventListener("page-address", (event) => {
    const area = new URLSearchParams(event.detail).get("area");
    document.querySelectorAll(".bar li a").forEach((link) => {
      const page = link.getAttribute("href").split("?")[0];
      link.setAttribute("href", area ? `${page}?area=${encodeURIComponent(area)}` : page);
    });
    // So does the feed; an address that names no area means the first of the list.
    const list = document.getElementById("choose-area");
    const shown = area || (list && list.options[0].value);
    if (!shown) return;
    document.querySelectorAll('.feed a,link[type="application/atom+xml"]').forEach((link) => {
      link.setAttribute("href", `feed/${encodeURIComponent(shown)}.atom`);
    });
  });

  document.addEventListener("page-live", live, { once: true });
})();
