/** The editor, which is loaded when the reader first goes into the text area. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
  type ViewUpdate,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Finding } from "../types.ts";
import { element } from "./dom.ts";
import type { Surface, SurfaceOptions } from "./surface.ts";
import { THEME } from "./theme.ts";

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--bb-play-name)" },
  { tag: tags.string, color: "var(--bb-play-string)" },
  { tag: tags.number, color: "var(--bb-play-number)" },
  { tag: [tags.bool, tags.null], color: "var(--bb-play-word)" },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: "var(--bb-play-mark)" },
]);

/**
 * Return the editor. It is in a shadow root, whose style sheets need no permission by a content
 * security policy. The key Tab leaves it, as it leaves any field.
 */
export function makeEditor(options: SurfaceOptions): Surface {
  const host = element("div", { class: "bb-play-editor" });
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({ parent: root, root, state: makeState(options) });
  const replace = (from: number, to: number, insert: string) => {
    view.dispatch({
      changes: { from, to, insert },
      selection: { anchor: from },
      userEvent: "input",
    });
  };
  return {
    element: host,
    read: () => view.state.doc.toString(),
    replace,
    select(from, to) {
      const end = view.state.doc.length;
      const selection = { anchor: Math.min(from, end), head: Math.min(to, end) };
      view.dispatch({
        selection,
        effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }),
      });
      view.focus();
    },
    selection: () => [view.state.selection.main.from, view.state.selection.main.to],
    mark(findings) {
      const end = view.state.doc.length;
      view.dispatch(
        setDiagnostics(
          view.state,
          findings.map((finding) => diagnose(finding, end)),
        ),
      );
    },
    focus: () => view.focus(),
  };
}

function makeState(options: SurfaceOptions): EditorState {
  const leave = () => {
    options.leave();
    return true;
  };
  return EditorState.create({
    doc: options.text,
    extensions: [
      history(),
      lineNumbers(),
      highlightSpecialChars(),
      bracketMatching(),
      highlightSelectionMatches(),
      search({ top: true }),
      json(),
      syntaxHighlighting(COLOURS),
      EditorView.lineWrapping,
      placeholder(options.placeholder),
      // The keys of the search and of the findings come first: Escape closes their panels.
      keymap.of([...searchKeymap, ...lintKeymap, ...defaultKeymap, ...historyKeymap]),
      keymap.of([{ key: "Escape", run: leave }]),
      EditorView.contentAttributes.of({ "aria-label": options.label, spellcheck: "false" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) options.change(isWhole(update));
      }),
      THEME,
    ],
  });
}

/** Return whether one change replaced the whole text. */
function isWhole({ changes, startState }: ViewUpdate): boolean {
  let found = false;
  changes.iterChangedRanges((from, to) => {
    found ||= from === 0 && to === startState.doc.length;
  });
  return found;
}

/** A finding at a place is at least one character wide, so that it can be seen. */
function diagnose({ from, to, message, code }: Finding, end: number): Diagnostic {
  const start = Math.min(from, Math.max(0, end - 1));
  const stop = Math.min(Math.max(to, start + 1), end);
  return { from: Math.min(start, stop), to: stop, severity: "error", message, source: code };
}
