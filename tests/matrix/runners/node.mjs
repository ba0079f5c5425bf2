// Validates messages with an npm package: node node.mjs PACKAGE FORMATS SCHEMAS NODE_MODULES
// Each line of the input is {"name", "base64"}, each of the output {"name", "valid"}.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [package_, formats, schemas, modules] = process.argv.slice(2);
const asserts = formats === "asserted";
const require = createRequire(path.join(modules, "x.js"));
const load = (name) => import(pathToFileURL(require.resolve(name)));

// Each engine returns a function that compiles a schema into a test of a message.
const ENGINES = {
  async ajv() {
    const Ajv = require("ajv/dist/2020").default;
    const ajv = new Ajv({ strict: true, validateFormats: asserts });
    if (asserts) require("ajv-formats").default(ajv);
    return (schema) => ajv.compile(schema);
  },

  async "@cfworker/json-schema"() {
    const { Validator } = await load("@cfworker/json-schema");
    return (schema) => {
      const validator = new Validator(schema, "2020-12");
      return (message) => validator.validate(message).valid;
    };
  },

  async "@hyperjump/json-schema"() {
    const library = await load("@hyperjump/json-schema/draft-2020-12");
    await load("@hyperjump/json-schema/formats");
    library.setShouldValidateFormat(asserts);
    return async (schema) => {
      library.registerSchema(schema);
      const check = await library.validate(schema.$id);
      return (message) => check(message).valid;
    };
  },

  async "@exodus/schemasafe"() {
    const { validator } = require("@exodus/schemasafe");
    return (schema) => validator(schema, { formatAssertion: asserts });
  },
};

const compile = await ENGINES[package_]();
const contracts = new Map();
for (const name of readdirSync(schemas).filter((name) => /-v\d+\.schema\.json$/.test(name))) {
  const schema = JSON.parse(readFileSync(path.join(schemas, name), "utf8"));
  contracts.set(schema.properties.type.const, await compile(schema));
}

// A service reads a message as Node does: bytes that are not UTF-8 become U+FFFD.
function isValid(bytes) {
  try {
    const message = JSON.parse(bytes.toString("utf8"));
    return Boolean(contracts.get(message.type)?.(message));
  } catch {
    return false;
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { name, base64 } = JSON.parse(line);
  console.log(JSON.stringify({ name, valid: isValid(Buffer.from(base64, "base64")) }));
}
