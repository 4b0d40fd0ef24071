import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { jsonObject } from '../../model/json.ts';
import { asSourceId, DEFAULT_TENANT, eventIdOf, streamOf } from '../../model/ids.ts';
import type { RecordBatch, RecordOrigin, SourceClock } from '../../model/record.ts';
import { createNormalize } from '../../pipeline/normalize/normalize.ts';
import type { JsonParser, Parser } from '../../pipeline/normalize/parser.ts';
import type { StoredUnreadable } from '../../store/events/rereads.ts';
import { mappingSetOf } from '../mappings/mapping-set.ts';
import { parsers } from '../parsers.ts';
import { rereadingOf, withClocks, type RereadContent, type Rereading } from './reread-content.ts';
import { createReread, readRepaired } from './reread-page.ts';
import { eventToStoredRow } from './test-rows.ts';

const RECEIVED = Date.UTC(2026, 10, 21, 22, 51);
const source = asSourceId('test');
const stream = streamOf('test');

/** With these parsers, and no clock known. */
const asTheyAre = (known: readonly Parser[]): Rereading => ({ parsers: known, withClock: (batch) => batch });

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

const skew: SourceClock = { shiftMs: -7_200_000, zone: { from: 'none' } };
/** How the source was read when the record came in, and what is known of that when it is read again. */
const clocksOfThen: [string, SourceClock | undefined, 'known' | 'of another journal'][] = [
  ['no clock', undefined, 'known'],
  ['a clock that is wrong', skew, 'known'],
  ['a zone that a person set', { shiftMs: 300_000, zone: { from: 'person', name: 'Europe/Berlin' } }, 'known'],
  ['a zone that was measured', { shiftMs: 0, zone: { from: 'measured', minutes: 345 } }, 'known'],
  ['a clock that is not known any more', { shiftMs: 300_000, zone: { from: 'measured', minutes: 60 } }, 'of another journal'], // prettier-ignore
];

describe('what is read again with the parsers that read it first', () => {
  test.each(clocksOfThen)('differs in nothing, whatever the format and the envelope: %s', async (_, clock, whose) => {
    const normalize = createNormalize(parsers, DEFAULT_TENANT);
    const placed = clock === undefined ? [] : [{ source, position: 5, clock }];
    // of the clock before it and the one behind it nothing must be seen
    const others = [{ source, position: 0, clock: { ...skew, shiftMs: 1 } }, { source, position: 9, clock: { ...skew, shiftMs: 2 } }]; // prettier-ignore
    const places = clock === undefined ? [] : [others.slice(0, 1), placed, others.slice(1)].flat();
    const withClock = withClocks(whose === 'known' ? stream : streamOf('another'), places);
    const reread = createReread({ parsers, withClock });
    const records = await allRecords();
    expect(records.length).toBeGreaterThan(300);
    const changed: string[] = [];
    let same = 0;
    let marked = 0;
    const withoutOriginal = new Set<string>();
    for (const { name, record } of records) {
      const forms: [string, Partial<RecordOrigin>][] = [[record, {}], [`{"time":1795200000,"event":${JSON.stringify(record)}}`, { envelope: 'hec' }], [`<13>1 2026-11-21T22:51:00Z host app 1 - - ${record.replaceAll('\n', ' ')}`, { envelope: 'syslog' }]]; // prettier-ignore
      for (const [form, origin] of forms) {
        const batch = { ...batchOf(form, origin, 7), duplicates: [0], ...(clock === undefined ? {} : { clock }) };
        const [event] = normalize(batch).events;
        if (event === undefined) continue;
        const row = eventToStoredRow(event);
        if (row.quality.some((fact) => ['duplicate', 'clock-skew', 'zone-set', 'zone-measured'].includes(fact)))
          marked += 1;
        // found in its batch, of which nothing is left
        const rows = [{ ...row, quality: row.quality.includes('late') ? row.quality : [...row.quality, 'out-of-order'] }]; // prettier-ignore
        const { counts, examples } = reread({ kind: 'reparse', rows, allowUnreadable: true });
        same += counts.same;
        if (counts.noOriginal > 0) withoutOriginal.add(event.format);
        if (counts.changed + counts.unreadable > 0) changed.push(`${name} ${JSON.stringify(origin)}: ${JSON.stringify(examples[0]?.differences.slice(0, 4))}`); // prettier-ignore
      }
    }
    console.log(`${same} events read again, ${marked} of them marked; ${withoutOriginal.size} formats do not keep some of their records: ${[...withoutOriginal].join(', ')}`); // prettier-ignore
    expect(changed).toEqual([]);
    expect(same).toBeGreaterThan(600);
    expect(marked).toBeGreaterThan(300);
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
    const { counts, examples, events, accounts } = createReread(asTheyAre([ledger(2)]))({ kind: 'reparse', rows: [rowOf('{"ledger":12}')], allowUnreadable: false }); // prettier-ignore
    expect(counts).toMatchObject({ seen: 1, changed: 1, same: 0, changes: { meaning: 1, time: 1 }, formats: { ledger: 1 } }); // prettier-ignore
    expect(examples[0]?.differences).toContainEqual({ at: 'ocsf.message', before: 'v1 12', after: 'v2 12' });
    expect(JSON.parse(events)).toMatchObject({ id: eventIdOf(stream, 7), source, received: RECEIVED, time: RECEIVED - 60_000 }); // prettier-ignore
    // one event went and one of the same format came
    expect(accounts).toEqual([]);
  });

  test('does not make events unreadable unless that is allowed', () => {
    const page = { kind: 'reparse', rows: [rowOf('{"ledger":"broken"}')] } as const;
    const reread = createReread(asTheyAre([ledger(2)]));
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
    const { events } = createReread(asTheyAre([ledger(2)]))({ kind: 'reparse', rows: [row], allowUnreadable: false });
    expect(JSON.parse(events)).toMatchObject({ quality: ['encoding-repaired'] });
  });
});

