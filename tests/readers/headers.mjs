// What Netlify sends for each path, by its own reading of a file _headers: the arguments are the file and the paths; prints JSON.
import { parseAllHeaders } from "@netlify/headers-parser";

const [file, ...paths] = process.argv.slice(2);
const { headers, errors } = await parseAllHeaders({ headersFiles: [file], configHeaders: [], minimal: false });
if (errors.length) throw errors[0];
const matching = (path) => headers.filter((rule) => rule.forRegExp.test(path)).map((rule) => rule.values);
process.stdout.write(JSON.stringify(Object.fromEntries(paths.map((path) => [path, matching(path)]))));
