// A page that was drawn whole: a choice is asked of the server and put in place, without a reload.
// Where no script runs, the form of the choices does the same with one.
(function () {
  "use strict";
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const page = window.location.pathname.split("/").pop();
  const narrow = window.matchMedia("screen and (max-width: 46rem)");
  const FIRST_PAUSE = 2000;
  const LONGEST_PAUSE = 30000;
  const NO_MORE = [403, 410];

  // What was drawn first holds charts of both sizes; what is asked for later only those that fit.
  let fits = "";
  let turn = 0;

  const screen = () => (narrow.matches ? "narrow" : "wide");
  const pause = (milliseconds) => new Promise((done) => window.setTimeout(done, milliseconds));

  // Asks until there is an answer; a later question takes the place of an earlier one.
  async function answered(query, mine) {
    for (let wait = FIRST_PAUSE; ; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
      try {
        const answer = await fetch(`view/${page}?${query}`, { headers: { Accept: "application/json" } });
        if (mine !== turn) return null;
        if (answer.ok) return await answer.json();
        if (NO_MORE.includes(answer.status)) {
          // The link was withdrawn or has run out meanwhile: the page itself says so.
          window.location.reload();
          return null;
        }
      } catch {
        // Nothing came: the same as an answer that is none.
      }
      if (mine !== turn) return null;
      byId("lost").hidden = false;
      // What stands here may be read on; it is not on its way out.
      root.classList.remove("working");
      await pause(wait);
      if (mine !== turn) return null;
    }
  }

  async function ask(query, arrive) {
    const mine = ++turn;
    root.classList.add("working");
    const size = screen();
    query.set("screen", size);
    const answer = await answered(query.toString(), mine);
    if (answer === null) return;
    byId("lost").hidden = true;
    fits = size;
    show(answer);
    arrive(window.location.pathname + answer.address);
    root.classList.remove("working");
  }

  const opened = (details) => details.querySelector("summary").textContent;

  function show(answer) {
    const body = document.querySelector(".page-body .drawing");
    // What a reader has opened stays open as far as it is still there.
    const open = new Set([...body.querySelectorAll("details[open]")].map(opened));
    body.innerHTML = answer.body;
    body.querySelectorAll("details").forEach((each) => {
      if (open.has(opened(each))) each.open = true;
    });
    document.dispatchEvent(new CustomEvent("page-drawn"));
    settle(answer.choices);
    root.dataset.snapshot = answer.snapshot;
    document.title = answer.title;
    root.dataset.day = answer.day;
    byId("status").textContent = answer.status;
    root.dataset.shown = answer.address;
    document.dispatchEvent(new CustomEvent("page-address", { detail: answer.address }));
  }

  // The lists stay where they are, so that the one in use keeps the focus; only what they hold
  // changes.
  function settle(html) {
    const form = document.querySelector("form.choices");
    const other = new DOMParser().parseFromString(html, "text/html").querySelector("form.choices");
    form.elements.from.value = other.elements.from.value;
    form.querySelectorAll(".choice").forEach((each) => {
      if (!other.querySelector(`#${each.querySelector("select").id}`)) each.remove();
    });
    let before = form.elements.from;
    other.querySelectorAll(".choice").forEach((each) => {
      const list = each.querySelector("select");
      const held = byId(list.id);
      if (held) {
        if (held.innerHTML !== list.innerHTML) held.innerHTML = list.innerHTML;
        held.value = list.value;
        const label = held.closest(".choice").querySelector("label");
        label.textContent = each.querySelector("label").textContent;
        before = held.closest(".choice");
      } else {
        before.after(each);
        before = each;
      }
    });
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form.choices");
    if (!form) return;
    if (root.dataset.anew !== undefined) {
      form.submit();
      return;
    }
    ask(new URLSearchParams(new FormData(form)), (address) => {
      if (address !== window.location.pathname + window.location.search) {
        window.history.replaceState({ top: window.scrollY }, "");
        window.history.pushState(null, "", address);
      }
    });
  });
  document.addEventListener("submit", (event) => event.preventDefault());
  // Back leads to the view before, and to the place on it where the reader was.
  window.addEventListener("popstate", (event) => {
    // Where the lists are a kernel's own, the view before is drawn by a page of its own.
    if (!document.querySelector("form.choices") || root.dataset.anew !== undefined) {
      window.location.reload();
      return;
    }
    if (window.location.search === root.dataset.shown) return;
    const top = event.state && event.state.top;
    ask(new URLSearchParams(window.location.search), () => {
      if (top) window.scrollTo(0, top);
    });
  });
  narrow.addEventListener("change", () => {
    // Paper is no narrow screen: printing must not have the page drawn anew.
    if (fits && fits !== screen() && !window.matchMedia("print").matches) {
      ask(new URLSearchParams(window.location.search), () => {});
    }
  });

  // On another day something may have fallen due that the page must say. Only then is it drawn anew,
  // so that what a reader has opened stays open.
  const said = (notice) => (notice ? notice.textContent : "");
  document.addEventListener("page-day-over", async () => {
    if (root.classList.contains("working")) return;
    const query = new URLSearchParams(window.location.search);
    query.set("screen", screen());
    const answer = await answered(query.toString(), turn);
    if (answer === null) return;
    const other = new DOMParser().parseFromString(answer.body, "text/html");
    const now = document.querySelector(".page-body .notice");
    if (said(other.querySelector(".notice")) === said(now)) root.dataset.day = answer.day;
    else show(answer);
    byId("lost").hidden = true;
  });

  // A link may ask for what is not here: the address is that of what is shown.
  const { pathname, search, hash } = window.location;
  if (search !== root.dataset.address) {
    window.history.replaceState(null, "", pathname + root.dataset.address + hash);
    const notice = document.querySelector(".page-body .notice");
    if (notice) byId("status").textContent = notice.textContent;
  }
  root.dataset.shown = root.dataset.address;

  // On a wall the arrow keys lead from one finding to the next.
  const WAYS = { ArrowLeft: "prev", ArrowRight: "next" };
  document.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!document.querySelector(".stage") || event.target.closest(".picture")) return;
    const link = document.querySelector(`.stage a[rel="${way}"]`);
    if (link) link.click();
  });

  root.classList.add("live");
  document.dispatchEvent(new CustomEvent("page-live"));
})();
