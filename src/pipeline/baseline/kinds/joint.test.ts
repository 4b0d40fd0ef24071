import { describe, expect, test } from 'vitest';
import { normal, seeded, type Random } from '../../../statistics/random.ts';
import { DAY, engineOptions, EnginePlayer, HOUR, START, testContent, type TestEvent } from '../test-engine.ts';
import { readEngine, writeEngine } from '../snapshot.ts';

const FEATURES = `features:
  - { id: test.sent, title: bytes sent, class: api_activity, entity: user, value: sent, unit: By }
  - { id: test.received, title: bytes received, class: api_activity, entity: user, value: received, unit: By }
  - { id: test.host, title: hosts reached, class: api_activity, entity: user, value: host }
`;
const BEHAVIOR = `title: Activity that does not fit together
id: 6f0e2b1c-7d3a-4c58-9a41-2f6f6f1f0a99
behavior:
  features: [test.sent, test.received, test.host]
  kind: joint
  p: 0.005
`;

/** Each hour of a working day a user reads some megabytes and sends a tenth of it; who does more of one does more of the other. */
function hours(random: Random, user: string, days: number, from: number): TestEvent[] {
  const events: TestEvent[] = [];
  for (let day = 0; day < days; day++) {
    if (new Date(from + day * DAY).getUTCDay() % 6 === 0) continue;
    for (let hour = 8; hour < 18; hour++) {
      const received = Math.exp(14 + normal(random));
      const sent = 0.1 * received * Math.exp(0.1 * normal(random));
      events.push(...spell(user, from + day * DAY + hour * HOUR, sent, received));
    }
  }
  return events;
}

const spell = (user: string, time: number, sent: number, received: number): TestEvent[] =>
  [0, 1, 2].map((i) => ({
    time: time + i * 60_000,
    user,
    sent: sent / 3,
    received: received / 3,
    host: `srv${i % 2}`,
  }));

const users = ['alice', 'bob', 'carol', 'dave', 'erin'];
const everyone = (random: Random, days: number, from = START): TestEvent[] =>
  users.flatMap((user) => hours(random, user, days, from)).sort((a, b) => a.time - b.time);

describe('joint', () => {
  const options = engineOptions(testContent(FEATURES, BEHAVIOR));

  test('two amounts, each usual, that do not belong together are found and named; ordinary days are silent', () => {
    const player = new EnginePlayer(options);
    const random = seeded(1);
    player.play(everyone(random, 14));
    // 250 spans at p ≤ 0.005
    expect(player.play(everyone(random, 7, START + 14 * DAY)).length).toBeLessThan(6);
    const at = START + 21 * DAY + 10 * HOUR;
    // as much sent as in the busiest hours, as little received as in the quietest
    const found = player.play([...spell('alice', at, 1e6, 2e5), { time: at + 2 * HOUR, user: 'alice', sent: 1, received: 10, host: 'srv0' }]); // prettier-ignore
    const [first] = found.filter(({ anomaly }) => anomaly?.direction === 'pattern');
    expect(first?.anomaly?.contributions.slice(0, 2).map(({ feature }) => feature)).toEqual(expect.arrayContaining([expect.stringMatching(/test\.(sent|received)/)])); // prettier-ignore
    const bits = first?.anomaly?.contributions.reduce((sum, each) => sum + each.bits, 0) ?? 0;
    expect(bits).toBeCloseTo(-Math.log2(first?.anomaly?.p ?? 1), 6);
    expect(first?.explanation).toContain('together unusual');
  });

  test('goes on after a restart as before', () => {
    const one = new EnginePlayer(options);
    const events = everyone(seeded(2), 12);
    const later = everyone(seeded(3), 9, START + 12 * DAY);
    one.play(events);
    const other = new EnginePlayer(options, readEngine(writeEngine(one.engine), options).engine);
    expect(other.play(later).map(({ id }) => id)).toEqual(one.play(later).map(({ id }) => id));
  });
});
