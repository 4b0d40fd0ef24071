import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asSourceId, asTenantId, type EventId } from '../../model/ids.ts';
import { parseQuery, type Query } from '../../model/query.ts';
import type { UnreadableRecord } from '../../model/source.ts';
import type { NormalizedEvent } from '../../pipeline/normalize/normalized-event.ts';
import type { EventStore } from './event-store.ts';
import { eventToRow, findingToRow, unreadableToRow } from './row.ts';
import { SOURCE, START, TENANT, testEvent, testFinding, toRows } from './test-events.ts';

/** What every event store does, whichever engine is below. */
export function describeEventStore(name: string, open: () => Promise<EventStore>): void {
  describe(name, () => {
    let store: EventStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    const insert = async (events: readonly NormalizedEvent[], token: string): Promise<number> =>
      (await store.insert('events', toRows(events.map(eventToRow)), token)).rejected.length;
    const idsOf = async (text: string, tenant = TENANT): Promise<EventId[]> =>
      (await store.search({ tenant, query: queryOf(text), limit: 500 })).events.map(({ id }) => id);

    test('an event comes back as it went in', async () => {
      const tenant = asTenantId('as-it-went-in');
      const fields = {
        CommandLine: 'powershell -enc "ä\u2028😀"',
        EventID: 4688,
        'id.orig_h': '192.0.2.7',
        nested: { deep: [1, 'two', null, { three: 3.5 }], empty: {} },
        yes: true,
        nothing: null,
        zero: 0,
      };
      const event = testEvent(1, fields, {
        tenant,
        raw: 'the <raw> line\twith\0signs',
        quality: ['late', 'time-no-zone'],
      });
      await insert([event], 'as it went in');
      expect(await store.eventById(tenant, event.id)).toEqual(event.toEvent());
      expect((await store.search({ tenant, query: queryOf(''), limit: 10 })).events).toEqual([event.toEvent()]);
      expect(await store.eventById(TENANT, event.id)).toBeNull();
    });

    test('the same rows under the same token are there once', async () => {
      const tenant = asTenantId('token');
      const events = range(50).map((n) => testEvent(1000 + n, {}, { tenant }));
      for (let n = 0; n < 3; n++) await insert(events, 'token 1');
      expect(await idsOf('', tenant)).toHaveLength(50);
    });

    test('pages are newest first, without gaps or repetition, also among events of one millisecond', async () => {
      const tenant = asTenantId('pages');
      const events = range(95).map((n) => testEvent(2000 + n, {}, { tenant, time: START + Math.floor(n / 10) * 1000 }));
      await insert(events.slice(0, 40), 'pages 1');
      await insert(events.slice(40), 'pages 2');
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await store.search({
          tenant,
          query: queryOf(''),
          limit: 10,
          ...(cursor === null ? {} : { cursor }),
        });
        seen.push(...page.events.map(({ id, time }) => `${time} ${id}`));
        expect(page.read).toBeGreaterThan(0);
        cursor = page.next;
      } while (cursor !== null);
      expect(seen).toHaveLength(95);
      expect(seen).toEqual(
        events
          .map(({ id, time }) => `${time} ${id}`)
          .toSorted()
          .toReversed(),
      );
    });

    test('a time range includes its beginning and not its end', async () => {
      const tenant = asTenantId('range');
      await insert(
        range(10).map((n) => testEvent(3000 + n, {}, { tenant, time: START + n })),
        'range',
      );
      const { events } = await store.search({ tenant, query: queryOf(''), from: START + 2, to: START + 5, limit: 10 });
      expect(events.map(({ time }) => time - START)).toEqual([4, 3, 2]);
    });

    test('a histogram covers its range with equal buckets', async () => {
      const tenant = asTenantId('histogram');
      await insert(range(100).map((n) => testEvent(4000 + n, { n: n % 2 }, { tenant, time: START + n * 10 })), 'histogram');
      const whole = await store.histogram({ tenant, query: queryOf(''), buckets: 10 });
      expect(whole.total).toBe(100);
      expect(whole.buckets.length).toBeLessThanOrEqual(10);
      const part = await store.histogram({ tenant, query: queryOf('n = 1'), from: START, to: START + 1000, buckets: 4 });
      expect(part).toEqual({
        step: 250,
        total: 50,
        buckets: [0, 250, 500, 750].map((at, n) => ({ time: START + at, count: n % 2 === 0 ? 12 : 13 })),
      });
      expect(await store.histogram({ tenant: asTenantId('nobody'), query: queryOf(''), buckets: 5 })).toEqual({
        step: 1,
        buckets: [],
        total: 0,
      });
    }); // prettier-ignore

    describe('searches', () => {
      const tenant = asTenantId('searches');
      const event = {
        plain: testEvent(5000, {}, { tenant }),
        shell: testEvent(5001, { Image: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', CommandLine: 'powershell -EncodedCommand SQBFAFgA', User: 'EXAMPLE\\Bob' }, { tenant }),
        lines: testEvent(5002, { Message: 'A process was made.\r\n\tAccount Name:\tmallory\r\nnewline', Custom: 'Value One' }, { tenant }),
        zeek: testEvent(5003, { 'id.orig_h': '192.0.2.77', 'id.resp_p': 443, SourceIp: '192.0.2.77', bytes: 15_000, nested: { inner: { Name: 'Deep' } } }, { tenant }),
        raw: testEvent(5004, { SourceIp: '2001:db8::5' }, { tenant, raw: 'sshd[42]: Failed password for invalid user admin from 198.51.100.4' }),
        strange: testEvent(5005, { Custom: '100% _sure_ [*] it\'s "quoted" \\ ä' }, { tenant, quality: ['late'] }),
      }; // prettier-ignore
      beforeAll(async () => {
        await insert(Object.values(event), 'searches');
        await store.insert('findings', toRows([findingToRow(testFinding(event.shell, 'shell-rule'))]), 'searches f');
      });
      type Name = keyof typeof event;
      const cases: readonly (readonly [string, readonly Name[]])[] = [
        ['', ['plain', 'shell', 'lines', 'zeek', 'raw', 'strange']],
        ['powershell', ['shell']],
        ['POWERSHELL', ['shell']],
        ['power', []],
        ['power*', ['shell']],
        ['powershell.exe', ['shell']],
        ['"Account Name"', ['lines']],
        ['account', ['lines']],
        ['mallory', ['lines']],
        ['newline', ['lines']],
        ['ewline', []],
        ['"Failed password"', ['raw']],
        ['"password Failed"', []],
        ['sshd', ['raw']],
        ['user = EXAMPLE\\alice', ['plain', 'lines', 'zeek', 'raw', 'strange']],
        ['user = example\\bob', ['shell']],
        ['user != EXAMPLE\\alice', ['shell']],
        ['not user = *bob', ['plain', 'lines', 'zeek', 'raw', 'strange']],
        ['host = ws-1.example.com', ['shell']],
        ['Image = *\\powershell.exe', ['shell']],
        ['image = *\\POWERSHELL.exe', ['shell']],
        ['process.name = *\\powershell.exe and cmd = *encoded*', ['shell']],
        ['cmd = powershell* or Custom exists', ['shell', 'lines', 'strange']],
        ['Custom = "Value One"', ['lines']],
        ['Custom = "value one"', ['lines']],
        ['Custom = Value', []],
        ['Custom = Val*One', ['lines']],
        ['f.Custom = "Value?One"', ['lines']],
        ['Custom = "100% _sure_ [[*]] it\'s ""quoted"" \\ ä"', ['strange']],
        ['Custom = "100%*"', ['strange']],
        ['Custom = "1__%*"', []],
        ['id.orig_h = 192.0.2.77', ['zeek']],
        ['id.resp_p = 443', ['zeek']],
        ['id.resp_p > 100', ['zeek']],
        ['bytes > 10kB', ['zeek']],
        ['bytes = 15kB', []],
        ['bytes = 10000..20000', ['zeek']],
        ['bytes > 20kB', []],
        ['nested.inner.Name = deep', ['zeek']],
        ['ocsf.process.file.path = *powershell.exe', ['shell']],
        ['src.ip in 192.0.2.0/24', ['zeek']],
        ['src.ip in (203.0.113.1, 192.0.2.64/26)', ['zeek']],
        ['ip in 2001:db8::/32', ['raw']],
        ['id.orig_h in 192.0.2.0/24', ['zeek']],
        ['EventID in (2, 3)', []],
        ['EventID in (2, 1) and bytes exists', ['zeek']],
        ['src.port = 50000 and bytes exists', ['zeek']],
        ['severity >= low', []],
        ['severity = informational and powershell', ['shell']],
        ['class = process_activity and powershell', ['shell']],
        ['class = authentication', []],
        ['source = test and format = windows and powershell', ['shell']],
        ['quality = late', ['strange']],
        ['entity = user:example\\bob', ['shell']],
        ['entity = user:*bob', ['shell']],
        ['rule = shell-rule', ['shell']],
        ['rule = "title of SHELL-rule"', ['shell']],
        ['rule exists', ['shell']],
        [`id = ${event.raw.id}`, ['raw']],
        ['raw = *password*', ['raw']],
        [`time >= "2026-11-21 13:23:25"`, ['strange']],
        [`time < 2026-11-21`, []],
        ['"\'; DROP TABLE vedette.events; --"', []],
        ['"field\\\'); --" = x', []],
      ];
      test.each(cases)('%s', async (text, names) => {
        expect(await idsOf(text, tenant)).toEqual(names.map((each) => event[each].id).toReversed());
      });

      test('any text, name and value is a search that runs', async () => {
        const sign = fc.constantFrom('\\', "'", '"', '{', '}', '%', '_', '*', '?', '[', ']', '\0', '\n', 'a', 'ä', '😀', '\ud800', ' ');
        const text = fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.array(sign, { minLength: 1 }).map((signs) => signs.join('')));
        const value = text.map((each) => ({ text: each, pattern: /[*?]/.test(each) }));
        const query: fc.Arbitrary<Query> = fc.oneof(
          fc.record({ kind: fc.constant('words' as const), value }),
          fc.record({ kind: fc.constant('compare' as const), field: text, op: fc.constantFrom('=' as const, '!=' as const, '<' as const), value }),
          fc.record({ kind: fc.constant('in' as const), field: text, values: fc.array(value, { minLength: 1, maxLength: 3 }) }),
          fc.record({ kind: fc.constant('exists' as const), field: text }),
        );
        await fc.assert(
          fc.asyncProperty(query, async (each) => {
            const page = await store.search({ tenant, query: each, limit: 10 });
            expect(page.events.length).toBeLessThanOrEqual(10);
          }),
          { numRuns: 60 },
        );
      }); // prettier-ignore

      test('any value of a field is found again by that field', async () => {
        const own = asTenantId('values');
        const sign = fc.constantFrom('\\', "'", '"', '{', '}', '%', '_', '\0', '\n', '\t', 'a', 'B', 'n', '1', 'ä', '😀', ' ', '/', '<', '-');
        const values = fc.sample(fc.oneof(fc.array(sign, { minLength: 1, maxLength: 12 }).map((signs) => signs.join('')), fc.string({ unit: 'grapheme', minLength: 1 })), 30);
        const events = values.map((Custom, n) => testEvent(6000 + n, { Custom, Image: Custom }, { tenant: own, fieldsJson: n % 2 === 0 ? JSON.stringify({ Custom, Image: Custom }) : undefined }));
        await insert(events, 'values');
        for (const [n, text] of values.entries()) {
          const id = events[n]?.id;
          for (const field of ['Custom', 'Image']) {
            const compare: Query = { kind: 'compare', field, op: '=', value: { text, pattern: false } };
            const found = await store.search({ tenant: own, query: compare, limit: 500 });
            expect(found.events.map((each) => each.id), `${field} = ${JSON.stringify(text)}`).toContain(id);
          }
          const words = await store.search({ tenant: own, query: { kind: 'words', value: { text, pattern: false } }, limit: 500 });
          expect(words.events.map((each) => each.id), JSON.stringify(text)).toContain(id);
        }
      }); // prettier-ignore
    });

    test('no content makes the store refuse an event', async () => {
      const tenant = asTenantId('hostile');
      const deep = `${'{"a":'.repeat(900)}1${'}'.repeat(900)}`;
      const wide = Object.fromEntries(range(10_000).map((n) => [`field.${n}`, n]));
      const hostile: readonly (readonly [string, NormalizedEvent])[] = [
        ['numbers for texts', testEvent(7000, { Image: 42, CommandLine: 1e308, User: -0.5 }, { tenant })],
        ['objects for texts', testEvent(7001, { Image: { a: [1] }, CommandLine: [['x']], EventID: {} }, { tenant })],
        ['null and booleans', testEvent(7002, { Image: null, CommandLine: true, User: false }, { tenant })],
        ['lone surrogates', testEvent(7003, { Image: '\ud800', CommandLine: 'a\udfffb' }, { tenant, raw: '\ud83d' })],
        ['lone surrogates as they came', testEvent(7004, {}, { tenant, fields: { Image: '\ud800' }, fieldsJson: '{"Image":"\\ud800"}' })],
        ['a name twice', testEvent(7005, { a: 2 }, { tenant, fieldsJson: '{"a":1,"a":2,"a":{"b":3}}' })],
        ['dots and nesting of one path', testEvent(7006, { 'a.b': 1, a: { b: 2 } }, { tenant })],
        ['ten thousand fields', testEvent(7007, wide, { tenant })],
        ['nine hundred levels', testEvent(7008, {}, { tenant, fieldsJson: deep })],
        ['huge numbers', testEvent(7009, {}, { tenant, fieldsJson: '{"EventID":123456789012345678901234567890,"x":1e999,"y":-0}' })],
        ['texts like numbers', testEvent(7010, { Image: 'NaN', EventID: 'Infinity', DestinationPort: '0x10' }, { tenant })],
        ['line breaks between values', testEvent(7011, { a: 1 }, { tenant, fieldsJson: '{\r\n "a":\n 1\n}' })],
        ['names that are special', testEvent(7012, Object.fromEntries([['__proto__', 'p'], ['', 'empty'], ['\0', 'nul'], ['x.Image', 'no'], ['id', 'no']]), { tenant })],
        ['a time beyond all', testEvent(7013, {}, { tenant, time: 8.64e15 })],
        ['a time before all', testEvent(7014, {}, { tenant, time: -8.64e15 })],
        ['long names', testEvent(7017, { User: 'u'.repeat(5000), Computer: '\0' }, { tenant })],
        ['long texts', testEvent(7016, { CommandLine: 'x'.repeat(500_000) }, { tenant })],
      ]; // prettier-ignore
      expect(await insert(hostile.map(([, event]) => event), 'hostile')).toBe(0); // prettier-ignore
      for (const [what, event] of hostile) {
        const stored = await store.eventById(tenant, event.id);
        expect(stored?.fields, what).toEqual(
          JSON.parse(JSON.stringify(event.fieldsJson === undefined ? event.fields : JSON.parse(event.fieldsJson))),
        );
      }
      expect(await idsOf('', tenant)).toHaveLength(hostile.length);
      expect(await idsOf('Image = NaN', tenant)).toHaveLength(1);
      expect((await store.histogram({ tenant, query: queryOf(''), buckets: 7 })).total).toBe(hostile.length);
    });

    test('a row that the store refuses is kept as unreadable, and the others are stored', async () => {
      const tenant = asTenantId('refused');
      const lines = range(40).map((n) => eventToRow(testEvent(8000 + n, {}, { tenant })));
      const id = testEvent(8013, {}, { tenant }).id;
      lines[13] = `{"id":"${id}","tenant":"refused","source":"test","received":${START},"time":"not a number at all","f":{}}`;
      lines[30] = 'this is not JSON';
      const again = await store.insert('events', toRows(lines), 'refused');
      expect(again).toEqual({ rejected: ['test', 'unknown'] });
      expect(await store.insert('events', toRows(lines), 'refused')).toEqual({ rejected: ['test', 'unknown'] });
      expect(await idsOf('', tenant)).toHaveLength(38);
      const { records } = await store.unreadable({ tenant: TENANT, limit: 100 });
      const kept = records.filter((record) => record.id === id || record.source === asSourceId('unknown'));
      expect(kept.map(({ reason }) => reason.kind)).toEqual(['damaged', 'damaged']);
      expect(kept.map(({ bytes }) => Buffer.from(bytes, 'base64').toString()).toSorted()).toEqual([lines[30], lines[13]].toSorted());
    }); // prettier-ignore

    test('findings of a key are given oldest first, page by page', async () => {
      const tenant = asTenantId('findings');
      const events = range(25).map((n) => testEvent(9000 + n, {}, { tenant }));
      const findings = events.map((event, n) => testFinding(event, 'rule-1', n % 5 === 4 ? 'other key' : 'key'));
      await store.insert('findings', toRows(findings.map(findingToRow)), 'findings');
      await store.insert('findings', toRows(findings.map(findingToRow)), 'findings');
      const wanted = findings.filter(({ key }) => key === 'key');
      const whole = { tenant, key: 'key', from: START, to: START + 1e9 };
      const first = await store.findingsByKey({ ...whole, limit: 12 });
      expect(first.findings).toEqual(wanted.slice(0, 12));
      const second = await store.findingsByKey({ ...whole, limit: 12, cursor: first.next ?? '' });
      expect(second).toEqual({ findings: wanted.slice(12), next: null });
      const at = wanted[3]?.time ?? 0;
      expect((await store.findingsByKey({ ...whole, from: at, to: at, limit: 5 })).findings).toEqual([wanted[3]]);
    });

    test('findings are found by their ids', async () => {
      const tenant = asTenantId('findings-by-id');
      const findings = range(5).map((n) => testFinding(testEvent(9500 + n, {}, { tenant })));
      await store.insert('findings', toRows(findings.map(findingToRow)), 'findings-by-id');
      const ids = [findings[3]?.id, findings[1]?.id].filter((id) => id !== undefined);
      expect(await store.findingsById(tenant, ids)).toEqual([findings[1], findings[3]]);
      expect(await store.findingsById(asTenantId('nobody'), ids)).toEqual([]);
      expect(await store.findingsById(tenant, [])).toEqual([]);
    });

    test('events come in the order of their time, page after page', async () => {
      const tenant = asTenantId('in-order');
      // several of one millisecond, over some hours, written in another order
      const events = range(60).map((n) => testEvent(70_000 + n, {}, { tenant, time: START + Math.floor(((n * 37) % 60) / 3) * 600_000 }));
      await store.insert('events', toRows(events.map(eventToRow)), 'in-order');
      const wanted = events.toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
      const got: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await store.eventsInOrder({ tenant, from: START, to: START + 1e9, limit: 7, ...(cursor ? { cursor } : {}) });
        got.push(...page.events.map(({ id }) => id));
        cursor = page.next;
      }
      expect(got).toEqual(wanted);
      const cut = await store.eventsInOrder({ tenant, from: START + 600_000, to: START + 1_200_000, limit: 100 });
      expect(cut.events.map(({ id }) => id)).toEqual(wanted.slice(3, 6));
    }); // prettier-ignore

    test('unreadable records come back with their bytes and reason', async () => {
      const tenant = asTenantId('unreadable');
      const records = range(5).map(
        (n): UnreadableRecord => ({
          id: testEvent(10_000 + n).id,
          source: n === 3 ? asSourceId('other') : SOURCE,
          received: START + n,
          reason: n === 0 ? { kind: 'not-json', message: 'It ends early "\ud800\n".'.toWellFormed(), at: 7 } : { kind: 'oversize', message: 'Too long.' },
          bytes: Buffer.from([0, 255, 10, n]).toString('base64'),
          size: 4,
        }),
      ); // prettier-ignore
      const rows = toRows(records.map((record) => unreadableToRow(record, tenant)));
      await store.insert('unreadable', rows, 'unreadable');
      const first = await store.unreadable({ tenant, limit: 3 });
      const second = await store.unreadable({ tenant, limit: 3, cursor: first.next ?? '' });
      expect([...first.records, ...second.records]).toEqual(records.toReversed());
      expect(second.next).toBeNull();
      const ofOther = await store.unreadable({ tenant, source: asSourceId('other'), limit: 3 });
      expect(ofOther.records).toEqual([records[3]]);
      expect((await store.counts()).unreadable.get(asSourceId('other'))).toBe(1);
    });

    test('many reads and writes side by side do not disturb one another', async () => {
      const tenant = asTenantId('many');
      const writing = range(6).map((n) =>
        insert(range(200).map((m) => testEvent(20_000 + n * 200 + m, { Custom: `w${n}` }, { tenant })), `many ${n}`),
      ); // prettier-ignore
      const reading = range(30).map(async (n) => {
        const page = await store.search({ tenant, query: queryOf(`Custom = w${n % 6}`), limit: 500 });
        for (const { fields } of page.events) expect(fields['Custom']).toBe(`w${n % 6}`);
      });
      await Promise.all([...writing, ...reading]);
      for (const n of range(6)) expect(await idsOf(`Custom = w${n}`, tenant)).toHaveLength(200);
    });

    test('rules over the past: what there is, candidates in the order of time page by page, and counts', async () => {
      const tenant = asTenantId('past');
      const odd = '{"Custom":"a","Custom":"yes"}';
      const events = range(60).map((n) =>
        testEvent(30_000 + n, { Custom: n % 2 === 0 ? 'yes' : 'no', 'Some Name': n }, { tenant, time: START + Math.floor(n / 4) * 600_000 }),
      );
      const strange = testEvent(30_100, {}, { tenant, time: START + 1, fields: { Custom: 'yes' }, fieldsJson: odd });
      await insert([...events, strange].toReversed(), 'past');
      const whole = { tenant, from: START, to: START + 7_200_000 };
      const { sets, spaced, read } = await store.past.survey(whole);
      expect(sets).toMatchObject([{ rows: 49, odd: 1, classUids: [1007], logSources: { sources: strange.logSources.sources, aliases: {} } }]);
      expect(spaced).toEqual(['Some Name']);
      expect(read).toBeGreaterThan(0);
      expect(await store.past.hours(whole, [1007])).toEqual([
        { time: START, rows: 25, odd: 1 },
        { time: START + 3_600_000, rows: 24, odd: 0 },
      ]);
      const sql = "JSONExtract(f, 'Custom', 'String') = 'yes'";
      const condition = { must: `(odd = 0 AND ${sql})`, may: `(odd = 1 OR ${sql})`, lightMay: '1', words: '1' };
      const search = { ...whole, classUids: [1007], conditions: [condition, { ...condition, must: '0' }], isPlain: false, seconds: 20 };
      const wanted = [...events.filter(({ time }, n) => n % 2 === 0 && time < whole.to), strange].toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
      const first = await store.past.candidates({ ...search, limit: 10 });
      const second = await store.past.candidates({ ...search, limit: 100, ...(first.next === null ? {} : { after: first.next }) });
      const found = [...first.candidates, ...second.candidates];
      expect([first.candidates.length, second.next]).toEqual([10, null]);
      expect(found.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
      expect(found.map(({ fields }) => fields)).toEqual(wanted.map(({ fields }) => fields));
      expect(found.every(({ logSources }) => logSources === sets[0]?.logSources)).toBe(true);
      expect(found.filter(({ certain }) => certain[0] === false).map(({ id }) => id)).toEqual([strange.id]);
      const { groups } = await store.past.tally(search);
      const day = Math.floor(START / 86_400_000) * 86_400_000;
      expect(groups.toSorted((a, b) => b.events - a.events)).toEqual([
        { day, certain: [true, false], possible: [true, true], events: 24 },
        { day, certain: [false, false], possible: [true, true], events: 1 },
      ]);
      await expect(store.past.tally({ ...search, conditions: [{ ...condition, may: 'no such column' }] })).rejects.toMatchObject({ kind: 'rejected' });
    }); // prettier-ignore

    test('a cursor that is none is refused, and counts and usage tell what is there', async () => {
      await expect(store.search({ tenant: TENANT, query: queryOf(''), limit: 1, cursor: 'x' })).rejects.toMatchObject({
        kind: 'rejected',
      });
      await store.maintain();
      const usage = await store.usage();
      expect(usage.bytes).toBeGreaterThan(0);
      const { events, findings } = await store.counts();
      expect([...events.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(1000);
      expect(findings).toBeGreaterThan(25);
      expect(await store.ping()).toBe(true);
    });
  });
}

function queryOf(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.query;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
