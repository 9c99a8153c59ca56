// Charts: the value under finger, mouse or arrow keys is told, and a chart can be taken as a picture.
(function () {
  "use strict";
  const NEAR = 40;
  const SIZE = 14;
  const LINE = 20;

  const marks = (svg) => [...svg.querySelectorAll("path[aria-label], rect[aria-label]")];

  function prepare() {
    document.querySelectorAll("figure").forEach((figure) => {
      if (figure.querySelector(".told")) return;
      const told = document.createElement("output");
      told.className = "told";
      told.setAttribute("aria-live", "polite");
      figure.append(told);
      figure.querySelectorAll(".picture").forEach((picture) => {
        if (!marks(picture).length) return;
        picture.tabIndex = 0;
        picture.setAttribute("role", "group");
        picture.setAttribute("aria-label", "Chart. The arrow keys tell its values one by one.");
      });
      figure.append(buttons(figure));
    });
  }

  function tell(picture, mark) {
    picture.querySelectorAll(".under").forEach((each) => each.classList.remove("under"));
    mark.classList.add("under");
    const told = picture.closest("figure").querySelector(".told");
    const words = mark.getAttribute("aria-label");
    if (told.textContent !== words) told.textContent = words;
  }

  // The mark nearest to a finger or mouse, if one is near.
  function nearest(picture, x, y) {
    let best = null;
    let least = NEAR;
    marks(picture).forEach((mark) => {
      const box = mark.getBoundingClientRect();
      const away = Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y);
      if (away < least) [best, least] = [mark, away];
    });
    return best;
  }

  ["pointermove", "pointerdown"].forEach((kind) => {
    document.addEventListener(kind, (event) => {
      const picture = event.target.closest && event.target.closest(".picture");
      const mark = picture && nearest(picture, event.clientX, event.clientY);
      if (mark) tell(picture, mark);
    });
  });

  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    const picture = event.target;
    const step = STEPS[event.key];
    if (!step || !picture.matches || !picture.matches(".picture")) return;
    event.preventDefault();
    const every = marks(picture);
    const at = every.findIndex((each) => each.classList.contains("under"));
    // The latest value is told first.
    const next = at < 0 ? every.length - 1 : (at + step + every.length) % every.length;
    tell(picture, every[next]);
  });

  // ------------------------------------------------------------------ to take away

  function buttons(figure) {
    const box = document.createElement("p");
    box.className = "take";
    [["SVG", svgFile], ["PNG", pngFile]].forEach(([name, make]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `Picture (${name})`;
      button.addEventListener("click", () => make(figure));
      box.append(button);
    });
    return box;
  }

  const spaced = (text) => text.replace(/\s+/g, " ").trim();

  function lines(text, most) {
    const found = [""];
    spaced(text).split(" ").forEach((word) => {
      const last = found[found.length - 1];
      if ((last + " " + word).length > most) found.push(word);
      else found[found.length - 1] = spaced(`${last} ${word}`);
    });
    return found;
  }

  // The chart with its headline, what it shows, whose page it is, its day and the snapshot.
  function picture(figure) {
    const shown = [...figure.querySelectorAll("svg")].find((each) => each.getClientRects().length);
    const copy = shown.cloneNode(true);
    const [, , width, height] = shown.getAttribute("viewBox").split(/[ ,]+/).map(Number);
    const caption = figure.querySelector("figcaption").cloneNode(true);
    const under = caption.querySelector(".subtitle");
    if (under) under.remove();
    const most = Math.floor(width / 7.4);
    const foot = [".kicker", ".foot"].map((each) => document.querySelector(each).textContent);
    const head = [
      ...lines(caption.textContent, most - 6).map((each) => [each, "bold"]),
      ...(under ? lines(under.textContent, most) : []).map((each) => [each, "normal"]),
    ];
    const end = lines(foot.join(". "), most).map((each) => [each, "normal"]);
    const top = LINE * head.length + 10;
    const high = top + height + LINE * end.length + 14;
    const outer = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    outer.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    outer.setAttribute("viewBox", `0 0 ${width} ${high}`);
    outer.setAttribute("width", width);
    outer.setAttribute("height", high);
    outer.setAttribute("role", "img");
    outer.setAttribute("aria-label", shown.getAttribute("aria-label"));
    const page = document.createElementNS(outer.namespaceURI, "rect");
    page.setAttribute("width", width);
    page.setAttribute("height", high);
    page.setAttribute("fill", "#fff");
    outer.append(page);
    const write = ([text, weight], y) => {
      const line = document.createElementNS(outer.namespaceURI, "text");
      line.setAttribute("x", 6);
      line.setAttribute("y", y);
      line.setAttribute("font-family", "Helvetica Neue, Arial, Liberation Sans, sans-serif");
      line.setAttribute("font-size", SIZE);
      line.setAttribute("font-weight", weight);
      line.textContent = text;
      outer.append(line);
    };
    head.forEach((each, at) => write(each, LINE * (at + 1)));
    end.forEach((each, at) => write(each, top + height + LINE * (at + 1)));
    copy.removeAttribute("style");
    copy.setAttribute("y", top);
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    outer.append(copy);
    return { text: new XMLSerializer().serializeToString(outer), width, high };
  }

  const address = (text) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;

  function take(href, figure, ending) {
    const link = document.createElement("a");
    const words = figure.querySelector("figcaption").textContent.toLowerCase();
    link.download = `${words.replace(/[^a-z0-9]+/g, "_").slice(0, 60)}.${ending}`;
    link.href = href;
    link.click();
  }

  function svgFile(figure) {
    take(address(picture(figure).text), figure, "svg");
  }

  function pngFile(figure) {
    const { text, width, high } = picture(figure);
    const image = new Image();
    image.addEventListener("load", () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * width;
      canvas.height = 2 * high;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      take(canvas.toDataURL("image/png"), figure, "png");
    });
    image.src = address(text);
  }

  document.addEventListener("page-live", prepare);
  document.addEventListener("page-drawn", prepare);
})();
