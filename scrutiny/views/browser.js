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
  let ready = false;
  model.on("change:status", show);
  model.on("change:address", () => {
    if (ready) write();
  });
  if (window.location.search.length > 1) {
    model.set("address", window.location.search);
    model.save_changes();
  }
  ready = true;
  document.documentElement.classList.add("live");
  document.dispatchEvent(new CustomEvent("page-live"));
}

export default { initialize };
