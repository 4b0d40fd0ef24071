import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject } from '../../../model/json.ts';
import { openHec } from './hec.ts';

describe('HEC records', () => {
  test('what is around the event becomes facts', () => {
    const record = {
      time: '1772356502.125',
      host: 'ws-17',
      source: 'app.log',
      sourcetype: 'linux_secure',
      index: 'main',
      fields: { site: 'north' },
      event: 'hello',
    };
    expect(openHec(record)).toEqual({
      event: 'hello',
      envelope: {
        time: 1_772_356_502_125,
        timeQuality: [],
        host: 'ws-17',
        app: 'linux_secure',
        pid: undefined,
        facility: undefined,
        level: undefined,
        attributes: { site: 'north', source: 'app.log', index: 'main' },
      },
    });
  });

  test.each([
    ['no time', {}, undefined],
    ['a number', { time: 1_772_356_502 }, 1_772_356_502_000],
    ['a time that is none', { time: 'now' }, undefined],
    ['an empty time', { time: '' }, undefined],
    ['an object', { time: {} }, undefined],
  ])('time: %s', (_, extra, time) => {
    expect(openHec({ event: { a: 1 }, ...extra })?.envelope.time).toBe(time);
  });

  test('without an event there is nothing to open', () => {
    expect(openHec({ time: 1 })).toBeUndefined();
    expect(openHec({ event: null })).toBeUndefined();
  });

  test('never throws', () => {
    const names = fc.constantFrom('event', 'time', 'host', 'fields', 'source');
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue()), (record) => {
        const copy: unknown = JSON.parse(JSON.stringify(record));
        return !isJsonObject(copy) || openHec(copy) !== null;
      }),
    );
  });
});
