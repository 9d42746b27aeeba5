/** The CSS of a report, in light and dark as the reader's system asks for. */
export const reportStyle = `:root { color-scheme: light dark; --page: #f1f3f7; --paper: #fcfcfd; --line: #d5dae2; --text: #1c2430; --note: #46505f; --counted: #2b74d4; --behind: #7d8899; --lost: #b8264a; --right: #1f7a48; }
@media (prefers-color-scheme: dark) { :root { --page: #12161c; --paper: #1b2029; --line: #39424f; --text: #e8ecf2; --note: #aab4c3; --counted: #6ea8f2; --behind: #8a95a6; --lost: #f0708d; --right: #5fc98f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 Helvetica, Arial, sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 24px 20px 48px; }
h1 { margin: 0; font-size: 24px; }
h2 { margin: 0; font-size: 18px; }
h3 { margin: 0; font-size: 16px; overflow-wrap: anywhere; }
h4 { margin: 12px 0 4px; font-size: 13px; font-weight: normal; color: var(--note); }
p { margin: 4px 0 0; color: var(--note); }
dl, dd, ol, ul { margin: 0; padding: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 10px; margin-top: 20px; }
.figures > div { padding: 12px 14px; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; }
.figures dt { color: var(--note); font-size: 13px; }
.figures dd { font-size: 24px; font-variant-numeric: tabular-nums; }
.panel { margin-top: 16px; padding: 16px; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; overflow-wrap: anywhere; }
.panel ul { padding-left: 20px; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); gap: 0 16px; }
.plot { display: block; width: 100%; max-width: 480px; height: auto; margin: 14px 0 10px; font: 13px Helvetica, Arial, sans-serif; }
.plot text { fill: var(--text); dominant-baseline: middle; }
.plot .label { text-anchor: end; fill: var(--note); }
.plot .tick { text-anchor: middle; fill: var(--note); }
.counted { fill: var(--counted); }
.behind { fill: var(--behind); }
.lost { fill: var(--lost); }
.grid { stroke: var(--line); }
.limit { stroke: var(--note); stroke-dasharray: 4 4; }
.line { fill: none; stroke: var(--counted); stroke-width: 2.5; }
.dot { fill: var(--counted); }
summary { cursor: pointer; padding: 6px 0; }
summary:focus-visible { outline: 3px solid var(--counted); outline-offset: 2px; border-radius: 4px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 18px 3px 0; text-align: left; border-bottom: 1px solid var(--line); }
.panel dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr)); gap: 8px 20px; margin-top: 10px; }
.panel dt { color: var(--note); font-size: 13px; }
section:has(> .queries) { margin-top: 28px; }
.queries { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(460px, 100%), 1fr)); gap: 16px; margin-top: 14px; list-style: none; }
.query { padding: 16px; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; }
.place { color: var(--lost); }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
.item, .found li { display: flex; flex-direction: column; align-items: flex-start; gap: 4px; overflow-wrap: anywhere; }
.text { font-size: 17px; }
.right { padding-left: 10px; border-left: 4px solid var(--right); }
.found { display: grid; grid-template-columns: repeat(auto-fill, minmax(78px, 1fr)); gap: 10px; list-style: none; font-size: 13px; line-height: 1.35; }
.found small { color: var(--note); font-size: 12px; }
img { width: 84px; height: 84px; object-fit: contain; background: #fff; border: 1px solid var(--line); border-radius: 6px; }
.found img { width: 72px; height: 72px; }
@media (max-width: 600px) { main { padding: 16px 12px 32px; } }
@media print { .query, .panel { break-inside: avoid; } }`;
