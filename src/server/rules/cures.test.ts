import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../model/json.ts';
import { logSourceToText } from '../../model/log-source.ts';
import type { ParseContext, Parsed } from '../../pipeline/normalize/parser.ts';
import { parsers } from '../parsers.ts';
import { loadRules } from '../content.ts';
import { DEFAULT_RULES } from '../rule-texts.ts';
import { cures, curesOfLogSource } from './cures.ts';

const context: ParseContext = { received: 0, context: undefined, envelope: undefined };

/** What each parser makes of its own example. */
function exampleOf(parser: (typeof parsers)[number]): Parsed | undefined {
  const { example } = parser;
  if (parser.input === 'text') {
    const parsed = parser.parse(example, context);
    return 'kind' in parsed ? parsed : undefined;
  }
  const object: unknown = JSON.parse(example);
  if (!isJsonObject(object)) return undefined;
  const parsed = parser.parse(object, context);
  return 'kind' in parsed ? parsed : undefined;
}

describe('cures', () => {
  it('name connectors and formats that there are', () => {
    const connectors = readdirSync(fileURLToPath(new URL('../../connectors', import.meta.url)));
    const formats = parsers.map(({ id }) => id);
    for (const { connector, format } of cures.logSources) {
      if (connector !== null) expect(connectors).toContain(connector);
      if (format !== null) expect(formats).toContain(format);
    }
  });

  it('are known for one log source at least of what every parser reads', () => {
    const uncured = parsers.flatMap((parser) => {
      const sources = exampleOf(parser)?.kind.logSources.sources ?? [];
      return sources.length === 0 || sources.some((source) => curesOfLogSource(source)[0]?.connector !== null) ? [] : [`${parser.id}: ${sources.map(logSourceToText).join(' ')}`]; // prettier-ignore
    });
    expect(uncured).toEqual([]);
  });

  it('are known for the log sources of all our rules', async () => {
    const { ruleSet } = await loadRules([DEFAULT_RULES]);
    const uncured = ruleSet.rules.filter(({ logSource }) => curesOfLogSource(logSource)[0]?.connector === null);
    expect([...new Set(uncured.map(({ logSource }) => logSourceToText(logSource)))]).toEqual([]);
  });

  it('say so where there is none', () => {
    expect(curesOfLogSource({ product: 'nobody' })).toMatchObject([{ connector: null, format: null }]);
  });
});
