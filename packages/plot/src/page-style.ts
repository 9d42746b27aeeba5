import { darkPalette, lightPalette, type Palette, podKinds } from './palette.ts';

/** The CSS of a page with a picture and a panel for each Pod, in light and dark as the reader's system asks for. */
export function pageStyle(): string {
  return `:root { color-scheme: light dark; ${variables(lightPalette)} }
@media (prefers-color-scheme: dark) { :root { ${variables(darkPalette)} } }
${layout}
${podKinds.map((kind) => `.kind.${kind} { background: var(--${kind}); color: var(--${kind}-text); border-color: var(--${kind}-stroke); }`).join('\n')}`;
}

/**
 * Marks the Pod of which the panel is open.
 *
 * @param ids of the panels
 */
export function markStyle(ids: readonly string[]): string {
  const chosen = (id: string) => `body:has(#${id}:target) a[href="#${id}"]`;
  return ids
    .map(
      (id) =>
        `${chosen(id)} path, ${chosen(id)} polygon { stroke-width: 4px; } ${chosen(id)} .cluster path { stroke-width: 3px; }`,
    )
    .join('\n');
}

function variables({ paper, paperEdge, panel, note, kinds }: Palette): string {
  const colors = podKinds.flatMap((kind) => [
    `--${kind}: ${kinds[kind].fill};`,
    `--${kind}-text: ${kinds[kind].text};`,
    `--${kind}-stroke: ${kinds[kind].stroke};`,
  ]);
  const own = `--paper: ${paper}; --line: ${paperEdge}; --panel: ${panel}; --note: ${note}; --text: ${kinds.base.text}; --accent: ${kinds.indexer.stroke};`;
  return `${own} ${colors.join(' ')}`;
}

const layout = `* { box-sizing: border-box; }
body { margin: 0; background: var(--panel); color: var(--text); font: 15px/1.5 Helvetica, Arial, sans-serif; }
main { padding: 20px; }
body:has(.panel:target) main { padding-bottom: calc(45vh + 20px); }
h1 { margin: 0; font-size: 20px; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 17px; overflow-wrap: anywhere; }
p { margin: 4px 0 0; color: var(--note); overflow-wrap: anywhere; }
code, pre { font: 13px/1.55 ui-monospace, Menlo, Consolas, monospace; }
a { color: var(--accent); }
a:focus-visible, .panel pre:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.picture { margin-top: 16px; overflow: auto; border-radius: 12px; }
.picture svg { display: block; margin: 0 auto; width: 100%; height: auto; }
.podflow-graph a { cursor: pointer; }
.podflow-graph a:hover path, .podflow-graph a:hover polygon { stroke-width: 3px; }
.panel { display: none; position: fixed; inset: auto 0 0; max-height: 45vh; overflow: auto; padding: 14px 20px 20px; background: var(--paper); border-top: 1px solid var(--line); box-shadow: 0 -6px 24px rgb(0 0 0 / 18%); }
.panel:target { display: block; }
.panel:focus { outline: none; }
.panel header { display: flex; flex-wrap: nowrap; align-items: center; gap: 10px; }
.kind { padding: 0 9px; border: 1px solid; border-radius: 10px; font-size: 13px; white-space: nowrap; }
.close { margin-left: auto; min-width: 44px; min-height: 44px; display: grid; place-items: center; font-size: 24px; text-decoration: none; color: var(--note); border-radius: 8px; }
.close:hover { background: var(--panel); }
.panel pre { margin: 10px 0 0; padding: 10px 0; overflow: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; counter-reset: line var(--before); }
.panel pre span { counter-increment: line; padding-right: 14px; }
.panel pre span::before { content: counter(line); display: inline-block; width: 4em; padding-right: 1.2em; text-align: right; color: var(--note); opacity: 0.75; }
@media (min-width: 900px) {
  .tall .panel { inset: 0 0 0 auto; width: min(480px, 42vw); max-height: none; border-top: 0; border-left: 1px solid var(--line); }
  body.tall:has(.panel:target) main { padding: 20px calc(min(480px, 42vw) + 20px) 20px 20px; }
}
@media (max-width: 600px) { main { padding: 16px 12px; } }
@media print { .panel { display: none; } }`;
