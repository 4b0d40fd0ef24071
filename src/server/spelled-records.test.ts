import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { DELIMITED_MARK } from '../pipeline/collect/framing/delimited.ts';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../model/ids.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { pantherTypes } from '../pipeline/normalize/declared.ts';
import { createNormalize } from '../pipeline/normalize/normalize.ts';
import type { NormalizedEvent } from '../pipeline/normalize/normalized-event.ts';
import { loadOcsfValidator } from '../pipeline/normalize/test-ocsf-schema.ts';
import { parsers } from './parsers.ts';
import { caseRecords, jsonOf } from './test-case-records.ts';

const validate = loadOcsfValidator();
const normalize = createNormalize(parsers, DEFAULT_TENANT);
let sources = 0;

const cloudTrail = {
  eventversion: '1.08', eventname: 'ConsoleLogin', eventsource: 'signin.amazonaws.com', eventtime: '2026-11-21T19:50:11Z', sourceipaddress: '203.0.113.9', awsregion: 'us-east-1',
  useridentity: { type: 'Root', accountid: '123456789012', sessioncontext: { sessionissuer: { username: 'a' } } }, responseelements: '{"ConsoleLogin":"Success"}', p_source_label: 'x',
}; // prettier-ignore

describe('records whose names a pipeline has rewritten', () => {
  it('get the names of their maker, in objects and in their text too, and stay beside as they came', () => {
    const event = eventOf(cloudTrail);
    expect(event.format).toBe('aws-cloudtrail');
    expect(event.quality).not.toContain('not-recognised');
    expect(event.fields).toMatchObject({
      eventName: 'ConsoleLogin',
      sourceIPAddress: '203.0.113.9',
      userIdentity: { accountId: '123456789012', sessionContext: { sessionIssuer: { userName: 'a' } } },
      responseElements: { ConsoleLogin: 'Success' },
      p_source_label: 'x',
    });
    expect(JSON.parse(event.raw ?? '')).toEqual(cloudTrail);
  });

  it('are put together again where they were laid flat, with dots or underscores', () => {
    const flat = { 'logName': 'projects/shop/logs/x', 'protopayload.methodname': 'storage.setIamPermissions', protopayload_authenticationinfo_principalemail: 'a.sample@example.com', insert_id: '1', timestamp: '2026-11-21T19:50:11Z' }; // prettier-ignore
    const event = eventOf(flat);
    expect(event.format).toBe('gcp');
    expect(event.fields).toMatchObject({ insertId: '1', protoPayload: { methodName: 'storage.setIamPermissions', authenticationInfo: { principalEmail: 'a.sample@example.com' } } }); // prettier-ignore
  });

  it('are put together again out of the columns of a table', () => {
    const columns = ['Event Name', 'Event source', 'Event Time', 'userIdentity', 'Source IP address', 'aws_region'];
    const row = 'ConsoleLogin,signin.amazonaws.com,2026-11-21T19:50:11Z,"{""type"":""Root""}",203.0.113.9,us-east-1';
    const event = readText(row, `${DELIMITED_MARK},\n${columns.join(',')}`);
    expect(event?.format).toBe('aws-cloudtrail');
    expect(event?.fields).toMatchObject({ eventName: 'ConsoleLogin', userIdentity: { type: 'Root' }, awsRegion: 'us-east-1' }); // prettier-ignore
    expect(event?.raw).toBe(row);
    const poor = readText(`AwsApiCall,ListObjects,R1,E1,"{'bucketName': 'b'}",203.0.113.9,2026-11-21T19:50:11Z,1`, `${DELIMITED_MARK},\nEvent Type,Event Name,Request ID,Event ID,Request Parameters,Source,Event DateTime,Repeated`); // prettier-ignore
    expect([poor?.format, poor?.time]).toEqual(['aws-cloudtrail', Date.UTC(2026, 10, 21, 19, 50, 11)]);
    expect(readText('1,2,3', `${DELIMITED_MARK},\none,two,three`)?.format).toBe('csv');
  });

  it('are read so in the mappings of people, too', () => {
    const event = eventOf({ id: 'm', created: '2026-11-21 19:50:11', event_type_name: 'JOINED_ORG', org_id: 'o', remote_address: '203.0.113.9', user_name: 'a.sample@example.com' }); // prettier-ignore
    expect(event.format).toBe('mongodb-atlas');
    expect(event.entities.map(({ name }) => name)).toContain('203.0.113.9');
  });

  it('are left alone where too few of the names are known, or nobody would claim them even so', () => {
    expect(eventOf({ event_name: 'click', event_source: 'page', widget: 1, page: 2, flow: 3, step: 4 }).format).toBe('json'); // prettier-ignore
    expect(eventOf({ event_name: 'click', event_source: 'page', user_agent: 'Mozilla/5.0' }).format).toBe('json');
    expect(eventOf({ __proto: 1, constructor: 'x', prototype: {}, hasOwnProperty: 1 }).format).toBe('json');
  });

  it('keep two names that are the same letters both', () => {
    const event = eventOf({ ...cloudTrail, event_name: 'other', Event_Name: 'third' });
    expect(event.fields).toMatchObject({ eventName: 'ConsoleLogin', event_name: 'other', Event_Name: 'third' });
  });
});

