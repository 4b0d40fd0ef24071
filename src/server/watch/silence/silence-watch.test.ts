import { describe, expect, test } from 'vitest';
import type { Alert } from '../../../model/alert.ts';
import { asSourceId, asUserId, type SourceId } from '../../../model/ids.ts';
import type { JsonValue } from '../../../model/json.ts';
import type { Finding } from '../../../model/finding.ts';
import { raiseAlerts } from '../../../pipeline/alert/raise-alerts.ts';
import type { Received } from '../../../pipeline/ports.ts';
import { openSilenceWatch, type SilenceWatch, type SilenceWatchDeps } from './silence-watch.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 2);
const router = asSourceId('router');

/** A platform whose clock the test turns; what is saved outlives the watch. */
function createWorld() {
  let now = START;
  let why: string | undefined;
  const received = new Map<SourceId, Received>();
  const saved = new Map<SourceId, JsonValue>();
  const modes = new Map<SourceId, { mode: 'learnt' | 'expected' | 'off'; expectedGap: number | null }>();
  const alerts: Alert[] = [];
  const inserted: string[] = [];
  const troubles: unknown[] = [];
  let late = 0;
  const deps: SilenceWatchDeps = {
    journal: { received: () => received },
    watches: {
      all: () =>
        Promise.resolve(
          [...new Set([...saved.keys(), ...modes.keys()])].map((source) => ({ source, mode: 'learnt' as const, expectedGap: null, ...modes.get(source), rhythm: saved.get(source) ?? null })),
        ),
      save: (_tenant, rhythms) => {
        for (const [source, value] of rhythms) saved.set(source, structuredClone(value));
        return Promise.resolve();
      },
      set: (_tenant, source, mode, expectedGap) => Promise.resolve(void modes.set(source, { mode, expectedGap })),
    },
    alerts: {
      raise: (findings: readonly Finding[]) => {
        const raised = raiseAlerts(alerts.filter(({ status }) => status !== 'closed'), findings, now);
        alerts.push(...raised.created);
        return Promise.resolve(raised);
      },
      tell: (_tenant, id, explanation, close) => {
        const at = alerts.findIndex((each) => each.id === id);
        const alert = alerts[at];
        if (alert === undefined) return Promise.resolve(null);
        const changed: Alert = { ...alert, explanation, status: close && alert.status === 'open' ? 'closed' : alert.status };
        alerts[at] = changed;
        return Promise.resolve(changed);
      },
    },
    events: {
      search: () => Promise.resolve({ events: [], next: null, read: 0, ms: 0 }),
      histogram: () => Promise.resolve({ step: 1, buckets: [], total: late }),
      insert: (_table, rows) => Promise.resolve((inserted.push(Buffer.from(rows).toString()), { rejected: [] })),
    },
    deafBecause: () => why,
    alertsChanged: () => undefined,
    trouble: (error) => void troubles.push(error),
    now: () => now,
  };
  const speak = (source: SourceId): void => {
    const known = received.get(source);
    received.set(source, { records: (known?.records ?? 0) + 1, bytes: 1, first: known?.first ?? now, last: now });
  };
  return {
    deps,
    alerts,
    inserted,
    troubles,
    speak,
    /** Time goes on, with a look every 5 s. @param speaksEvery ms; 0: silent */
    async live(watch: SilenceWatch, ms: number, speaksEvery = 0): Promise<void> {
      for (const end = now + ms; now < end;) {
        now += 5000;
        if (speaksEvery > 0 && now % speaksEvery === 0) speak(router);
        await watch.look();
      }
    },
    skip: (ms: number) => void (now += ms),
    deafen: (reason: string | undefined) => void (why = reason),
    cameLate: (count: number) => void (late = count),
  };
} // prettier-ignore

