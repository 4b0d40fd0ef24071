import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { corpus } from '../../corpora.ts';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../../model/ids.ts';
import { logSourceToText } from '../../model/log-source.ts';
import { createNormalize } from '../../pipeline/normalize/normalize.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { windowsXmlParsers } from './windows-xml.ts';
import { windowsXmlCases } from './xml-cases.ts';

parserContract(windowsXmlParsers, windowsXmlCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('Sysmon for Linux', () => {
  it('is found in a line of syslog, under the log sources of its own rules', () => {
    const xml = windowsXmlCases.find(({ name }) => name === 'xml-linux-sysmon-1')?.record ?? '';
    const payload = new TextEncoder().encode(`<14>Mar  1 09:15:02 web1 sysmon: ${xml}`);
    const { events } = createNormalize(windowsXmlParsers, DEFAULT_TENANT)({
      origin: { source: asSourceId('test'), envelope: 'syslog' },
      received: Date.UTC(2026, 2, 1, 9, 16),
      payload,
      ends: Uint32Array.of(payload.length),
      stream: streamOf('test'),
      first: 0,
    });
    expect(events.map(({ format, kind }) => [format, kind.id])).toEqual([['windows-xml', 'windows-xml/sysmon-linux-1']]);
    expect(events[0]?.kind.logSources.sources.map(logSourceToText)).toEqual(['linux//sysmon', 'linux/process_creation/']);
  }); // prettier-ignore
});

describe('splunk-attack-data', () => {
  const path = corpus('splunk-attack-data', 'T1552.004-certutil.xml.txt.gz');
  test.skipIf(path === undefined)('every event in XML is read', () => {
    if (path === undefined) return;
    const texts = gunzipSync(readFileSync(path)).toString().split('\n').filter((line) => line.startsWith('<Event')); // prettier-ignore
    const parser = windowsXmlParsers[0];
    const context = { received: 0, context: undefined, envelope: undefined };
    const read = texts.filter((text) => parser?.claims(text, context) && 'kind' in parser.parse(text, context));
    expect(texts.length).toBeGreaterThan(30);
    expect(read.length).toBe(texts.length);
  });
});
