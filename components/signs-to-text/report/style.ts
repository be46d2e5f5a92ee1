import { FINGER_COLOURS } from '../../types/finger-colours.ts'

const fingers: string = Object.entries(FINGER_COLOURS)
  .map(([part, rgb]) => `--${part}: rgb(${rgb.join(' ')});`)
  .join(' ')

/** The report's only style sheet; colours are named once for light and once for dark. */
export const style: string = `
:root {
  color-scheme: light dark;
  --page: #f6f5f1; --sheet: #ffffff; --ink: #1b1d22; --quiet: #5a5f69; --rule: #dcdad2;
  --accent: #0b6b63; --accent-soft: #d5ebe7; --doubt: #a3420a; --doubt-soft: #fbe3d3;
  ${fingers}
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14161a; --sheet: #1d2026; --ink: #eceae4; --quiet: #a5aab4; --rule: #363a43;
    --accent: #6fd3c7; --accent-soft: #17423e; --doubt: #ffab78; --doubt-soft: #4a2814;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
main, header.top, footer { max-width: 66rem; margin: 0 auto; padding: 0 1.25rem; }
header.top { padding-top: 2.5rem; }
a { color: var(--accent); }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--sheet); padding: .5rem 1rem; z-index: 1; }
.eyebrow { margin: 0; color: var(--quiet); font-size: .9rem; }
h1 { margin: .4rem 0 0; font-size: 1rem; font-weight: 600; color: var(--quiet); }
h2 { margin: 3rem 0 .9rem; font-size: 1.3rem; line-height: 1.25; letter-spacing: -.01em; }
h3 { margin: 1.8rem 0 .6rem; font-size: 1.02rem; }
.quiet { color: var(--quiet); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.spelled { display: flex; flex-wrap: wrap; gap: .4rem 1.6rem; margin: .5rem 0 0; padding: 0; list-style: none; }
.spelled ol { display: flex; gap: .3rem; margin: 0; padding: 0; list-style: none; flex-wrap: wrap; }
.spelled a { display: block; min-width: 2.1rem; padding: 0 .1rem; text-align: center; text-decoration: none; color: var(--ink); font-size: 3.2rem; font-weight: 650; line-height: 1.3; letter-spacing: -.01em; }
.spelled a:hover { color: var(--accent); }
.spelled svg { display: block; width: 0; min-width: 100%; height: 5px; }
.spelled .track { fill: var(--rule); } .spelled .level { fill: var(--accent); }
.spelled .uncertain { color: var(--doubt); font-style: italic; } .spelled .uncertain .level { fill: var(--doubt); }
.spelled.long a { font-size: 1.5rem; min-width: 1.1rem; } .spelled.long svg { height: 3px; }
.plain { overflow-wrap: anywhere; }
.nothing { font-size: 1.5rem; margin: .5rem 0 0; }
.facts { display: flex; flex-wrap: wrap; gap: 1px; margin: 1.8rem 0 0; background: var(--rule); border: 1px solid var(--rule); border-radius: 10px; overflow: hidden; }
.facts div { flex: 1 1 8.5rem; background: var(--sheet); padding: .7rem 1rem; }
.facts dt { color: var(--quiet); font-size: .82rem; } .facts dd { margin: 0; font-size: 1.2rem; font-weight: 600; }
.notice { margin: 1.2rem 0 0; padding: .9rem 1.1rem; background: var(--accent-soft); border-left: 4px solid var(--accent); border-radius: 0 10px 10px 0; }
.notice p { margin: .2rem 0; } .notice h2 { margin: 0; font-size: 1rem; }
.sheet h3 { margin-top: 0; }
.sheet { background: var(--sheet); border: 1px solid var(--rule); border-radius: 12px; padding: 1rem; }
.rows { overflow-x: auto; background: var(--sheet); border: 1px solid var(--rule); border-radius: 12px; padding: .8rem; }
.timeline { display: block; width: 100%; min-width: 46rem; height: auto; }
.timeline + .timeline { border-top: 1px solid var(--rule); margin-top: .8rem; padding-top: .8rem; }
.timeline text { font: 13px system-ui, sans-serif; fill: var(--ink); text-anchor: middle; }
.timeline .lane { text-anchor: end; fill: var(--quiet); font-size: 12px; }
.timeline .tick { stroke: var(--rule); stroke-width: .6; } .timeline .tick-label { fill: var(--quiet); font-size: 12px; }
.timeline .grid { stroke: var(--rule); } .timeline .half { stroke: var(--quiet); stroke-dasharray: 2 4; }
.timeline .word rect { fill: var(--accent); } .timeline .word text { fill: var(--sheet); font-weight: 600; letter-spacing: .04em; }
.timeline .bar { fill: var(--accent-soft); } .timeline .cap { stroke: var(--accent); stroke-width: 2.5; }
.timeline .sign text { font-weight: 650; font-size: 16px; }
.timeline .uncertain .bar { fill: var(--doubt-soft); } .timeline .uncertain .cap { stroke: var(--doubt); stroke-dasharray: 4 3; }
.timeline .uncertain text { fill: var(--doubt); font-style: italic; }
.timeline .seen { fill: var(--quiet); }
.legend { font-size: .88rem; color: var(--quiet); margin: .6rem 0 0; }
.scroll { overflow-x: auto; background: var(--sheet); border: 1px solid var(--rule); border-radius: 12px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption span { display: block; max-width: calc(100vw - 5rem); }
caption { text-align: left; padding: .7rem 1rem 0; color: var(--quiet); font-size: .88rem; }
th, td { text-align: left; padding: .5rem 1rem; border-bottom: 1px solid var(--rule); white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; } thead th { font-size: .82rem; font-weight: 600; color: var(--quiet); }
tbody tr:target { background: var(--accent-soft); }
td.letter, th.letter { font-size: 1.35rem; font-weight: 650; line-height: 1.2; }
.uncertain-note { color: var(--doubt); font-style: italic; }
.meter { width: 5.5rem; height: 8px; vertical-align: middle; margin-right: .5rem; }
.meter .track { fill: var(--rule); } .meter .level { fill: var(--accent); } .meter .level.low { fill: var(--doubt); }
.alternative { display: inline-block; margin-right: .9rem; } .alternative b { font-weight: 650; }
.sheets { display: grid; gap: 1.2rem; }
.contact { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.6rem, 1fr)); gap: .8rem; margin: 0; padding: 0; list-style: none; }
.contact figure, .camera figure { margin: 0; }
.contact figcaption { display: flex; justify-content: space-between; align-items: baseline; font-size: .85rem; color: var(--quiet); }
.contact figcaption b { font-size: 1.15rem; color: var(--ink); }
.camera { display: grid; grid-template-columns: minmax(0, 19rem) minmax(0, 1fr); gap: 1rem 1.5rem; align-items: start; }
.camera dl { display: grid; grid-template-columns: auto 1fr; gap: .2rem 1rem; margin: .8rem 0 0; font-size: .93rem; }
.camera dt { color: var(--quiet); } .camera dd { margin: 0; }
.picture { display: block; width: 100%; height: auto; border-radius: 8px; background: #23262d; }
.no-picture { fill: #23262d; }
.bone { fill: none; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.shadow { fill: none; stroke: #000; stroke-opacity: .55; stroke-width: 4; stroke-linecap: round; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.palm { stroke: var(--palm); } .thumb { stroke: var(--thumb); } .index { stroke: var(--index); } .middle { stroke: var(--middle); } .ring { stroke: var(--ring); } .pinky { stroke: var(--pinky); }
.keys { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: 0 0 .8rem; padding: 0; list-style: none; font-size: .85rem; color: var(--quiet); }
.keys svg { width: 1.6rem; height: .5rem; vertical-align: middle; margin-right: .35rem; background: #23262d; border-radius: 2px; }
dl.made { display: grid; grid-template-columns: minmax(7rem, auto) 1fr; gap: .45rem 1.4rem; margin: 0; }
dl.made dt { color: var(--quiet); } dl.made dd { margin: 0; overflow-wrap: anywhere; }
footer { padding-top: 2.5rem; padding-bottom: 3rem; color: var(--quiet); font-size: .88rem; }
@media (max-width: 40rem) {
  header.top { padding-top: 1.4rem; } .spelled a { font-size: 2.3rem; min-width: 1.6rem; }
  .camera, dl.made { grid-template-columns: 1fr; } dl.made dd { margin-bottom: .5rem; } th, td { padding: .45rem .7rem; }
}
@media print {
  body { background: #fff; } .rows, .scroll { overflow: visible; } .timeline { min-width: 0; }
  figure, tr, .timeline { break-inside: avoid; }
}
`
