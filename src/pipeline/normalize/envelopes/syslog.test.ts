import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSyslog } from './syslog.ts';

const RECEIVED = Date.UTC(2026, 2, 1, 12);

describe('syslog lines', () => {
  test('RFC 3164: the year is guessed, the zone unknown', () => {
    expect(openSyslog('<34>Mar  1 09:15:02 ws-17 sshd[1234]: Accepted password for jdoe', RECEIVED)).toEqual({
      message: 'Accepted password for jdoe',
      envelope: {
        time: Date.UTC(2026, 2, 1, 9, 15, 2),
        timeQuality: ['time-no-year', 'time-no-zone'],
        host: 'ws-17',
        app: 'sshd',
        pid: '1234',
        facility: 4,
        level: 2,
        attributes: undefined,
      },
    });
  });

  test.each([
    ['of last year', 'Dec 31 23:59:59 ws-17 cron: x', Date.UTC(2025, 11, 31, 23, 59, 59)],
    ['of tomorrow, where clocks differ', 'Mar  2 02:00:00 ws-17 cron: x', Date.UTC(2026, 2, 2, 2)],
    ['29 February in a year that has none', 'Feb 29 10:00:00 ws-17 cron: x', Date.UTC(2024, 1, 29, 10)],
    ['with a year', 'Mar 01 2025 09:15:02 ws-17 cron: x', Date.UTC(2025, 2, 1, 9, 15, 2)],
    ['with a fraction', 'Mar  1 09:15:02.250 ws-17 cron: x', Date.UTC(2026, 2, 1, 9, 15, 2, 250)],
  ])('the time %s', (_, line, time) => {
    expect(openSyslog(line, RECEIVED)?.envelope.time).toBe(time);
  });

  test.each([
    ['without PRI', 'Mar  1 09:15:02 ws-17 su: x', 'ws-17', 'su', undefined, 'x'],
    ['without host', 'Mar  1 09:15:02 su[7]: x', undefined, 'su', '7', 'x'],
    ['without tag', 'Mar  1 09:15:02 ws-17 last message repeated', 'ws-17', undefined, undefined, 'last message repeated'],
    ['IPv6 host', 'Mar  1 09:15:02 2001:db8::17 su: x', '2001:db8::17', 'su', undefined, 'x'],
    ['tag with a slash', 'Mar  1 09:15:02 mx postfix/smtpd[9]: x', 'mx', 'postfix/smtpd', '9', 'x'],
    ['tag in brackets', 'Mar  1 09:15:02 ws-17 (systemd)[9]: x', 'ws-17', '(systemd)', '9', 'x'],
    ['rsyslog in files', '2026-03-01T09:15:02.123456+01:00 ws-17 sudo: x', 'ws-17', 'sudo', undefined, 'x'],
    ['JSON after PRI', '<13>{"a": 1}', undefined, undefined, undefined, '{"a": 1}'],
    ['JSON after the host', '<13>Mar  1 09:15:02 ws-17 {"a": 1}', 'ws-17', undefined, undefined, '{"a": 1}'],
    ['JSON after the time', '<13>Mar  1 09:15:02 {"a" : 1}', undefined, undefined, undefined, '{"a" : 1}'],
    ['PRI alone', '<13>su: x', undefined, 'su', undefined, 'x'],
  ])('%s', (_, line, host, app, pid, message) => {
    const opened = openSyslog(line, RECEIVED);
    expect(opened?.message).toBe(message);
    expect(opened?.envelope).toMatchObject({ host, app, pid });
  }); // prettier-ignore

  test('RFC 5424 with structured data', () => {
    const line =
      '<165>1 2026-03-01T09:15:02.003Z ws-17.example.com app 8710 ID47 [a@32473 iut="3" s="x\\"y\\]z"][b@32473 c="d"] \uFEFFhello';
    expect(openSyslog(line, RECEIVED)).toEqual({
      message: 'hello',
      envelope: {
        time: Date.UTC(2026, 2, 1, 9, 15, 2, 3),
        timeQuality: [],
        host: 'ws-17.example.com',
        app: 'app',
        pid: '8710',
        facility: 20,
        level: 5,
        attributes: { 'a@32473': { iut: '3', s: 'x"y]z' }, 'b@32473': { c: 'd' } },
      },
    });
  });

  test('RFC 5424 where everything is nil', () => {
    expect(openSyslog('<0>1 - - - - - -', RECEIVED)).toMatchObject({
      message: '',
      envelope: { time: undefined, host: undefined, app: undefined, pid: undefined, facility: 0, level: 0 },
    });
  });

  test.each(['', 'hello', '<999>x', '<>x', '2026-03-01T09:15:02Z INFO started', '{"a":1}', 'March 1st', '12345'])(
    'no syslog: %s',
    (text) => {
      expect(openSyslog(text, RECEIVED)).toBeUndefined();
    },
  );

  test('an attribute named __proto__ is an attribute', () => {
    const opened = openSyslog('<1>1 - h a - - [__proto__ polluted="yes"] m', RECEIVED);
    expect(Object.keys(opened?.envelope.attributes ?? {})).toEqual(['__proto__']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('never throws, and is quick on hostile lines', () => {
    const hostile = fc.tuple(
      fc.constantFrom(
        '<34>',
        '<34>1 2026-03-01T09:15:02Z h a p m [x ',
        'Mar  1 09:15:02 ',
        '2026-03-01T09:15:02Z h ',
        '',
      ),
      fc.string({ maxLength: 300 }),
    );
    fc.assert(fc.property(hostile, ([start, rest]) => openSyslog(start + rest, RECEIVED) !== null));
    const started = performance.now();
    for (const bait of ['[x a="'.repeat(50_000), '\\"'.repeat(200_000), 'a'.repeat(900_000), ' a="b"'.repeat(100_000)])
      openSyslog(`<1>1 - h a - - [x y="${bait}`, RECEIVED);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
