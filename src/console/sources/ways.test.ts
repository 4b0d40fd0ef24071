import { expect, it } from 'vitest';
import { waysToSend } from './ways.ts';

const linesOf = (origin: string, id: string): string =>
  waysToSend(origin, 'KEY')
    .find((way) => way.id === id)
    ?.steps.map((step) => step.lines ?? '')
    .join('\n') ?? '';

it('fills the address and the key in', () => {
  expect(linesOf('https://vedette.example:8443', 'curl')).toContain(
    "'https://vedette.example:8443/api/v1/ingest?source=first'",
  );
  expect(linesOf('https://vedette.example:8443', 'curl')).toContain('Bearer KEY');
  expect(linesOf('https://vedette.example:8443', 'hec')).toMatch(/Port\s+8443\n[^]*TLS\s+On/u);
  expect(linesOf('http://192.0.2.9', 'hec')).toMatch(/Port\s+80\n[^]*TLS\s+Off/u);
  expect(linesOf('http://192.0.2.9', 'rsyslog')).toContain('target="192.0.2.9"');
});

it('never tells another machine to send to localhost', () => {
  for (const origin of ['http://127.0.0.1:8686', 'http://localhost:8686', 'http://[::1]:8686']) {
    expect(linesOf(origin, 'rsyslog')).toContain('target="ADDRESS-OF-THIS-MACHINE"');
  }
});
