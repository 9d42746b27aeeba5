import { darkPalette, lightPalette, type Palette, type PlotTheme, podKinds } from './palette.ts';

/** The CSS of a picture. Only elements inside `.podflow-graph` are touched, so it can stand inline in a page. */
export function styleSheet(theme: PlotTheme): string {
  const base = theme === 'dark' ? darkPalette : lightPalette;
  const rules = [
    rule('text', { 'font-family': 'Helvetica, Arial, sans-serif' }),
    rule('.node text', { 'font-size': '12px' }),
    rule('.node text.name', { 'font-size': '14px', 'font-weight': 'bold' }),
    rule('.cluster text', { 'font-size': '12px' }),
    rule('.cluster text.name', { 'font-size': '14px', 'font-weight': 'bold' }),
    rule('.edge text', { 'font-size': '12px' }),
    // Edges run below them.
    rule('.edge text, .podflow-graph .cluster text', {
      'paint-order': 'stroke',
      'stroke-width': '4px',
      'stroke-linejoin': 'round',
    }),
    rule('.node.inspect path', { 'stroke-dasharray': '5 3' }),
    rule('.pod.broken path', { 'stroke-dasharray': '5 3' }),
    ...colorRules(base),
  ];
  if (theme === 'auto') {
    rules.push(`@media (prefers-color-scheme: dark) {\n${colorRules(darkPalette).join('\n')}\n}`);
  }
  return rules.join('\n');
}

function colorRules(palette: Palette): string[] {
  const { paper, paperEdge, edge, panel, note, legend, broken, kinds } = palette;
  return [
    rule('.paper', { fill: paper, stroke: paperEdge }),
    rule('.edge path', { stroke: edge }),
    rule('.edge polygon', { fill: edge, stroke: edge }),
    ...podKinds.flatMap((kind) => {
      const { fill, stroke, text } = kinds[kind];
      return [
        // No `:is()`: renderers other than browsers do not know it.
        rule(`.${kind} path`, { fill, stroke }),
        rule(`.${kind} polygon`, { fill, stroke }),
        rule(`.${kind} rect`, { fill, stroke }),
        rule(`.${kind} text.name`, { fill: text }),
      ];
    }),
    ...podKinds.map((kind) =>
      rule(`.cluster.${kind} path`, { fill: panel, stroke: kinds[kind].stroke }),
    ),
    rule('.pod.broken path', { stroke: broken }),
    rule('.pod.broken text.note', { fill: broken }),
    rule('.pod.end path', { fill: paper }),
    rule('.point ellipse', { fill: edge, stroke: edge }),
    rule('.pod text.note', { fill: note }),
    rule('.cluster text', { stroke: panel, 'pointer-events': 'none' }),
    rule('.cluster text.name', { fill: kinds.base.text }),
    rule('.end text.name', { fill: note }),
    rule('.edge text', { fill: note, stroke: paper }),
    rule('.edge.inner text', { stroke: panel }),
    rule('.gateway text.note', { fill: kinds.gateway.text }),
    rule('.edge.joining path', { stroke: kinds.join.stroke }),
    rule('.edge.joining polygon', { fill: kinds.join.stroke, stroke: kinds.join.stroke }),
    rule('.edge path', { fill: 'none' }),
    rule('.legend text', { fill: legend, 'font-size': '12px' }),
  ];
}

function rule(selector: string, properties: Readonly<Record<string, string>>): string {
  const body = Object.entries(properties).map(([name, value]) => `${name}: ${value}`);
  return `.podflow-graph ${selector} { ${body.join('; ')} }`;
}