describe('records that say which log they are of', () => {
  const rows = Object.entries(pantherTypes).flatMap(([format, types]) => types.map((type) => [type, format] as const));

  it('are named after parsers that there are', () => {
    const ids = new Set(parsers.map(({ id }) => id));
    expect(Object.keys(pantherTypes).filter((id) => !ids.has(id))).toEqual([]);
    expect(new Set(rows.map(([type]) => type)).size).toBe(rows.length);
  });

  it.each(rows)('%s is read as %s however little of it is left, with a time', (type, format) => {
    const event = eventOf({ p_log_type: type, p_event_time: '2026-11-21 19:50:11.250', p_any_ip_addresses: ['203.0.113.9'], rest: {} }); // prettier-ignore
    // a parser that can make nothing of it leaves it as it is
    expect([format, 'json']).toContain(event.format);
    if (event.format === format) expect(event.time).toBe(Date.UTC(2026, 10, 21, 19, 50, 11, 250));
    if (validate !== undefined) expect(validate(event.ocsf)).toEqual([]);
  });

  it('of other types stay unknown', () => {
    expect(eventOf({ p_log_type: 'Acme.Audit', x: 1 }).format).toBe('json');
    expect(eventOf({ p_log_type: '__proto__', x: 1 }).format).toBe('json');
  });
});

const rewrites: Readonly<Record<string, (object: JsonObject) => JsonObject>> = {
  'small letters': (object) => renamed(object, (name) => name.toLowerCase()),
  'small letters at the top alone': (object) =>
    Object.fromEntries(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value])),
  'underscores': (object) => renamed(object, underscored),
  'laid flat with dots': (object) => flat(object, '.', (name) => name),
  'laid flat with underscores': (object) => flat(object, '_', underscored),
  'columns of text': (object) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name.toLowerCase(), typeof value === 'object' && value !== null ? JSON.stringify(value) : value])),
}; // prettier-ignore

/** Of the cases of all parsers, how many are known again: floors, a little below what was reached when this was written. */
const floors: Readonly<Record<string, number>> = {
  'small letters': 0.88,
  'small letters at the top alone': 0.9,
  underscores: 0.86,
  'laid flat with dots': 0.8,
  'laid flat with underscores': 0.65,
  'columns of text': 0.74,
};

