import { toXml } from '../xml-text.ts';
import { toSvg } from './coverage-picture.ts';
import type { Coverage, TechniqueCoverage } from './coverage.ts';

/** The picture with its lists, as one page without scripts or anything from outside. */
export function toHtml(coverage: Coverage, title: string): string {
  const covered = coverage.techniques.filter((one) => one.rules.length > 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${toXml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<div class="matrix">${toSvg(coverage, title)}</div>
<main>
<h2>Techniques with rules</h2>
<table><thead><tr><th>Technique</th><th>Name</th><th class="n">Rules</th><th class="n">With cases</th><th>Which</th></tr></thead><tbody>
${covered.map(row).join('\n')}
</tbody></table>
<h2>Gaps</h2>
${coverage.tactics.map(({ name, techniques }) => gaps(name, techniques)).join('\n')}
</main>
</body>
</html>
`;
}

function row({ technique, rules, tested }: TechniqueCoverage): string {
  const titles = rules.map(({ title }) => `<li>${toXml(title)}</li>`).join('');
  const which = rules.length === 1 ? toXml(rules[0]?.title ?? '') : `<details><summary>${rules.length} rules</summary><ul>${titles}</ul></details>`; // prettier-ignore
  return `<tr><td>${technique.id}</td><td>${toXml(technique.name)}</td><td class="n">${rules.length}</td><td class="n">${tested}</td><td>${which}</td></tr>`;
}

function gaps(tactic: string, techniques: readonly TechniqueCoverage[]): string {
  const without = techniques.filter(({ rules }) => rules.length === 0);
  const names = without.map(({ technique }) => `<li>${technique.id} ${toXml(technique.name)}</li>`).join('');
  return `<details><summary>${toXml(tactic)}: ${without.length} of ${techniques.length} techniques without a rule</summary><ul>${names}</ul></details>`;
}

const STYLE = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
body { margin: 0; background: light-dark(#ffffff, #11161d); color: light-dark(#17202b, #e6ebf1); }
.matrix { overflow-x: auto; }
main { max-width: 1100px; margin: 0 auto; padding: 0 28px 48px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 6px 10px; border-bottom: 1px solid light-dark(#dfe4ea, #2a3340); vertical-align: top; }
.n { text-align: right; }
details { margin: 4px 0; }
summary { cursor: pointer; }
ul { margin: 6px 0; padding-left: 20px; }
`.trim();
