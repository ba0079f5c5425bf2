// Validates messages as the browser does: node validate.mjs BACKBEAT.MJS CONTRACTS.JSON OPTIONS
// Reads one JSON object a line, and writes the verdict on its message as a line.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [module, contracts, options] = process.argv.slice(2);
const { Validator } = await import(pathToFileURL(module).href);
const data = JSON.parse(readFileSync(contracts, "utf8"));
const validators = JSON.parse(options).map((each) => new Validator(data, each));

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const request = JSON.parse(line);
  if (request === null) {
    process.stdout.write("null\n"); // these were all
    continue;
  }
  const { option, text, bytes, lines } = request;
  const source = text ?? new Uint8Array(Buffer.from(bytes, "base64"));
  const validator = validators[option];
  const found = lines ? validator.validateLines(source) : validator.validate(source);
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
