import { expect, it } from 'vitest';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../model/ids.ts';
import type { Event } from '../model/event.ts';
import { createNormalize } from '../pipeline/normalize/normalize.ts';
import { parsers } from './parsers.ts';

const normalize = createNormalize(parsers, DEFAULT_TENANT);

function eventOf(body: object, attributes: Record<string, string> = {}): Event | undefined {
  const pairs = Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } }));
  const record = { timeUnixNano: '1795290611250000000', severityNumber: 9, body };
  const payload = new TextEncoder().encode(
    JSON.stringify({ resourceLogs: [{ resource: { attributes: pairs }, scopeLogs: [{ logRecords: [record] }] }] }),
  );
  const { events, unreadable } = normalize({
    origin: { source: asSourceId('otlp/test'), envelope: 'otlp' },
    received: Date.UTC(2026, 10, 22),
    payload,
    ends: Uint32Array.of(payload.length),
    stream: streamOf('test'),
    first: 0,
  });
  expect(unreadable).toEqual([]);
  return events[0]?.toEvent();
}

const eve =
  '{"timestamp":"2026-11-21T19:50:11.250000+0000","flow_id":7,"event_type":"alert","src_ip":"192.0.2.10","dest_ip":"198.51.100.7","proto":"TCP","alert":{"action":"allowed","signature":"x","severity":1}}';
const pairs = Object.entries({ timestamp: '2026-11-21T19:50:11.250000+0000', event_type: 'dns' }).map(
  ([key, value]) => ({ key, value: { stringValue: value } }),
);
const access = '203.0.113.9 - - [21/Nov/2026:19:50:11 +0000] "GET /shop HTTP/1.1" 200 512 "-" "curl/8.5.0"';
const sshd = '<38>Nov 21 19:50:11 web1 sshd[71]: Accepted password for jdoe from 198.51.100.7 port 50112 ssh2';

it.each<[string, object, string]>([
  ['JSON as text', { stringValue: eve }, 'suricata'],
  [
    'an object',
    { kvlistValue: { values: [...pairs, { key: 'dns', value: { kvlistValue: { values: [] } } }] } },
    'suricata',
  ],
  ['a line of a web server', { stringValue: access }, 'web-access'],
  ['a line of syslog', { stringValue: sshd }, 'linux-auth'],
])('the body of a log record is recognised when it is %s', (_, body, format) => {
  const event = eventOf(body, { 'service.name': 'collector', 'host.name': 'web1.example.com' });
  expect(event?.format).toBe(format);
  expect(event?.raw).toContain('resourceLogs');
});

it('takes host, application and time from the record where the body does not say them', () => {
  const body = { stringValue: 'Accepted password for jdoe from 198.51.100.7 port 50112 ssh2' };
  const event = eventOf(body, { 'service.name': 'sshd', 'host.name': 'web1.example.com' });
  expect(event).toMatchObject({ format: 'linux-auth', time: 1795290611250 });
  expect(event?.entities.map(({ id }) => id)).toContain('device:web1.example.com');
});

it('leaves what nobody knows an event of OpenTelemetry', () => {
  expect(eventOf({ stringValue: '{"order":7}' })).toMatchObject({ format: 'otlp', fields: { body: '{"order":7}' } });
  expect(eventOf({ stringValue: 'just words' })).toMatchObject({ format: 'otlp', time: 1795290611250 });
});
