import assert from "node:assert/strict";
import { test } from "node:test";
import { findFault } from "../src/fault.ts";
import { findNearest, measureDistance } from "../src/nearest.ts";
import { isMultiple, numberKey, toDigits } from "../src/numbers.ts";
import { fill } from "../src/quoting.ts";
import { head, length, tail } from "../src/unicode.ts";

test("an exchange of neighbours is one edit", () => {
  assert.equal(measureDistance("reveiw", "review"), 1);
  assert.equal(measureDistance("exec", "execute"), 3);
  assert.equal(measureDistance("a", "abcdefgh"), 3);
});

test("the first of the nearest words is found, without regard to case", () => {
  assert.equal(findNearest("PLN", ["review", "plan", "plane"]), "plan");
  assert.equal(findNearest("a", ["b"]), undefined);
});

test("digits are rounded as C rounds them: halves to even", () => {
  assert.equal(toDigits(65, 12), "65");
  assert.equal(toDigits(0.65, 12), "0.65");
  assert.equal(toDigits(2.000244140625, 12), "2.00024414062");
  assert.equal(toDigits(6.000732421875, 12), "6.00073242188");
});

test("integers beyond doubles are exact", () => {
  assert.ok(isMultiple(2 ** 54, "18014398509481986", 3));
  assert.ok(!isMultiple(2 ** 54, "18014398509481984", 3));
  assert.ok(isMultiple(-6, "-6.0", 3));
  assert.notEqual(numberKey(2 ** 53, "9007199254740993"), numberKey(2 ** 53, "9007199254740992"));
  assert.equal(numberKey(2 ** 53, "9007199254740992.0"), numberKey(2 ** 53, "9007199254740992"));
  assert.equal(numberKey(-0, "-0.0"), numberKey(0, "0"));
});

test("text is cut between characters", () => {
  assert.equal(length("😀é"), 2);
  assert.equal(head("😀😀😀", 2), "😀😀");
  assert.equal(tail("a😀😀", 2), "😀😀");
});

test("a part is filled in once, whatever it contains", () => {
  assert.equal(
    fill("{a} {b}", (name) => (name === "a" ? "{b}" : "$&")),
    "{b} $&",
  );
});

test("the first wrong character, or the length, is at fault", () => {
  const digits = [[48, 57]] as const;
  const shape = { low: 2, high: 4, heads: [digits], rest: digits };
  assert.deepEqual(findFault(shape, [..."12x"]), { isLength: false, place: 2 });
  assert.deepEqual(findFault(shape, [..."1"]), { isLength: true, place: null });
  const template = { low: 2, high: 2, heads: [digits, digits], rest: null };
  assert.deepEqual(findFault(template, [..."x"]), { isLength: false, place: null });
  assert.deepEqual(findFault(null, [..."x"]), { isLength: false, place: null });
});
