import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkSettings, problemsToText } from './check-settings.ts';
import { kindToRow } from './kind-to-row.ts';
import { sourceKinds } from './source-kinds.ts';
import { testKind } from './test-kind.ts';

const kind = {
  settings: z.object({
    topics: z.array(z.string().min(1)).min(1),
    timeout: z.number().int().min(1).max(60).default(30),
    mode: z.enum(['fast', 'safe']).default('safe'),
    url: z.url().optional(),
    on: z.boolean().default(true),
    tls: z.object({ ca: z.string().optional() }).optional(),
    labels: z.record(z.string(), z.string()).default({}),
  }),
};

test.each([
  [{}, 'topics is missing'],
  [{ topics: [] }, 'topics must have at least 1 entries'],
  [{ topics: [''] }, 'topics.0 must have at least 1 characters'],
  [{ topics: 'a' }, 'topics must be a list'],
  [{ topics: ['a'], timeout: 0 }, 'timeout must be at least 1'],
  [{ topics: ['a'], timeout: 61 }, 'timeout must be at most 60'],
  [{ topics: ['a'], timeout: '5' }, 'timeout must be a number'],
  [{ topics: ['a'], mode: 'slow' }, 'mode must be "fast" or "safe"'],
  [{ topics: ['a'], url: 'x' }, 'url must be an address with its scheme, as in https://example.com'],
  [{ topics: ['a'], on: 'yes' }, 'on must be true or false'],
  [{ topics: ['a'], topcis: ['b'] }, 'topcis is not a setting of this kind; its settings are topics, timeout, mode, url, on, tls, labels'], // prettier-ignore
  [{ topics: ['a'], tls: { cert: 'b' } }, 'tls.cert is not known there'],
  [{ topics: ['a'], labels: { any: 'b' }, tls: { ca: 'c' } }, ''],
])('%j: %s', (settings, expected) => {
  expect(problemsToText(checkSettings(kind, settings))).toBe(expected);
});

test('never says the value', () => {
  const strict = { settings: z.object({ password: z.string().regex(/^x$/), n: z.literal(5) }) };
  expect(JSON.stringify(checkSettings(strict, { password: 'hunter2', n: 'hunter2' }))).not.toContain('hunter2');
});

test('a kind is described with everything that a form needs', () => {
  const row = kindToRow(testKind(() => Promise.reject(new Error('not started here'))));
  expect(row).toMatchObject({
    kind: 'test',
    secrets: ['password', 'tls.key'],
    canCheck: false,
    schema: {
      required: ['topics'],
      properties: {
        topics: { type: 'array', title: 'Topics', description: 'What is read.' },
        timeout: { type: 'integer', default: 30, unit: 's' },
        tls: { properties: { key: { type: 'string' } } },
      },
    },
  });
});

test.each(sourceKinds.map((each) => [each.id, each] as const))('the kind %s is whole', (id, each) => {
  const row = kindToRow(each);
  expect(id).toMatch(/^[a-z0-9][a-z0-9-]*$/);
  expect(problemsToText(checkSettings(each, row.example))).toBe('');
  const fields = Object.entries(each.settings.shape);
  for (const [name, field] of fields) {
    const meta = z.globalRegistry.get(field);
    expect(`${name}: ${typeof meta?.description}`).toBe(`${name}: string`);
    if (z.safeParse(field, 1).success) expect(`${name}: ${typeof meta?.['unit']}`).toBe(`${name}: string`);
  }
  for (const secret of each.secrets) expect(Object.keys(each.settings.shape)).toContain(secret.split('.')[0]);
});

test('no two kinds have one id', () => {
  const ids = sourceKinds.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].toSorted());
});
