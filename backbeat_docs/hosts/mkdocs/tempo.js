/* The tempo calculator: the arithmetic of `backbeat tempo`, for every element of class `bb-tempo`.
   Everything else, limits, bands, rows and sentences, comes from the package when the site is built. */
import data from "./_tempo-data.js";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const COUNT = /^0*[1-9]\d{0,17}$/;
const DURATION = new RegExp(`^(?:${data.duration})$`);

/** A refused input: the name of the field, and a sentence. */
class Refusal extends Error {
  constructor(field, sentence, got = "") {
    super(sentence.replace("{got}", () => got));
    this.field = field;
  }
}

/** Format a number as Python's `g` does, which rounds a tie to the even digit. */
function significant(value, digits) {
  if (!Number.isFinite(value)) return "inf";
  const exact = value.toExponential(60);
  const tie = new RegExp(`^\\d\\.\\d{${digits - 2}}[02468]50*e`).test(exact);
  const rounded = tie
    ? exact.slice(0, digits + 1) + exact.slice(exact.indexOf("e"))
    : value.toExponential(digits - 1);
  const [mantissa, power] = rounded.split("e");
  if (power >= -4 && power < digits) return String(Number(rounded));
  const [sign, size] = [power[0], power.slice(1).padStart(2, "0")];
  return `${Number(mantissa)}e${sign}${size}`;
}

function formatNumber(value) {
  const text = significant(value, 4);
  return value >= 1000 && value < 1e15 ? Number(text).toLocaleString("en-US") : text;
}

function formatDuration(seconds) {
  for (const unit of ["h", "min", "s"]) {
    const amount = Number((seconds / data.units[unit]).toFixed(9));
    if (amount === 1 || amount >= 2 || (unit === "s" && amount > 1)) {
      return `${significant(amount, 4)} ${unit}`;
    }
  }
  return `${significant(seconds * 1000, 4)} ms`;
}

function count(number, word) {
  return number === "1" ? `${number} ${word}` : `${number} ${word}s`;
}

function readNumber(text, field) {
  const number = NUMBER.test(text) ? Number(text) : Infinity;
  if (Number.isFinite(number)) return number;
  throw refuse(text, field);
}

function readCount(text, field) {
  if (COUNT.test(text)) return BigInt(text);
  throw refuse(text, field);
}

function refuse(text, field) {
  const { label, requirement } = data.inputs[field];
  const got = text ? `, got "${text.length > 40 ? `${text.slice(0, 39)}…` : text}"` : "";
  return new Refusal(field, `${label} ${requirement}{got}`, got);
}

function tempoOf(text) {
  const match = DURATION.exec(text);
  if (!match) throw new Refusal("beat", data.sentences.duration);
  const seconds = Number(match[1]) * data.units[match[2]];
  if (!Number.isFinite(seconds) || seconds <= 0) {
    throw new Refusal("beat", data.sentences.beat, significant(seconds, 6));
  }
  if (seconds > data.longestBeat) {
    throw new Refusal("beat", data.sentences["long beat"], formatDuration(seconds));
  }
  return Math.max(data.minimum, 60 / seconds);
}

function checkTempo(bpm) {
  if (bpm >= data.minimum) return bpm;
  throw new Refusal("bpm", data.sentences.tempo, significant(bpm, 6));
}

function contains(band, bpm) {
  const above = band.with_lowest ? bpm >= band.lowest : bpm > band.lowest;
  if (band.highest === null || !above) return above;
  return band.with_highest ? bpm <= band.highest : bpm < band.highest;
}

function phases(bar) {
  if (bar < data.shortestBar) throw new Refusal("bar", data.sentences.bar, String(bar));
  const tenth = bar >= 10n ? bar / 10n : 1n;
  return [tenth, bar - 2n * tenth, tenth];
}

/** Return the tempo from the text of the field `bpm` or `beat`; throws a `Refusal`. */
function readTempo(field, texts) {
  const text = texts[field].trim();
  return field === "beat" ? tempoOf(text) : checkTempo(readNumber(text, "bpm"));
}

