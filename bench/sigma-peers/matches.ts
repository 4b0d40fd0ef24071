import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { readPaths } from '../../src/connectors/file/read-paths.ts';
import { DEFAULT_TENANT } from '../../src/model/ids.ts';
import { createNormalize } from '../../src/pipeline/normalize/normalize.ts';
import { loadRules } from '../../src/server/content.ts';
import { parsers } from '../../src/server/parsers.ts';
import { createSigmaEngine } from '../../src/sigma/engine.ts';

/**
 * `node bench/sigma-peers/matches.ts RULES FILE`: reads, recognises, parses, routes and matches with the parts that the product does it with,
 * and prints each match as a line of JSON with the event's number and the rule's id, title, level and tags. That is what `rsigma engine eval`
 * does; `vedette analyze` also reads entities, explains, gathers alerts and prints the event.
 */
const [, , rulesPath, path] = process.argv;
if (rulesPath === undefined || path === undefined) {
  console.error('usage: matches.ts RULES FILE');
  process.exit(2);
}
const { ruleSet, problems } = await loadRules([rulesPath]);
const engine = createSigmaEngine(ruleSet.rules);
const heads = new Map(
  ruleSet.rules.map((rule) => {
    const { title, id, level, tags } = rule;
    return [rule, JSON.stringify({ rule_title: title, rule_id: id, level, tags }).slice(0, -1)] as const;
  }),
);
const normalize = createNormalize(parsers, DEFAULT_TENANT, (logSources) => engine.asksFor(logSources));
const out = createWriteStream('', { fd: 1 });
const started = performance.now();
let events = 0;
let matches = 0;
let text = '';
for await (const item of readPaths([path], { clock: Date.now })) {
  if (item.kind !== 'batch') continue;
  for (const event of normalize(item.batch).events) {
    events++;
    for (const rule of engine.matchEvent(event)) {
      matches++;
      text += `${heads.get(rule) ?? '{'},"event":${JSON.stringify(event.fields['_n'] ?? event.sequence)}}\n`;
    }
  }
  if (text.length > 1 << 16) {
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
}
await finished(out.end(text));
console.error(
  `${ruleSet.rules.length} rules, ${problems.length} problems; ${events} events, ${matches} matches, ${((performance.now() - started) / 1000).toFixed(2)} s`,
);
