// <feed-list src="…/feed.json" count="5"><a href="…">…</a></feed-list>: the newest articles of a JSON Feed, drawn in the page's own look.
// Whatever goes wrong, the link inside stays. Text is only ever set as text. Style it by ::part(list), item, link, date and --feed-list-gap.
(() => {
  "use strict";
  const ZONE = "UTC";
  const style = new CSSStyleSheet(); // one made by script is no matter of the page's content security policy
  style.replaceSync(`:host { display: block }
    ul { list-style: none; margin: 0; padding: 0; display: grid; gap: var(--feed-list-gap, .75em) }
    a { color: inherit } li { overflow-wrap: anywhere } time { display: block; font-size: .85em; opacity: .75 }`);

  const element = (name, text = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    made.setAttribute("part", { ul: "list", li: "item", a: "link", time: "date" }[name] ?? name);
    return made;
  };

  const web = (address, base) => {
    try {
      const url = new URL(address, base);
      return /^https?:$/.test(url.protocol) ? url.href : null;
    } catch {
      return null;
    }
  };

  const parts = { year: { year: "numeric" }, month: { year: "numeric", month: "long" } };
  const when = (text, language, precision) => {
    const date = new Date(text);
    if (!text || isNaN(date) || precision === "none") return null;
    const shown = { ...(parts[precision] ?? { dateStyle: "long" }), timeZone: ZONE };
    const made = element("time", new Intl.DateTimeFormat(language, shown).format(date));
    made.dateTime = text;
    return made;
  };

  const row = (item, language, base) => {
    const made = element("li");
    const href = web(item.url ?? item.external_url, base);
    const title = element(href ? "a" : "span", item.title || item.summary || item.url || "");
    if (href) title.href = href;
    if (item.language) title.lang = item.language;
    made.dir = title.dir = "auto";
    made.append(title, when(item.date_published, language, item._feeds?.date_precision) ?? "");
    return made;
  };

  class FeedList extends HTMLElement {
    static observedAttributes = ["src", "count"];

    connectedCallback() {
      this.load();
    }

    attributeChangedCallback() {
      if (this.isConnected) this.load();
    }

    async load() {
      const turn = (this.turn = {});
      try {
        await null; // an element that comes with both attributes is told of each; the last time counts
        if (turn !== this.turn) return;
        const address = web(this.getAttribute("src") ?? "", document.baseURI);
        if (!this.getAttribute("src") || !address) throw new TypeError("no feed");
        const answer = await fetch(address);
        if (!answer.ok) throw new Error(answer.status);
        const feed = await answer.json();
        const count = Math.max(1, parseInt(this.getAttribute("count"), 10) || 5);
        const rows = feed.items.slice(0, count).map((item) => row(item, feed.language, address));
        if (turn === this.turn) this.draw(rows, feed.language);
      } catch {
        if (turn === this.turn) this.draw([]);
      }
    }

    draw(rows, language) {
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      if (!rows.length) return root.replaceChildren(document.createElement("slot"));
      const list = element("ul");
      if (language) list.lang = language;
      list.append(...rows);
      root.adoptedStyleSheets = [style];
      root.replaceChildren(list);
    }
  }

  if (!customElements.get("feed-list")) customElements.define("feed-list", FeedList);
})();