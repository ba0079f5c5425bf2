/** Starts the playground in each element of class `bb-playground`. */
import { Playground } from "./mount.ts";

declare const document$: { subscribe(listener: () => void): void } | undefined;

function mountAll(): void {
  const places = document.querySelectorAll<HTMLElement>(".bb-playground:not([data-ready])");
  for (const place of places) new Playground(place).start();
}

// With instant navigation, Material replaces the page and does not run a module again.
if (typeof document$ === "undefined") mountAll();
else document$.subscribe(mountAll);
