import assert from "node:assert/strict";
import { test } from "node:test";
import { countBytes, decode } from "../src/decode.ts";
import { type Defect, JsonTextError } from "../src/defect.ts";
import { parseStrict } from "../src/index.ts";
import { type Node, pathOf, toPointer } from "../src/node.ts";
import { Positions } from "../src/positions.ts";

function defects(source: string | Uint8Array): readonly Defect[] {
  try {
    parseStrict(source);
  } catch (error) {
    if (error instanceof JsonTextError) return error.defects;
    throw error;
  }
  return [];
}

function member(node: Node, ...names: string[]): Node {
  return names.reduce((at, name) => at.members.get(name) ?? assert.fail(`no ${name}`), node);
}

test("a value has the place of its text, and a member that of its key", () => {
  const text = ' {"a": [1, "\\u0041"]}';
  const list = member(parseStrict(text), "a");
  assert.equal(text.slice(list.keyStart, list.keyEnd), '"a"');
  assert.equal(text.slice(list.start, list.end), '[1, "\\u0041"]');
  assert.deepEqual(list.value, [1, "A"]);
  const last = list.items[1] ?? assert.fail();
  assert.equal(toPointer(pathOf(last)), "/a/1");
});

test("no name of a member reaches a prototype", () => {
  const root = parseStrict('{"__proto__": {"polluted": 1}, "constructor": 2, "a~/b": 3}');
  assert.deepEqual([...root.members.keys()], ["__proto__", "constructor", "a~/b"]);
  assert.equal(Object.getPrototypeOf(root.value), null);
  assert.equal(Reflect.get({}, "polluted"), undefined);
  assert.equal(toPointer(pathOf(member(root, "a~/b"))), "/a~0~1b");
});

const STOPS: [string, string, number][] = [
  ["", "empty", 0],
  ["\ufeff{}", "mark", 0],
  ['{"a" 1}', "colon", 5],
  ['{"a": }', "value", 6],
  ["{a: 1}", "key", 1],
  ["[1 2]", "comma", 3],
  ["[1,]", "value", 3],
  ["01", "after", 1],
  ["-", "value", 0],
  ['"a', "string", 0],
  ['"a\n"', "control", 2],
  ['"\\x"', "escape", 1],
  ['"\\u12"', "escape", 2],
  ['"\\u1234', "escape", 2],
  ['{\0"\0', "wide", 0],
];

for (const [text, reason, offset] of STOPS) {
  test(`${JSON.stringify(text)} stops being JSON at ${offset}`, () => {
    const [found] = defects(text);
    assert.deepEqual([found?.code, found?.reason, found?.offset], ["not-json", reason, offset]);
  });
}

test("every repeated key, half pair and number beyond a double is found, in order", () => {
  const text = '{"a": 1e400, "\\ud800": NaN, "a": {"b": [-Infinity]}}';
  assert.deepEqual(
    defects(text).map(({ code, pointer }) => [code, pointer]),
    [
      ["not-finite", "/a"],
      ["not-json", ""],
      ["not-finite", "/\ud800"],
      ["duplicate-key", "/a"],
      ["not-finite", "/a/b/0"],
    ],
  );
});

test("brackets in strings do not nest", () => {
  assert.deepEqual(defects(`["${"[".repeat(100)}\\"]]"]`), []);
  assert.equal(defects("[".repeat(65))[0]?.code, "too-deep");
});

test("bytes that are not UTF-8 are named with the place of the first", () => {
  const [found] = defects(new Uint8Array([0x22, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x22]));
  assert.deepEqual([found?.code, found?.offset, found?.shown], ["not-utf8", 2, "f0"]);
});

test("bytes are counted as UTF-8", () => {
  for (const text of ["", "a", "é", "€", "😀", "a😀é"]) {
    assert.equal(countBytes(text), new TextEncoder().encode(text).length);
    assert.equal(decode(new TextEncoder().encode(text)), text);
  }
  assert.equal(countBytes("\ud800"), 3);
});

test("columns count code points", () => {
  const text = "a\n😀😀b\n";
  const positions = new Positions(text);
  assert.deepEqual(positions.locate(0), { line: 1, column: 1 });
  assert.deepEqual(positions.locate(text.indexOf("b")), { line: 2, column: 3 });
  assert.deepEqual(positions.locate(text.length), { line: 3, column: 1 });
});