/** Return the rows of a calculation from the texts of the other fields; throws a `Refusal`. */
function calculate(bpm, texts) {
  const [agents, claimsPerBeat, bar] = ["agents", "claims-per-beat", "bar"].map((field) =>
    readCount(texts[field].trim(), field),
  );
  const [plan, execute, review] = phases(bar);
  const [beat, beats] = [60 / bpm, bpm / 60];
  const claims = beats * Number(agents) * Number(claimsPerBeat);
  const reports = beats / Number(bar);
  const values = {
    ...data.bands.find((band) => contains(band, bpm)),
    tempo: significant(bpm, 6),
    beat: formatDuration(beat),
    network: formatDuration(beat / 10),
    work: formatDuration((beat * 8) / 10),
    check: formatDuration(beat / 10),
    bar: String(bar),
    length: formatDuration(Number(bar) * beat),
    plan: formatDuration(Number(plan) * beat),
    execute: formatDuration(Number(execute) * beat),
    review: formatDuration(Number(review) * beat),
    total: formatNumber(beats + claims + reports),
    agents: count(agents.toLocaleString("en-US"), "agent"),
    frames: count(formatNumber(beats), "frame"),
    claims: count(formatNumber(claims), "claim"),
    reports: count(formatNumber(reports), "report"),
  };
  const fill = (row) => row.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  return Object.fromEntries(Object.entries(data.rows).map(([name, row]) => [name, fill(row)]));
}

/** Return the rows that `backbeat tempo` prints, or the refused field and a sentence. */
export function answer(field, texts) {
  try {
    return { rows: calculate(readTempo(field, texts), texts) };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { field: refusal.field, sentence: refusal.message };
  }
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Replace what an element contains by the form and its results. */
function mount(place) {
  const inputs = Object.entries(data.inputs).map(([name, { label, value }]) => {
    const input = element("input", { name, value, type: "text", autocomplete: "off" });
    return element("label", {}, element("span", {}, label), input);
  });
  const problem = element("p", { className: "bb-tempo-problem", id: "tempo-problem" });
  const cells = Object.keys(data.rows).map((name) => [name, element("dd", {})]);
  const list = cells.map(([name, cell]) => element("div", {}, element("dt", {}, name), cell));
  const results = element("dl", { className: "bb-facts" }, ...list);
  const form = element("form", {}, ...inputs);
  const live = element("div", { role: "status" }, problem, results);
  let stated = "bpm"; // the reader wrote this one of `bpm` and `beat`; the other one follows

  function update(changed) {
    if (changed === "bpm" || changed === "beat") stated = changed;
    const texts = Object.fromEntries(new FormData(form));
    follow(form.elements[stated === "bpm" ? "beat" : "bpm"], stated, texts);
    const { rows, field, sentence = "" } = answer(stated, texts);
    for (const input of form.elements) mark(input, input.name === field, problem.id);
    write(problem, sentence);
    results.hidden = !rows;
    for (const [name, cell] of rows ? cells : []) write(cell, rows[name]);
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", ({ target }) => update(target.name));
  place.replaceChildren(form, live);
  place.dataset.ready = "";
  update("bpm");
}

/** Show the beat of the tempo, or the tempo of the beat. */
function follow(input, stated, texts) {
  try {
    const bpm = readTempo(stated, texts);
    input.value = stated === "bpm" ? formatDuration(60 / bpm) : significant(bpm, 6);
  } catch {
    input.value = "";
  }
}

function mark(input, refused, problem) {
  if (refused) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  if (refused) input.setAttribute("aria-describedby", problem);
  else input.removeAttribute("aria-describedby");
}

/** Change a text only if it differs: a screen reader announces each change. */
function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function mountAll() {
  document.querySelectorAll(".bb-tempo:not([data-ready])").forEach(mount);
}

// With instant navigation, Material replaces the page and does not run a module again.
if (typeof document$ === "undefined") mountAll();
else document$.subscribe(mountAll);
