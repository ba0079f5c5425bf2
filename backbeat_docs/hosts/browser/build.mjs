// Bundles src/ into the folder that is named: node build.mjs FOLDER
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });

const common = {
  bundle: true,
  format: "esm",
  legalComments: "none",
  minify: true,
  target: "es2022",
};
await build({
  ...common,
  banner: { js: '// @ts-self-types="./backbeat.d.mts"' }, // Deno finds the types by it
  entryPoints: ["src/index.ts"],
  outfile: join(folder, "backbeat.mjs"),
});
for (const name of ["playground", "editor", "worker"]) {
  const entryPoints = [`src/playground/${name}.ts`];
  await build({
    ...common,
    entryPoints,
    external: ["./backbeat.mjs", "./editor.js"],
    outfile: join(folder, `${name}.js`),
  });
}
copyFileSync("src/playground/playground.css", join(folder, "playground.css"));

// The types of the module in one file.
const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
const tsc = join(dirname(typescript), "bin", "tsc");
const emit = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly"];
const places = ["--rootDir", ".", "--outDir", "types"];
execFileSync(process.execPath, [tsc, ...emit, ...places], { stdio: "inherit" });
const types = ["types", "limits", "defect", "node", "contracts", "index"]
  .map((name) => readFileSync(`types/src/${name}.d.ts`, "utf8"))
  .join("")
  .replace(/^(import|export) [^;]* from [^;]*;\n/gm, "");
writeFileSync(join(folder, "backbeat.d.mts"), types);
