import { expect, it } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import { parseQuery } from '../../model/query.ts';
import { fakeSources } from '../dev/fake-data.ts';
import { fakeConfigured } from '../dev/fake-sources.ts';
import { sourceRows } from './source-rows.ts';
import { sourceToQuery } from './source-to-query.ts';

const NOW = 1_800_000_000_000;

it('finds the events of a source and of its senders, by queries that can be read', () => {
  const rows = sourceRows(fakeSources(NOW), fakeConfigured(NOW), new Map());
  const texts = new Map(rows.map((row) => [String(row.id), sourceToQuery(row)]));
  expect(texts.get('suricata')).toBe('source = suricata');
  expect(texts.get('netflow/core')).toBe('source = netflow/core');
  expect(texts.get('files/nginx')).toBe('source = files/nginx/var/log/nginx/access.log or source = files/nginx/var/log/nginx/error.log'); // prettier-ignore
  for (const text of texts.values()) expect(parseQuery(text).ok).toBe(true);
  const parts = fakeSources(NOW);
  const many = [...parts, ...parts, ...parts];
  expect(sourceToQuery({ id: asSourceId('syslog/dmz'), parts: many })).toBe(
    'source = syslog/dmz or source = syslog/dmz/*',
  );
});