describe('times of a source whose clock was wrong', () => {
  const withClock = withClocks(stream, [{ source, position: 5, clock: skew }]);

  test('that a new parser finds are corrected by the clock of then', () => {
    const before = createNormalize([ledger(1)], DEFAULT_TENANT);
    const [event] = before({ ...batchOf('{"ledger":12}', {}, 7), clock: skew }).events;
    if (event === undefined) throw new Error('not read');
    const page = { kind: 'reparse', rows: [eventToStoredRow(event)], allowUnreadable: false } as const;
    const { events } = createReread({ parsers: [ledger(2)], withClock })(page);
    // a minute earlier than the first parser said, and two hours back
    const time = RECEIVED - 60_000 - 7_200_000;
    expect(JSON.parse(events)).toMatchObject({ time, quality: ['late', 'clock-skew'] });
  });

  test('that could not be read at first are corrected, too, and so are those that a person mends', () => {
    const stored: StoredUnreadable = {
      record: { id: eventIdOf(stream, 7), source, received: RECEIVED, reason: { kind: 'not-json', message: 'x' }, bytes: Buffer.from('{"ledger":5}').toString('base64'), size: 12 },
      origin: '',
      state: '',
    }; // prettier-ignore
    const time = RECEIVED - 60_000 - 7_200_000;
    const rereading = { parsers: [ledger(2)], withClock };
    const { events } = createReread(rereading)({ kind: 'unreadable', records: [stored] });
    expect(JSON.parse(events)).toMatchObject({ time, quality: ['late', 'clock-skew'] });
    const mended = readRepaired(rereading, stored, '{"ledger":6}', undefined);
    if (!('quality' in mended)) throw new Error(mended.message);
    expect(mended).toMatchObject({
      time,
      originalTime: RECEIVED - 60_000,
      quality: ['late', 'clock-skew', 'repaired'],
    });
    const early = { ...stored, record: { ...stored.record, id: eventIdOf(stream, 4) } };
    expect(JSON.parse(createReread(rereading)({ kind: 'unreadable', records: [early] }).events)).toMatchObject({ time: RECEIVED - 60_000 }); // prettier-ignore
  });
});

describe('an unreadable record', () => {
  const storedOf = (text: string, size = Buffer.byteLength(text), origin = ''): StoredUnreadable => ({
    record: { id: eventIdOf(stream, 3), source, received: RECEIVED, reason: { kind: 'not-json', message: 'it ends too early' }, bytes: Buffer.from(text).toString('base64'), size },
    origin,
    state: '',
  }); // prettier-ignore
  const reread = (stored: StoredUnreadable, as?: string) =>
    createReread(asTheyAre([ledger(2)]))({ kind: 'unreadable', records: [stored], as });

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
    const event = readRepaired(asTheyAre([ledger(2)]), storedOf('{"ledger":'), '{"ledger":5}', undefined);
    if (!('quality' in event)) throw new Error(event.message);
    expect(event.quality).toContain('repaired');
    expect(event.id).toBe(eventIdOf(stream, 3));
    expect(readRepaired(asTheyAre([ledger(2)]), storedOf('{"ledger":'), '{', undefined)).toMatchObject({
      kind: 'not-json',
    });
  });
});

test('the mappings of the server and the clocks of its sources count on the thread that reads again', () => {
  const text =
    'mapping: shop\ntitle: Shop\ninput: json\nrecognise: { keys: [shopEvent] }\ntime: at\nfields: { user: who }\n';
  const content: RereadContent = {
    mappings: mappingSetOf([{ source: 'shop.yml', text }]),
    stream,
    clocks: [{ source, position: 0, clock: skew }],
  };
  const record = '{"shopEvent":"order","at":"2026-11-21T22:50:11Z","who":"jdoe"}';
  const [event] = createNormalize(parsers, DEFAULT_TENANT)({ ...batchOf(record), clock: skew }).events;
  if (event === undefined) throw new Error('not read');
  expect(event.format).toBe('json');
  const page = { kind: 'reparse', rows: [eventToStoredRow(event)], allowUnreadable: false } as const;
  // as a worker gets it
  const outcome = createReread(rereadingOf(structuredClone(content)))(page);
  expect(outcome.counts).toMatchObject({ changed: 1, formats: { shop: 1 } });
  expect(JSON.parse(outcome.events)).toMatchObject({ format: 'shop', time: Date.UTC(2026, 10, 21, 20, 50, 11) });
});
