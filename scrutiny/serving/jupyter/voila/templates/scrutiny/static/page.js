// Small things that need no kernel: copy, print, and saying when the connection is lost.
(function () {
  "use strict";
  const byId = (id) => document.getElementById(id);

  const actions = {
    copy: async () => {
      try {
        await navigator.clipboard.writeText(window.location.href);
        byId("done").textContent = "Copied.";
      } catch {
        byId("done").textContent = "Copy the address from the top of the browser.";
      }
    },
    print: () => window.print(),
    reload: () => window.location.reload(),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do]();
  });

  function live() {
    const waiting = byId("waiting");
    if (waiting) waiting.remove();
    const tools = document.querySelector(".tools");
    if (tools) tools.hidden = false;
    watch();
    if (window.location.hash.length > 1) {
      window.setTimeout(() => {
        const target = byId(decodeURIComponent(window.location.hash.slice(1)));
        if (target) target.scrollIntoView();
      }, 300);
    }
  }

  // The kernel is gone for good when the server ended it or the network stayed away too long.
  function watch() {
    const manager = window.jupyterapp && window.jupyterapp.widgetManager;
    const kernel = manager && manager.kernel;
    if (!kernel) return;
    const lost = () => {
      const gone = kernel.connectionStatus === "disconnected" || kernel.status === "dead";
      byId("lost").hidden = !gone;
    };
    kernel.connectionStatusChanged.connect(lost);
    kernel.statusChanged.connect(lost);
  }

  // Paper cannot be opened: print what stands behind a summary too.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".page details").forEach((each) => {
      each.open = true;
    });
  });

  document.addEventListener("page-live", live, { once: true });
})();