describe('every case, rewritten', async () => {
  const cases = (await objectsOfCases())
    .map((object) => ({ object, format: readOf(object)?.format ?? 'json' }))
    .filter(({ format }) => format !== 'json');

  test.each(Object.keys(rewrites))('in %s is its own format or unknown, never another one', (name) => {
    const rewrite = rewrites[name];
    let known = 0;
    for (const { object, format } of cases) {
      const event = rewrite === undefined ? undefined : eventOf(rewrite(object));
      if (event?.format === format) known += 1;
      else if (event?.format !== 'json' && !isAlike(format, event?.format)) throw new Error(`${format} is taken for ${event?.format}: ${JSON.stringify(object)}`); // prettier-ignore
      if (event !== undefined && name === 'underscores' && validate !== undefined) expect(validate(event.ocsf)).toEqual([]); // prettier-ignore
    }
    expect(known / cases.length).toBeGreaterThan(floors[name] ?? 1);
  });

  test('whatever the names, nothing is thrown and nothing of the record is changed', () => {
    const names = fc.constantFrom(...new Set(cases.flatMap(({ object }) => Object.keys(renamed(object, underscored)))), '__proto__', 'constructor', '', '.', '_._', 'a'.repeat(300)); // prettier-ignore
    const records = fc.array(fc.tuple(names, fc.jsonValue({ maxDepth: 3 })), { maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...cases), records, ({ object }, more) => {
        const given = { ...renamed(object, underscored), ...Object.fromEntries(more) };
        const text = JSON.stringify(given);
        const event = eventOf(given);
        if (event.raw !== undefined) expect(event.raw).toBe(text);
      }),
      { numRuns: 80 },
    );
  });
});

/** A Beat's event without its object `winlog` is one of the Elastic Common Schema. */
const isAlike = (format: string, other: string | undefined): boolean => format === 'windows' && other === 'ecs';

function eventOf(object: unknown): NormalizedEvent {
  const event = readOf(object);
  if (event === undefined) throw new Error(`unreadable: ${JSON.stringify(object)}`);
  return event;
}

const readOf = (object: unknown): NormalizedEvent | undefined => readText(JSON.stringify(object));

function readText(text: string, context?: string): NormalizedEvent | undefined {
  const payload = Buffer.from(text);
  const { events } = normalize({
    // a source of its own, so that what came before decides nothing
    origin: {
      source: asSourceId(`test-${(sources += 1)}`),
      envelope: 'none',
      ...(context === undefined ? {} : { context }),
    },
    received: Date.UTC(2026, 10, 22),
    payload,
    ends: Uint32Array.of(payload.length),
    stream: streamOf('test'),
    first: 0,
  });
  return events[0];
}

const underscored = (name: string): string => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll(/[.-]/g, '_').toLowerCase(); // prettier-ignore

function renamed(object: JsonObject, rename: (name: string) => string): JsonObject {
  const inside = (value: JsonValue): JsonValue =>
    Array.isArray(value) ? value.map(inside) : isJsonObject(value) ? renamed(value, rename) : value;
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [rename(name), inside(value)]));
}

function flat(object: JsonObject, separator: string, rename: (name: string) => string, before = ''): JsonObject {
  const made: JsonObject = {};
  for (const [name, value] of Object.entries(object)) {
    const whole = before === '' ? rename(name) : `${before}${separator}${rename(name)}`;
    if (isJsonObject(value) && Object.keys(value).length > 0)
      Object.assign(made, flat(value, separator, rename, whole));
    else made[whole] = value;
  }
  return made;
}

/** The records of all tables of cases that are JSON objects and one event, and the examples of the mappings. */
async function objectsOfCases(): Promise<JsonObject[]> {
  const objects: JsonObject[] = [];
  for (const text of await caseRecords()) {
    const value = text.startsWith('{') ? jsonOf(text) : undefined;
    // lists of records in one, which nobody may take for a record
    if (isJsonObject(value) && !Array.isArray(value['Records'] ?? value['records'] ?? value['items'])) objects.push(value);
  }
  return objects;
} // prettier-ignore
