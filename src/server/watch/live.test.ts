import { afterEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../model/alert.ts';
import { live as liveSchemas, overview as overviewSchema, type Overview } from '../../model/api.ts';
import { asRuleId, DEFAULT_TENANT } from '../../model/ids.ts';
import { alertIdOf, findingIdOf, eventIdOf } from '../../model/ids.ts';
import { Refused } from '../http/refused.ts';
import { createLive, type Live, type LiveDeps } from './live.ts';

const overview: Overview = {
  version: '0', started: 0, now: 0, sources: [], rate: 0, behind: 0, rules: { loaded: 0, problems: 0 },
  alerts: { open: { informational: 0, low: 0, medium: 0, high: 0, critical: 0 }, today: 0, closedToday: 0 }, journal: { bytes: 0, limit: 1 },
}; // prettier-ignore

const alert: Alert = {
  id: alertIdOf(findingIdOf(eventIdOf('0123456789ab', 1), 'sigma', asRuleId('r'))), tenant: DEFAULT_TENANT, key: 'k', title: 'a\n\ndata: forged', rule: { id: asRuleId('r'), title: 't', source: 's' },
  detector: 'sigma', severity: 'low', score: 1, attack: [], entities: [], status: 'open', verdict: null, assignee: null, findings: 1, evidence: [],
  explanation: '', first: 0, last: 0, windowEnd: 1, created: 0, updated: 0,
}; // prettier-ignore

const allowed = (): Promise<boolean> => Promise.resolve(true);

let live: Live | undefined;
afterEach(() => live?.close());

function liveOf(more: Partial<LiveDeps> = {}): Live {
  live = createLive({ overview: () => Promise.resolve(overview), everyMs: 20, ...more });
  return live;
}

function open(of: Live): ReadableStreamDefaultReader<Uint8Array> {
  const response = of.open(allowed);
  if (response instanceof Refused || response.body === null) throw new Error('refused');
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  return response.body.getReader();
}

/** Reads until `what` has come; the text so far. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, what: string): Promise<string> {
  let text = '';
  while (!text.includes(what)) {
    const { value, done } = await reader.read();
    if (done) return `${text}<end>`;
    text += new TextDecoder().decode(value);
  }
  return text;
}

describe('live updates', () => {
  it('bring the overview again and again, and alerts as they change', async () => {
    const live = liveOf();
    const reader = open(live);
    const first = await readUntil(reader, '\n\nevent: overview');
    expect(first).toContain('retry: 2000');
    overviewSchema.parse(JSON.parse(/data: (.*)\n/.exec(await readUntil(reader, 'data: '))?.[1] ?? ''));
    live.alertsChanged([alert], 'new');
    const text = await readUntil(reader, 'event: alert');
    const [, data = ''] = /event: alert\ndata: (.*)\n\n/.exec(text) ?? [];
    expect(liveSchemas.alert.parse(JSON.parse(data))).toEqual({ alert, change: 'new' });
    expect(text.match(/^data: forged/m)).toBeNull();
  });

  it('compute nothing while nobody listens', async () => {
    let asked = 0;
    const live = liveOf({ overview: () => Promise.resolve((asked++, overview)) });
    const reader = open(live);
    await readUntil(reader, 'event: overview');
    await reader.cancel();
    expect(live.listeners()).toBe(0);
    const before = asked;
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(asked).toBe(before);
  });

  it('let go of who does not read, and of who is not allowed any more', async () => {
    const live = liveOf({ checkEveryMs: 30 });
    const slow = live.open(allowed);
    expect(slow).toBeInstanceOf(Response);
    for (let index = 0; index < 300; index += 1) live.alertsChanged([alert], 'changed');
    expect(live.listeners()).toBe(0);
    let isAllowed = true;
    const response = live.open(() => Promise.resolve(isAllowed));
    if (response instanceof Refused || response.body === null) throw new Error('refused');
    const reader = response.body.getReader();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(live.listeners()).toBe(1);
    isAllowed = false;
    expect(await readUntil(reader, 'never')).toContain('<end>');
  });

  it('are for so many and no more', () => {
    const live = liveOf({ maxListeners: 2 });
    live.open(allowed);
    live.open(allowed);
    expect(live.open(allowed)).toMatchObject({ kind: 'busy' });
  });

  it('go on when the overview cannot be had', async () => {
    const live = liveOf({ overview: () => Promise.reject(new Error('away')) });
    const reader = open(live);
    await new Promise((resolve) => setTimeout(resolve, 60));
    live.alertsChanged([alert], 'new');
    expect(await readUntil(reader, 'event: alert')).not.toContain('overview');
  });
});
