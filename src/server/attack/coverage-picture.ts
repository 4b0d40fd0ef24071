import type { Coverage, TacticCoverage, TechniqueCoverage } from './coverage.ts';
import { toXml } from '../xml-text.ts';

const COLUMN = 142;
const GAP = 6;
const ROW = 36;
const HEAD = 112;
const EDGE = 28;
/** characters of a name that fit on one of two lines */
const LINE = 22;

/** Numbers of rules from which a cell takes the next darker colour. */
const STEPS = [1, 2, 4, 8] as const;

/**
 * The matrix of ATT&CK as a picture: a column a tactic, a cell a technique, darker with more rules; the strip at a cell's foot is the share
 * of its sub-techniques that have a rule. Follows the reader's light or dark setting.
 */
export function toSvg(coverage: Coverage, title: string): string {
  const rows = Math.max(1, ...coverage.tactics.map(({ techniques }) => techniques.length));
  const width = EDGE * 2 + coverage.tactics.length * (COLUMN + GAP) - GAP;
  const height = HEAD + 44 + rows * ROW + 56;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${toXml(title)}">`,
    `<style>${STYLE}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...header(coverage, title, width),
    ...coverage.tactics.flatMap((tactic, i) => column(tactic, EDGE + i * (COLUMN + GAP))),
    `<text class="small" x="${EDGE}" y="${height - 20}">MITRE ATT&amp;CK ${toXml(coverage.version)}, enterprise. © The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.</text>`,
    '</svg>',
  ].join('\n');
} // prettier-ignore

const STYLE = `
svg { --page: #ffffff; --ink: #17202b; --soft: #5b6775; --empty: #eef1f4; --c1: #cfe3f6; --c2: #94c0ea; --c3: #4a8fd0; --c4: #1b5a9c; --on1: #12365c; --on3: #ffffff; --strip: #0d9488; --base: rgb(0 0 0 / 12%); font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
@media (prefers-color-scheme: dark) { svg { --page: #11161d; --ink: #e6ebf1; --soft: #94a1b0; --empty: #1c232d; --c1: #173450; --c2: #1f5384; --c3: #3583c6; --c4: #8cc4f7; --on1: #c9dff4; --on3: #06121f; --strip: #2dd4bf; --base: rgb(255 255 255 / 14%); } }
.page { fill: var(--page); }
text { fill: var(--ink); font-size: 10.4px; }
.title { font-size: 22px; font-weight: 650; }
.lead { font-size: 13px; fill: var(--soft); }
.tactic { font-size: 12px; font-weight: 650; }
.small { font-size: 10.5px; fill: var(--soft); }
.c0 { fill: var(--empty); } .c1 { fill: var(--c1); } .c2 { fill: var(--c2); } .c3 { fill: var(--c3); } .c4 { fill: var(--c4); }
text.t0 { fill: var(--soft); } text.t1, text.t2 { fill: var(--on1); } text.t3, text.t4 { fill: var(--on3); }
.count { font-weight: 650; text-anchor: end; }
.base { fill: var(--base); } .strip { fill: var(--strip); }
`.trim();

function header({ tactics, techniques, rules }: Coverage, title: string, width: number): string[] {
  const parents = techniques.filter(({ technique }) => !technique.id.includes('.'));
  const subs = techniques.length - parents.length;
  const count = (list: readonly TechniqueCoverage[]): number => list.filter((one) => one.rules.length > 0).length;
  const covered = count(parents);
  const tacticsCovered = tactics.filter((tactic) => tactic.covered > 0).length;
  const lead = `${rules} rules · ${covered} of ${parents.length} techniques · ${count(techniques) - covered} of ${subs} sub-techniques · ${tacticsCovered} of ${tactics.length} tactics`; // prettier-ignore
  const legend = ['no rule', ...STEPS.map((step, i) => (STEPS[i + 1] === undefined ? `${step} and more` : i === 0 ? '1 rule' : `${step}–${(STEPS[i + 1] ?? 0) - 1}`))]; // prettier-ignore
  const boxes = legend.map((label, i) => `<rect class="c${i}" x="${i * 84}" y="0" width="14" height="14" rx="3"/><text class="small" x="${i * 84 + 19}" y="11">${label}</text>`); // prettier-ignore
  const strip = `<rect class="base" x="440" y="5" width="22" height="4" rx="2"/><rect class="strip" x="440" y="5" width="13" height="4" rx="2"/><text class="small" x="468" y="11">share of sub-techniques with a rule</text>`; // prettier-ignore
  return [
    `<text class="title" x="${EDGE}" y="48">${toXml(title)}</text>`,
    `<text class="lead" x="${EDGE}" y="72">${lead}</text>`,
    `<g transform="translate(${width - EDGE - 668} 38)">${boxes.join('')}${strip}</g>`,
  ];
}

function column({ name, techniques, covered }: TacticCoverage, x: number): string[] {
  const [first = '', second = ''] = wrapped(name, 18);
  return [
    `<text class="tactic" x="${x}" y="${HEAD}">${toXml(first)}</text>`,
    second === '' ? '' : `<text class="tactic" x="${x}" y="${HEAD + 14}">${toXml(second)}</text>`,
    `<text class="small" x="${x}" y="${HEAD + 30}">${covered} of ${techniques.length}</text>`,
    ...techniques.map((technique, i) => cell(technique, x, HEAD + 40 + i * ROW)),
  ];
}

function cell({ technique, rules, tested, subs }: TechniqueCoverage, x: number, y: number): string {
  const shade = STEPS.filter((step) => rules.length >= step).length;
  const [first = '', second = ''] = wrapped(technique.name, rules.length > 0 ? LINE - 4 : LINE);
  const withRule = subs.filter((sub) => sub.rules.length > 0).length;
  const strip = subs.length === 0 || withRule === 0 ? '' : `<rect class="base" x="${x}" y="${y + ROW - 8}" width="${COLUMN}" height="3" rx="1.5"/><rect class="strip" x="${x}" y="${y + ROW - 8}" width="${Math.round((COLUMN * withRule) / subs.length)}" height="3" rx="1.5"/>`; // prettier-ignore
  const subsText = subs.length === 0 ? '' : `\n${withRule} of ${subs.length} sub-techniques have a rule`;
  const titles = rules.slice(0, 12).map(({ title }) => `\n– ${title}`).join(''); // prettier-ignore
  const textY = second === '' ? y + 18.5 : y + 12;
  return [
    `<g><title>${toXml(`${technique.id} ${technique.name}: ${rules.length} rules, ${tested} with cases${subsText}${titles}`)}</title>`,
    `<rect class="c${shade}" x="${x}" y="${y}" width="${COLUMN}" height="${ROW - 4}" rx="4"/>`,
    `<text class="t${shade}" x="${x + 6}" y="${textY}">${toXml(first)}</text>`,
    second === '' ? '' : `<text class="t${shade}" x="${x + 6}" y="${y + 23}">${toXml(second)}</text>`,
    rules.length === 0 ? '' : `<text class="t${shade} count" x="${x + COLUMN - 6}" y="${y + 18.5}">${rules.length}</text>`,
    `${strip}</g>`,
  ].join('');
} // prettier-ignore

/** A name on at most two lines; what does not fit is cut. */
function wrapped(name: string, most: number): string[] {
  if (name.length <= most) return [name];
  const cut = Math.max(name.lastIndexOf(' ', most), name.lastIndexOf('-', most - 1) + 1) || most;
  const rest = name.slice(cut).trim();
  return [name.slice(0, cut), rest.length <= most ? rest : `${rest.slice(0, most - 1).trimEnd()}…`];
}
