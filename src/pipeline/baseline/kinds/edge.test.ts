import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { poisson, seeded, wholeNumber, type Random } from '../../../statistics/random.ts';
import { DAY, engineOptions, EnginePlayer, HOUR, START, testBehavior, type TestEvent } from '../test-engine.ts';
import { edge, type EdgeKindModel } from './edge.ts';
import { scopesWith } from './test-scopes.ts';

const MINUTE = 60_000;
const HOSTS = 25;

/** Hosts that speak to three of five servers, each about six times an hour. */
function network(random: Random, days: number, from = START): TestEvent[] {
  const events: TestEvent[] = [];
  for (let minute = 0; minute < days * 24 * 60; minute++) {
    for (let host = 0; host < HOSTS; host++) {
      for (let i = poisson(random, 0.03); i > 0; i--) {
        events.push({ time: from + minute * MINUTE + wholeNumber(random, MINUTE), user: `host${host}`, value: `server${(host + wholeNumber(random, 3)) % 5}` }); // prettier-ignore
      }
    }
  }
  return events.sort((a, b) => a.time - b.time);
}

describe('edge', () => {
  const player = (): EnginePlayer => new EnginePlayer(engineOptions(testBehavior('kind: edge\np: 0.001')));

  test('a host that reaches many others at once is found, a few times at most, and what it did is said', () => {
    const playing = player();
    playing.play(network(seeded(1), 14));
    const at = START + 14 * DAY + 3 * HOUR;
    const found = playing.play(Array.from({ length: 60 }, (_, i) => ({ time: at + i * 500, user: 'host7', value: `other${i}` }))); // prettier-ignore
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(5);
    const [first] = found;
    expect(first?.explanation).toMatch(/within a minute/);
    expect(first?.explanation).toContain('host7');
    const bits = first?.anomaly?.contributions.reduce((sum, each) => sum + each.bits, 0) ?? 0;
    expect(bits).toBeCloseTo(-Math.log2(first?.anomaly?.p ?? 1), 6);
  });

  test('ordinary days are silent', () => {
    const playing = player();
    playing.play(network(seeded(2), 14));
    // about 47,000 minutes in which a host speaks
    expect(playing.play(network(seeded(3), 3, START + 14 * DAY)).length).toBeLessThan(12);
  });
});

test('a connection is counted once, however many behaviours ask; a snapshot goes on in the same way', () => {
  const options = { per: MINUTE };
  const make = (): [EdgeKindModel, EdgeKindModel] => [edge.create(options, 'entity'), edge.create(options, 'tenant')];
  const [once, twice] = [make(), make()];
  for (const [i, event] of network(seeded(4), 1).entries()) {
    const seen = { entity: `user:${event.user}`, time: event.time, offset: 0, value: event['value'] ?? '', values: [], by: undefined, ordinal: i }; // prettier-ignore
    for (const [entity, tenant] of [once, twice]) {
      const scopes = { ...scopesWith(tenant), tenant, peers: undefined };
      entity.judge(seen, scopes);
      if (tenant === twice[1]) entity.judge(seen, scopes);
      entity.learn(seen, 1, scopes);
    }
  }
  const written = (model: EdgeKindModel): Uint8Array => {
    const to = new ByteWriter();
    model.write(to);
    return to.finish();
  };
  expect(written(twice[1])).toEqual(written(once[1]));
  expect(written(edge.read(new ByteReader(written(once[1])), options, 'tenant'))).toEqual(written(once[1]));
  expect(() => edge.read(new ByteReader(written(once[1]).subarray(0, 99)), options, 'tenant')).toThrow(RangeError);
});
