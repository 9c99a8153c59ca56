// A reader's own notes and ticked questions: kept in this browser alone, and never sent.
(function () {
  "use strict";
  const KEY = "scrutiny-notes";
  const MOST = 20000;
  const byId = (id) => document.getElementById(id);

  function held() {
    try {
      return JSON.parse(window.localStorage.getItem(KEY)) || {};
    } catch {
      return {};
    }
  }

  function keep(change) {
    const all = { ...held(), ...change };
    try {
      window.localStorage.setItem(KEY, JSON.stringify(all));
      return true;
    } catch {
      return false;
    }
  }

  const spaced = (text) => text.replace(/\s+/g, " ").trim();
  const asked = (item) => spaced(item.querySelector("p").textContent);

  function ticks() {
    const ticked = held().ticked || [];
    document.querySelectorAll("ol.questions > li").forEach((item, at) => {
      if (item.querySelector(".tick")) return;
      const label = document.createElement("label");
      label.className = "tick";
      const box = document.createElement("input");
      box.type = "checkbox";
      box.checked = ticked.includes(asked(item));
      box.addEventListener("change", () => {
        const before = (held().ticked || []).filter((each) => each !== asked(item));
        keep({ ticked: box.checked ? [...before, asked(item)] : before });
        chosen();
      });
      label.append(box, " I want to ask this");
      item.append(label);
    });
    chosen();
  }

  function chosen() {
    const list = byId("ticked");
    if (!list) return;
    list.replaceChildren(
      ...(held().ticked || []).map((text) => {
        const item = document.createElement("li");
        item.textContent = text;
        return item;
      }),
    );
  }

  function text() {
    const all = held();
    const questions = (all.ticked || []).map((each, at) => `${at + 1}. ${each}`);
    return ["Questions", ...questions, "", "Notes", all.note || ""].join("\r\n");
  }

  function prepare() {
    const box = byId("note");
    if (!box) return;
    box.closest("details").hidden = false;
    if (!box.dataset.ready) {
      box.dataset.ready = "yes";
      box.maxLength = MOST;
      box.value = held().note || "";
      box.addEventListener("input", () => {
        const kept = keep({ note: box.value });
        byId("kept").textContent = kept ? "" : "This browser does not keep notes.";
        byId("note-paper").textContent = box.value;
      });
      byId("note-paper").textContent = box.value;
      byId("note-file").addEventListener("click", () => {
        const link = document.createElement("a");
        link.download = "notes.txt";
        link.href = `data:text/plain;charset=utf-8,${encodeURIComponent(text())}`;
        link.click();
      });
      byId("note-away").addEventListener("click", () => {
        window.localStorage.removeItem(KEY);
        box.value = "";
        byId("note-paper").textContent = "";
        document.querySelectorAll(".tick input").forEach((each) => {
          each.checked = false;
        });
        chosen();
        box.focus();
      });
    }
    ticks();
  }

  document.addEventListener("page-live", prepare);
  document.addEventListener("page-drawn", prepare);
})();
