import { expect, test } from 'vitest';
import { assert, nat, property } from 'fast-check';
import { entityRefOf, type EntityRef } from '../../model/entity.ts';
import { asSourceId, DEFAULT_TENANT } from '../../model/ids.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { ocsfBase } from '../../model/ocsf.ts';
import type { Quality } from '../../model/event.ts';
import { NormalizedEvent } from '../normalize/normalized-event.ts';
import { readFeatures } from './features/read-features.ts';
import { createObserve } from './observations.ts';
import { createUnpack } from './unpack-observations.ts';

const { features } = readFeatures([
  {
    source: 'a.yml',
    text: `features:
  - { id: a.count, title: events of a user, class: process_activity, entity: user, value: 1 }
  - { id: a.size, title: size by place, class: process_activity, entity: user, value: size, unit: By, by: place }
  - { id: a.word, title: words of a user, class: process_activity, entity: user, value: word }
  - { id: a.source, title: words of a source, class: any, entity: log-source, value: word }
  - { id: a.last, title: words of a device, class: process_activity, entity: device/observer, value: { each: words } }`,
  },
]);

interface Given {
  readonly sequence: number;
  readonly source?: string;
  readonly format?: string;
  readonly quality?: readonly Quality[];
  readonly own?: Readonly<Record<string, string | number | string[]>>;
  readonly entities?: readonly EntityRef[];
}

const eventOf = ({ sequence, source = 'here', format = 'test', quality = [], own = {}, entities = [] }: Given): NormalizedEvent =>
  new NormalizedEvent({
    tenant: DEFAULT_TENANT,
    source: asSourceId(source),
    kind: {
      id: `${format}/event`,
      logSources: logSourceSet([]),
      ocsf: (_, time) => ({ ...ocsfBase('process_activity', 1, time, 1, { vendor: 'a', name: 'b' }), ...own }),
      entities: () => [...entities],
    },
    fields: {},
    time: 1000.5 + sequence,
    received: 5000,
    quality,
    stream: '000000000001',
    sequence,
    raw: undefined,
    fieldsJson: undefined,
  }); // prettier-ignore

const unpack = createUnpack(features);
const observe = createObserve(features);

/** Event by event: number, time, format, whether it had a time; the entities that it names; its observations. */
function seen(events: readonly NormalizedEvent[]): unknown[] {
  const found: unknown[] = [];
  const packed = observe(events);
  const batch = packed && unpack(packed);
  batch?.each((event) => {
    const { ordinal, time, isTimeless, format } = event;
    expect(event.id()).toBe(events.find((one) => one.time === time)?.id);
    found.push(
      [ordinal, time, isTimeless, format].join(' '),
      event.refs().map((ref) => `${ref.role} ${ref.id} ${ref.name}`),
      Array.from({ length: event.size }, (_, i) => [batch.textAt(event.entities[i] ?? -1), features[event.features[i] ?? -1]?.id, event.values[i], event.bys[i]]), // prettier-ignore
    );
  });
  return found;
}

const alice = entityRefOf('user', 'Alice', 'actor');
const own = { size: 12.5, place: 'ä€😀', word: 'one' };

test('what was packed is read: events without an observation are passed over', () => {
  const events = [
    eventOf({ sequence: 3, own, entities: [entityRefOf('address', '192.0.2.1', 'source'), alice] }),
    eventOf({ sequence: 5 }),
    eventOf({ sequence: 900_000, quality: ['time-missing'], format: 'other', source: 'there', own: { word: 'two words' } }),
  ]; // prettier-ignore
  expect(seen(events)).toEqual([
    '0 1003.5 false test',
    ['source address:192.0.2.1 192.0.2.1', 'actor user:alice Alice'],
    [
      ['user:alice', 'a.count', 1, undefined],
      ['user:alice', 'a.size', 12.5, 'ä€😀'],
      ['user:alice', 'a.word', 'one', undefined],
      ['application:log-source here', 'a.source', 'one', undefined],
    ],
    '1 901000.5 true other',
    [],
    [['application:log-source there', 'a.source', 'two words', undefined]],
  ]);
  expect(observe([eventOf({ sequence: 1 })])).toBeUndefined();
});

test('one entity has one place, however its name is written and wherever it stands', () => {
  const crowd = Array.from({ length: 20 }, (_, i) => entityRefOf('address', `192.0.2.${i}`, 'source'));
  const events = [
    eventOf({ sequence: 1, own, entities: [alice] }),
    eventOf({ sequence: 2, own, entities: [entityRefOf('user', 'ALICE', 'target')] }),
    eventOf({ sequence: 3, own, entities: [...crowd, alice] }),
    eventOf({ sequence: 4, own, entities: [entityRefOf('user', 'b'.repeat(400), 'actor')] }),
  ];
  const packed = observe(events);
  const places: number[] = [];
  const named: number[] = [];
  const batch = packed && unpack(packed);
  batch?.each((event) => {
    places.push(event.entities[0] ?? -1);
    named.push(event.refs().length);
  });
  expect(places[1]).toBe(places[0]);
  expect(places[2]).toBe(places[0]);
  expect(named).toEqual([1, 1, 16, 1]);
  expect(batch?.textAt(places[3] ?? -1)).toBe(`user:${'b'.repeat(400)}`);
});

test('texts keep their places: half surrogates, of two texts that would be a pair, and what is cut', () => {
  const words = ['a\ud83d', '\ude00b', 'x'.repeat(300), ''];
  const events = [eventOf({ sequence: 1, own: { word: 'last\ud83d', words }, entities: [entityRefOf('device', 'pc', 'observer')] })]; // prettier-ignore
  const values = seen(events).at(-1);
  expect(values).toEqual([
    ['application:log-source here', 'a.source', 'last\ufffd', undefined],
    ['device:pc', 'a.last', 'a\ud83d', undefined],
    ['device:pc', 'a.last', '\ude00b', undefined],
    ['device:pc', 'a.last', expect.stringMatching(/^x{223}~\w{32}$/), undefined],
  ]);
});

test('many different texts and names are told apart', () => {
  const many = Array.from({ length: 16_000 }, (_, i) => eventOf({ sequence: i, own: { word: `word ${i % 8_000}`, size: 1 }, entities: [entityRefOf('user', `user ${i % 8_000}`, 'actor')] })); // prettier-ignore
  const packed = observe(many);
  const batch = packed && unpack(packed);
  let wrong = 0;
  batch?.each(({ ordinal, entities, values }) => {
    if (values[1] !== `word ${ordinal % 8_000}` || batch.textAt(entities[0] ?? -1) !== `user:user ${ordinal % 8_000}`)
      wrong += 1;
  });
  expect(wrong).toBe(0);
});

test('of damaged bytes nothing is read past the end: a RangeError says so, or texts are others', () => {
  const packed = observe([eventOf({ sequence: 3, own, entities: [alice] }), eventOf({ sequence: 4, own })]);
  assert(
    property(nat(1000), nat(255), (at, byte) => {
      const damaged = Uint8Array.from(packed ?? []);
      damaged[at % damaged.length] = byte;
      try {
        const batch = unpack(damaged);
        batch?.each((event) => event.refs());
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
  );
});
