// Validates a file of messages with ajv, one per line: node ajv.mjs NODE_MODULES SCHEMAS FILE
import { createRequire } from "node:module";
import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import path from "node:path";

const [modules, schemas, file] = process.argv.slice(2);
const require = createRequire(path.join(modules, "x.js"));
const Ajv = require("ajv/dist/2020").default;
const ajv = new Ajv({ strict: false });
require("ajv-formats").default(ajv);
const validators = {};
for (const name of readdirSync(schemas).filter((n) => n.endsWith(".schema.json"))) {
  const schema = JSON.parse(readFileSync(path.join(schemas, name)));
  validators[schema.properties.type.const] = ajv.compile(schema);
}
let valid = 0, invalid = 0;
for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
  let good = false;
  try {
    const message = JSON.parse(line);
    good = validators[message.type](message);
  } catch {}
  if (good) valid++; else invalid++;
}
console.log(`${valid} valid, ${invalid} invalid`);
