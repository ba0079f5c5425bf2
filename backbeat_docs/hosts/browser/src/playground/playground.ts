/** Starts the playground in each element of class `bb-playground`. */
import { Playground } from "./mount.ts";

declare const document$: { subscribe(listener: () => void): void } | undefined;

const mounted = new Set<Playground>();

function mountAll(): void {
  for (const one of mounted) if (one.stopIfGone()) mounted.delete(one);
  const places = document.querySelectorAll<HTMLElement>(".bb-playground:not([data-ready])");
  for (const place of places) {
    const one = new Playground(place);
    mounted.add(one);
    one.start();
  }
}

// With instant navigation, Material replaces the page and does not run a module again.
if (typeof document$ === "undefined") mountAll();
else document$.subscribe(mountAll);
