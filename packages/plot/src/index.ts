export { type DotOptions, toDot } from './dot.ts';
export { escapeMarkup } from './escape-markup.ts';
export { type MermaidOptions, toMermaid } from './mermaid.ts';
export { type PageOptions, plotPage } from './page.ts';
export type { PlotTheme } from './palette.ts';
export { type PlotAsOptions, plotAs } from './plot-as.ts';
export { type PlotOptions, plotFlow } from './plot-flow.ts';
export { plotPng } from './png.ts';
export type { PlotDetail } from './sketch.ts';
