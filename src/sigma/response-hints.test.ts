import { describe, expect, test } from 'vitest';
import { readResponseHints } from './response-hints.ts';

function read(value: unknown) {
  const problems: string[] = [];
  const hints = readResponseHints(value, (path, message) => problems.push(`${path.join('.')}: ${message}`));
  return { hints, problems };
}

describe('response hints', () => {
  test('are a verb of OpenC2, a kind of entity and a sentence', () => {
    const hint = { action: 'contain', target: 'device', note: 'Take it off the network' };
    expect(read([hint])).toEqual({ hints: [hint], problems: [] });
    expect(read(undefined)).toEqual({ hints: [], problems: [] });
  });

  test.each([
    ['contain', 'vedette.response: "response" must be a list'],
    [[7], 'vedette.response.0: a response must be a map'],
    [[{ action: 'explode', target: 'device', note: 'x' }], 'vedette.response.0.action: "action" must be one of scan'],
    [[{ action: 'contain', target: 'planet', note: 'x' }], 'vedette.response.0.target: "target" must be one of user'],
    [[{ action: 'contain', target: 'device' }], 'vedette.response.0.note: "note" must be a text'],
    [[{ action: 'contain', target: 'device', note: 'x', when: 'now' }], 'vedette.response.0.when: "when" is not known'],
  ])('what is wrong is told with its place: %j', (value, problem) => {
    const { hints, problems } = read(value);
    expect(hints).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });
});
