/** The looks of the editor: the colours of the page, light or dark, by its variables. */
import { EditorView } from "@codemirror/view";

export const THEME = EditorView.theme({
  "&": {
    color: "var(--bb-play-text)",
    backgroundColor: "var(--bb-play-ground)",
    fontSize: "inherit",
    minHeight: "var(--bb-play-height)",
    maxHeight: "70vh",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--bb-play-font)", lineHeight: "1.5", overflow: "auto" },
  ".cm-content": { padding: "0.6em 0", caretColor: "var(--bb-play-text)" },
  ".cm-line": { padding: "0 0.8em 0 0.4em" },
  ".cm-gutters": {
    color: "var(--bb-quiet)",
    backgroundColor: "var(--bb-play-ground)",
    border: "none",
  },
  ".cm-placeholder": { color: "var(--bb-quiet)" },
  ".cm-specialChar": { color: "var(--bb-bad)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    backgroundColor: "var(--bb-bad-ground)",
    textDecoration: "underline wavy var(--bb-bad)",
    textDecorationSkipInk: "none",
    textUnderlineOffset: "0.2em",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--bb-quiet)",
  },
  ".cm-tooltip, .cm-panels": {
    color: "var(--bb-play-text)",
    backgroundColor: "var(--bb-play-panel)",
    border: "1px solid var(--bb-line)",
    fontFamily: "var(--bb-play-words)",
  },
  ".cm-diagnostic": { padding: "0.4em 0.8em", overflowWrap: "anywhere" },
  ".cm-diagnostic-error": { borderLeft: "0.2rem solid var(--bb-bad)" },
  ".cm-diagnosticSource": { color: "var(--bb-quiet)", opacity: "1" },
  ".cm-panel.cm-search": { padding: "0.5em 1.6em 0.5em 0.6em" },
  ".cm-panel.cm-search label": { fontSize: "0.9em" },
  ".cm-textfield": {
    color: "inherit",
    backgroundColor: "var(--bb-play-ground)",
    border: "1px solid var(--bb-quiet)",
    fontSize: "0.9em",
  },
  ".cm-button": {
    color: "inherit",
    background: "none",
    border: "1px solid var(--bb-quiet)",
    fontSize: "0.9em",
  },
  ".cm-panel button[name=close]": { color: "inherit" },
});
