// What a page does beyond what it says: a search among the feeds, and buttons that copy. All else works without.
(() => {
  "use strict";
  const status = document.querySelector("[role=status]");
  const say = (text) => { if (status) status.textContent = text; };

  const write = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Pages that are not served over https have no clipboard.
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };
  for (const button of document.querySelectorAll("button[data-copy], button[data-copy-of]")) {
    const label = [...button.childNodes];
    let timer;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await write(button.dataset.copy ?? document.getElementById(button.dataset.copyOf).value);
      button.focus();
      button.textContent = document.body.dataset.copied;
      say(document.body.dataset.copied);
      clearTimeout(timer);
      timer = setTimeout(() => { button.replaceChildren(...label); }, 2000);
    });
  }

  const input = document.getElementById("search");
  if (!input) return;
  // Letters alone: case and accents do not count, in any script.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const feeds = [...document.querySelectorAll("li[data-feed]")].map((item) => [item, plain(item.dataset.feed)]);
  const groups = document.querySelectorAll("section.group");
  const filter = () => {
    const wanted = plain(input.value).split(/\s+/);
    let count = 0;
    for (const [item, name] of feeds) {
      item.hidden = !wanted.every((word) => name.includes(word));
      if (!item.hidden) count += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("li[data-feed]:not([hidden])");
    document.getElementById("none").hidden = count > 0;
    say(!input.value ? "" : count ? status.dataset.count.replace("{count}", count) : status.dataset.none);
  };
  input.closest("[hidden]").hidden = false;
  input.addEventListener("input", filter);
  if (input.value) filter(); // a browser that went back has kept it
})();
