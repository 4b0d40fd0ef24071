import { describe, expect, test } from 'vitest';
import { RECEIVED } from '../test-parser-run.ts';
import { readAnyTime } from './known-times.ts';
import { compileTimeFormat, readTime } from './time-format.ts';
import { zoneToOffset } from './zone-offset.ts';

describe('times', () => {
  test.each([
    ['2026-11-21T19:50:11.250Z', 'iso', '2026-11-21T19:50:11.250Z', []],
    ['2026-11-21 19:50:11', 'iso', '2026-11-21T19:50:11.000Z', ['time-no-zone']],
    ['2026/11/21 19:50:11', 'iso', '2026-11-21T19:50:11.000Z', ['time-no-zone']],
    ['1795290611', 'epoch', '2026-11-21T19:50:11.000Z', []],
    [1795290611250, 'epoch', '2026-11-21T19:50:11.250Z', []],
    ['1795290611.25', 'epoch', '2026-11-21T19:50:11.250Z', []],
    ['1795290611250123456', 'epoch', '2026-11-21T19:50:11.250Z', []],
    ['21/Nov/2026:19:50:11 +0100', 'dd/MMM/yyyy:HH:mm:ss Z', '2026-11-21T18:50:11.000Z', []],
    ['Sat Nov 21 19:50:11 2026', 'EEE MMM dd HH:mm:ss yyyy', '2026-11-21T19:50:11.000Z', ['time-no-zone']],
    ['Sat, 21 Nov 2026 19:50:11 GMT', 'EEE, dd MMM yyyy HH:mm:ss Z', '2026-11-21T19:50:11.000Z', []],
    ['Nov  1 19:50:11', 'MMM d HH:mm:ss', '2026-11-01T19:50:11.000Z', ['time-no-year', 'time-no-zone']],
    ['Dec 24 19:50:11', 'MMM d HH:mm:ss', '2025-12-24T19:50:11.000Z', ['time-no-year', 'time-no-zone']],
    ['11/21/2026 07:50:11 PM', 'MM/dd/yyyy hh:mm:ss a', '2026-11-21T19:50:11.000Z', ['time-no-zone']],
    ['21.11.2026 19:50:11', 'dd.MM.yyyy HH:mm:ss', '2026-11-21T19:50:11.000Z', ['time-no-zone']],
    ['20261121195011', 'yyyyMMddHHmmss', '2026-11-21T19:50:11.000Z', ['time-no-zone']],
    ['26/11/21 19:50:11', 'yy/MM/dd HH:mm:ss', '2026-11-21T19:50:11.000Z', ['time-no-zone']],
  ])('%s', (text, format, time, quality) => {
    const found = readAnyTime(text, undefined, RECEIVED);
    expect(found?.format).toBe(format);
    expect(new Date(found?.read.time ?? 0).toISOString()).toBe(time);
    expect(found?.read.quality).toEqual(quality);
  });

  test.each(['', 'hello', '2026', '2026-13-45 00:00:00', '99/99/9999 99:99:99', '4711', '192.0.2.17'])('%j is none', (text) => {
    expect(readAnyTime(text, undefined, RECEIVED)).toBeUndefined();
  });

  test('a zone by name follows its clocks, also over the night when they change', () => {
    const at = (text: string): string => new Date(Date.parse(`${text}Z`) - zoneToOffset('Europe/Berlin', Date.parse(`${text}Z`))).toISOString();
    expect(at('2026-01-15T12:00:00')).toBe('2026-01-15T11:00:00.000Z');
    expect(at('2026-07-15T12:00:00')).toBe('2026-07-15T10:00:00.000Z');
    expect(at('2026-03-29T04:00:00')).toBe('2026-03-29T02:00:00.000Z');
    expect(at('2026-10-25T12:00:00')).toBe('2026-10-25T11:00:00.000Z');
    expect(zoneToOffset('-05:30', 0)).toBe(-19_800_000);
  });

  test('a format that cannot be is refused with the reason', () => {
    expect(compileTimeFormat('HH:mm')).toContain('no day');
    expect(compileTimeFormat("dd MM 'x")).toContain('not closed');
    expect(compileTimeFormat('dd MM qq')).toContain('"qq"');
    const format = compileTimeFormat("dd.MM.yyyy 'um' HH 'Uhr'");
    if (typeof format === 'string') throw new Error(format);
    expect(readTime(format, '21.11.2026 um 19 Uhr', 'UTC', RECEIVED)).toEqual({ time: Date.UTC(2026, 10, 21, 19), quality: [] });
  });
}); // prettier-ignore
