import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { jsonObject } from '../../model/json.ts';
import { asSourceId, DEFAULT_TENANT, eventIdOf, streamOf } from '../../model/ids.ts';
import type { RecordBatch, RecordOrigin } from '../../model/record.ts';
import { createNormalize } from '../../pipeline/normalize/normalize.ts';
import type { JsonParser, Parser } from '../../pipeline/normalize/parser.ts';
import type { StoredUnreadable } from '../../store/events/rereads.ts';
import { parsers } from '../parsers.ts';
import { createReread, readRepaired } from './reread-page.ts';
import { eventToStoredRow } from './test-rows.ts';

const RECEIVED = Date.UTC(2026, 10, 21, 22, 51);
const source = asSourceId('test');
const stream = streamOf('test');

function batchOf(record: string, origin: Partial<RecordOrigin> = {}, first = 0): RecordBatch {
  const payload = Buffer.from(record);
  const whole = { source, envelope: 'none' as const, ...origin };
  return { origin: whole, received: RECEIVED, payload, ends: Uint32Array.of(payload.length), stream, first };
}

const someCases = z.array(z.object({ name: z.string(), record: z.string(), kind: z.string().optional() }));

/** The records of every parser's table of cases. */
async function allRecords(): Promise<{ name: string; record: string }[]> {
  const folder = fileURLToPath(new URL('../../connectors', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /(?:^|\/)cases\.ts$/.test(file));
  const found: { name: string; record: string }[] = [];
  for (const file of files) {
    const module: unknown = await import(pathToFileURL(`${folder}/${file}`).href);
    for (const value of Object.values(z.record(z.string(), z.unknown()).parse(module))) {
      for (const { name, record } of someCases.safeParse(value).data ?? []) found.push({ name: `${file} ${name}`, record });
    }
  }
  return found;
} // prettier-ignore

describe('what is read again with the parsers that read it first', () => {
  test('differs in nothing, whatever the format and the envelope', async () => {
    const normalize = createNormalize(parsers, DEFAULT_TENANT);
    const reread = createReread(parsers);
    const records = await allRecords();
    expect(records.length).toBeGreaterThan(300);
    const changed: string[] = [];
    let same = 0;
    const withoutOriginal = new Set<string>();
    for (const { name, record } of records) {
      const forms: [string, Partial<RecordOrigin>][] = [[record, {}], [`{"time":1795200000,"event":${JSON.stringify(record)}}`, { envelope: 'hec' }], [`<13>1 2026-11-21T22:51:00Z host app 1 - - ${record.replaceAll('\n', ' ')}`, { envelope: 'syslog' }]]; // prettier-ignore
      for (const [form, origin] of forms) {
        const [event] = normalize(batchOf(form, origin)).events;
        if (event === undefined) continue;
        const { counts, examples } = reread({
          kind: 'reparse',
          rows: [eventToStoredRow(event)],
          allowUnreadable: true,
        });
        same += counts.same;
        if (counts.noOriginal > 0) withoutOriginal.add(event.format);
        if (counts.changed + counts.unreadable > 0) changed.push(`${name} ${JSON.stringify(origin)}: ${JSON.stringify(examples[0]?.differences.slice(0, 4))}`); // prettier-ignore
      }
    }
    console.log(`${same} events read again; ${withoutOriginal.size} formats do not keep some of their records: ${[...withoutOriginal].join(', ')}`); // prettier-ignore
    expect(changed).toEqual([]);
    expect(same).toBeGreaterThan(600);
  });
});

/** A format of the tests, in two versions. */
function ledger(version: 1 | 2): Parser {
  const kind = {
    id: version === 1 ? 'ledger/entry' : 'ledger/payment',
  };
  const base = parsers.find((each): each is JsonParser => each.id === 'okta' && each.input === 'json');
  if (base === undefined) throw new Error('no parser to take a kind from');
  const example = base.parse(jsonObject.parse(JSON.parse(base.example)), {
    received: 0,
    context: undefined,
    envelope: undefined,
  });
  if (!('kind' in example)) throw new Error('its example is not read');
  return {
    id: 'ledger',
    input: 'json',
    summary: 'entries of a ledger',
    example: '{"ledger":1}',
    claims: (object) => Object.hasOwn(object, 'ledger'),
    parse: (object) =>
      version === 2 && object['ledger'] === 'broken'
        ? { unreadable: { kind: 'damaged', message: 'a broken entry' } }
        : { kind: { ...example.kind, id: kind.id, ocsf: (fields, time) => ({ ...example.kind.ocsf(example.fields, time), message: `v${version} ${JSON.stringify(fields['ledger'])}` }), entities: () => [] }, fields: object, time: version === 1 ? RECEIVED : RECEIVED - 60_000 }, // prettier-ignore
  };
}

describe('a parser that changed', () => {
  const before = createNormalize([ledger(1)], DEFAULT_TENANT);
  const rowOf = (record: string) => {
    const [event] = before(batchOf(record, {}, 7)).events;
    if (event === undefined) throw new Error('not read');
    return eventToStoredRow(event);
  };

  test('shows what differs, and keeps id, source and time of receipt', () => {
    const { counts, examples, events, accounts } = createReread([ledger(2)])({ kind: 'reparse', rows: [rowOf('{"ledger":12}')], allowUnreadable: false }); // prettier-ignore
    expect(counts).toMatchObject({ seen: 1, changed: 1, same: 0, changes: { meaning: 1, time: 1 }, formats: { ledger: 1 } }); // prettier-ignore
    expect(examples[0]?.differences).toContainEqual({ at: 'ocsf.message', before: 'v1 12', after: 'v2 12' });
    expect(JSON.parse(events)).toMatchObject({ id: eventIdOf(stream, 7), source, received: RECEIVED, time: RECEIVED - 60_000 }); // prettier-ignore
    // one event went and one of the same format came
    expect(accounts).toEqual([]);
  });

  test('does not make events unreadable unless that is allowed', () => {
    const page = { kind: 'reparse', rows: [rowOf('{"ledger":"broken"}')] } as const;
    const reread = createReread([ledger(2)]);
    const refused = reread({ ...page, allowUnreadable: false });
    expect(refused).toMatchObject({ rows: 0, accounts: [], counts: { unreadable: 1, reasons: { damaged: 1 } } });
    const allowed = reread({ ...page, allowUnreadable: true });
    expect(JSON.parse(allowed.unreadable)).toMatchObject({ id: eventIdOf(stream, 7), kind: 'damaged' });
    expect(allowed.accounts).toEqual([
      { source, events: -1, unreadable: 1, formats: { ledger: -1 }, quality: {}, unreadableKinds: { damaged: 1 } },
    ]);
  });

  test('keeps facts that reading does not find', () => {
    const row = { ...rowOf('{"ledger":12}'), quality: ['encoding-repaired', 'late', 'a fact of a later version'] };
    const { events } = createReread([ledger(2)])({ kind: 'reparse', rows: [row], allowUnreadable: false });
    expect(JSON.parse(events)).toMatchObject({ quality: ['encoding-repaired'] });
  });
});

test('a time that was corrected when the record came in stays corrected', () => {
  const clock = { skew: 7_200_000 };
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  const [event] = normalize({ ...batchOf('{"eventType":"user.session.start","published":"2026-11-21T20:51:00.000Z","uuid":"00000000-0000-11ed-a750-000000000001","actor":{"id":"a","type":"User"},"outcome":{"result":"SUCCESS"},"legacyEventType":"x"}') }).events;
  if (event === undefined) throw new Error('not read');
  const moved = eventToStoredRow(event);
  const row = { ...moved, time: moved.time + clock.skew, quality: [...moved.quality.filter((fact) => fact !== 'late'), 'clock-skew'] };
  const { counts, examples } = createReread(parsers)({ kind: 'reparse', rows: [row], allowUnreadable: false });
  // the stored form of this test lacks the original time; time and facts are those of the row
  expect(examples.flatMap(({ kinds }) => kinds).filter((kind) => kind === 'time' || kind === 'quality')).toEqual([]);
  expect(counts.seen).toBe(1);
}); // prettier-ignore

describe('an unreadable record', () => {
  const storedOf = (text: string, size = Buffer.byteLength(text), origin = ''): StoredUnreadable => ({
    record: { id: eventIdOf(stream, 3), source, received: RECEIVED, reason: { kind: 'not-json', message: 'it ends too early' }, bytes: Buffer.from(text).toString('base64'), size },
    origin,
    state: '',
  }); // prettier-ignore
  const reread = (stored: StoredUnreadable, as?: string) =>
    createReread([ledger(2)])({ kind: 'unreadable', records: [stored], as });

  test('becomes an event with its own id once a parser reads it', () => {
    const { counts, events, accounts } = reread(storedOf('{"ledger":5}'));
    expect(counts).toMatchObject({ seen: 1, changed: 1, formats: { ledger: 1 } });
    expect(JSON.parse(events)).toMatchObject({ id: eventIdOf(stream, 3), format: 'ledger' });
    expect(accounts).toEqual([
      { source, events: 1, unreadable: -1, formats: { ledger: 1 }, quality: {}, unreadableKinds: { 'not-json': -1 } },
    ]);
  });

  test('stays one, with the reason of now; a part of a record is not read', () => {
    expect(reread(storedOf('{"ledger":'))).toMatchObject({ rows: 0, counts: { unreadable: 1, reasons: { 'not-json': 1 } } }); // prettier-ignore
    expect(reread(storedOf('{"ledger":1}', 100_000))).toMatchObject({ rows: 0, counts: { noOriginal: 1 } });
  });

  test('is read in the envelope that it came in', () => {
    const { events } = reread(storedOf('{"event":{"ledger":5},"host":"h"}', undefined, '{"envelope":"hec"}'));
    expect(JSON.parse(events)).toMatchObject({ format: 'ledger', origin: '{"envelope":"hec"}' });
  });

  test('that a person mends is an event that says so, with the text of the person', () => {
    const event = readRepaired([ledger(2)], storedOf('{"ledger":'), '{"ledger":5}', undefined);
    if (!('quality' in event)) throw new Error(event.message);
    expect(event.quality).toContain('repaired');
    expect(event.id).toBe(eventIdOf(stream, 3));
    expect(readRepaired([ledger(2)], storedOf('{"ledger":'), '{', undefined)).toMatchObject({ kind: 'not-json' });
  });
});
