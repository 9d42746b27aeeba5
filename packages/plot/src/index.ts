export { type DotOptions, toDot } from './dot.ts';
export type { PlotTheme } from './palette.ts';
export { type PlotOptions, plotFlow } from './plot-flow.ts';
