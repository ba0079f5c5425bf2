import assert from "node:assert/strict";
import test from "node:test";
import { Validator } from "../src/index.ts";

for (const data of [null, "x", [], { $id: "https://example.com/a", type: "object" }]) {
  test(`data that are no contracts are refused: ${JSON.stringify(data)}`, () => {
    assert.throws(() => new Validator(data as never), {
      name: "TypeError",
      message: '"contracts" is missing: "backbeat javascript" did not write these contracts',
    });
  });
}
