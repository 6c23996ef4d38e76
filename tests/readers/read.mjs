// Reads the feeds whose addresses come on standard input, one a line, with readers of others, and prints what each made of them as JSON:
// {address: {reader: [entry]}}. An entry has the same fields whatever the format; where a reader drops a name or a date, it is missing.
import { text } from "node:stream/consumers";
import { Readable } from "node:stream";
import { createRequire } from "node:module";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import FeedParser from "feedparser";
import { parseFeed } from "feedsmith";

const schema = createRequire(import.meta.url)("jsonfeed-schema/schema-v1.1.json");
const ajv = new Ajv({ strict: false });
addFormats(ajv);
const isJsonFeed = ajv.compile(schema);

const iso = (date) => (date ? new Date(date).toISOString().replace(".000Z", "Z") : undefined);

// Atom's summary is text, and what is compared is HTML.
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const feedsmith = {
  atom: (entry) => ({
    id: entry.id,
    title: entry.title.value,
    link: entry.links?.find((link) => link.rel === "alternate")?.href,
    published: iso(entry.published),
    text: entry.content?.value ?? escaped(entry.summary.value),
    authors: entry.authors.map((author) => author.name),
    categories: entry.categories?.map((category) => category.label) ?? [],
  }),
  rss: (item) => ({
    id: item.guid.value,
    title: item.title,
    link: item.link,
    published: iso(item.pubDate),
    text: item.content?.encoded ?? item.description,
    authors: item.dc.creators,
    categories: item.categories?.map((category) => category.name) ?? [],
  }),
  json: (item) => ({
    id: item.id,
    title: item.title,
    link: item.url,
    published: iso(item.date_published),
    text: item.content_html,
    authors: item.authors.map((author) => author.name),
    categories: item.tags ?? [],
  }),
};

const list = (value) => (value === undefined ? [] : [value].flat());

// Of several authors, and of a category's label, this reader's own fields keep one name; the elements beside them have all.
const feedparser = (item) => ({
  id: item.guid,
  title: item.title,
  link: item.link,
  published: iso(item.pubdate),
  text: item.meta["#type"] === "atom" && !item["atom:content"] ? escaped(item.summary) : item.description,
  authors: [...list(item["atom:author"]).map((author) => author.name["#"]), ...list(item["dc:creator"]).map((name) => name["#"])],
  categories: [
    ...list(item["atom:category"]).map((category) => category["@"].label),
    ...list(item["rss:category"]).map((category) => category["#"]),
  ],
});

function streamed(document) {
  return new Promise((resolve, reject) => {
    const entries = [];
    const parser = new FeedParser({ resume_saxerror: false });
    parser.on("error", reject);
    parser.on("data", (item) => entries.push(feedparser(item)));
    parser.on("end", () => resolve(entries));
    Readable.from([document]).pipe(parser);
  });
}

async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const document = await response.text();
  const { format, feed } = parseFeed(document);
  const found = { feedsmith: (feed.entries ?? feed.items ?? []).map(feedsmith[format]) };
  if (format !== "json") found.feedparser = await streamed(document);
  else if (!isJsonFeed(JSON.parse(document))) throw new Error(`${address}: ${ajv.errorsText(isJsonFeed.errors)}`);
  return found;
}

const addresses = (await text(process.stdin)).split("\n").filter(Boolean);
const found = {};
for (const address of addresses) found[address] = await read(address);
process.stdout.write(JSON.stringify(found));