describe('the watch over silent sources', () => {
  test('raises one alert, closes it when the source is back, and says how long it was and what came late', async () => {
    const world = createWorld();
    world.speak(router);
    const watch = await openSilenceWatch(world.deps);
    await world.live(watch, 60 * MINUTE, MINUTE);
    expect(world.alerts).toEqual([]);
    expect(watch.all()).toMatchObject([{ source: 'router', state: 'speaks', mode: 'learnt' }]);
    await world.live(watch, 30 * MINUTE);
    expect(world.alerts).toMatchObject([{ status: 'open', attack: ['T1562'], entities: [{ id: 'source:router', kind: 'source' }], findings: 1 }]);
    expect(world.alerts[0]?.explanation).toContain('last heard 2026-11-02 01:00:00 UTC, 5 min');
    expect(world.inserted).toHaveLength(1);
    expect(watch.all()).toMatchObject([{ state: 'silent', alert: world.alerts[0]?.id }]);
    world.cameLate(1204);
    await world.live(watch, 4 * MINUTE, MINUTE);
    expect(world.alerts).toHaveLength(1);
    expect(world.alerts[0]).toMatchObject({ status: 'closed' });
    expect(world.alerts[0]?.explanation).toMatch(/speaks again since 2026-11-02 01:31:00 UTC. It was silent for 31 min.*1,204 events have come late/);
    // the next silence is another alert
    await world.live(watch, 40 * MINUTE);
    expect(world.alerts.map(({ status }) => status)).toEqual(['closed', 'open']);
    expect(world.troubles).toEqual([]);
  }); // prettier-ignore

  test('goes on after a restart: it neither tells twice nor counts the time in which it did not run', async () => {
    const world = createWorld();
    world.speak(router);
    const first = await openSilenceWatch(world.deps);
    await world.live(first, 60 * MINUTE, MINUTE);
    await first.save();
    world.skip(10 * 60 * MINUTE);
    const second = await openSilenceWatch(world.deps);
    await world.live(second, 2 * MINUTE);
    expect(world.alerts).toEqual([]);
    expect(second.all()[0]?.says).toContain('Not counted are 10 h in which Vedette could not have heard it (Vedette did not run)');
    await world.live(second, 10 * MINUTE);
    expect(world.alerts).toHaveLength(1);
    expect(world.alerts[0]?.explanation).toContain('Not counted are 10 h');
    const third = await openSilenceWatch(world.deps);
    await world.live(third, 10 * MINUTE);
    expect(world.alerts).toHaveLength(1);
    await world.live(third, 2 * MINUTE, MINUTE);
    expect(world.alerts[0]?.status).toBe('closed');
  }); // prettier-ignore

  test('does not blame a source while the journal refuses', async () => {
    const world = createWorld();
    world.speak(router);
    const watch = await openSilenceWatch(world.deps);
    await world.live(watch, 60 * MINUTE, MINUTE);
    world.deafen('the journal is full');
    await world.live(watch, 60 * MINUTE);
    world.deafen(undefined);
    await world.live(watch, 3 * MINUTE);
    expect(world.alerts).toEqual([]);
  });

  test('does as a person says: off, or the gap that is expected', async () => {
    const world = createWorld();
    world.speak(router);
    const watch = await openSilenceWatch(world.deps);
    const by = { id: asUserId('anna'), name: 'Anna' };
    await world.live(watch, 60 * MINUTE, MINUTE);
    await watch.set(router, 'expected', 30 * MINUTE, '', by);
    await world.live(watch, 20 * MINUTE);
    expect(world.alerts).toEqual([]);
    await world.live(watch, 11 * MINUTE);
    expect(world.alerts).toHaveLength(1);
    expect(world.alerts[0]?.explanation).toContain('expected at least every 30 min');
    await watch.set(router, 'off', null, '', by);
    await world.live(watch, MINUTE);
    expect(world.alerts[0]).toMatchObject({ status: 'closed' });
    await world.live(watch, 60 * MINUTE);
    expect(world.alerts).toHaveLength(1);
    expect(watch.all()[0]).toMatchObject({ state: 'off', expectedUntil: null });
  });
});
