import { describe, expect, it } from 'vitest';
import type { LogSource } from '../../model/log-source.ts';
import type { SeenSoFar } from '../../store/state/rule-store.ts';
import type { RuleFacts } from '../loaded-rules.ts';
import { blindRules, reasonOfBlindness } from './blindness.ts';

const SINCE = 1_000_000;
const LATER = SINCE + 60_000;

const ruleOf = (id: string, logSource: LogSource, needs: RuleFacts['needs'], more: Partial<RuleFacts> = {}): RuleFacts => ({ id, kind: 'rule', title: id, severity: 'low', pack: 'p', source: 'a:1', file: 'a', version: '', enabled: true, tuned: false, logSource, attack: [], needs, bases: [], ...more }); // prettier-ignore
const correlationOf = (id: string, needs: RuleFacts['needs']): RuleFacts =>
  ruleOf(id, {}, needs, { kind: 'correlation' });

/** Security 4688 and Sysmon 1 are both process creations; only the second has a hash. */
function seenOf(last = LATER, watched: Record<string, number> = {}): SeenSoFar {
  const set = (service: string, ...fields: string[]) => ({
    id: service,
    sources: [{ product: 'windows', service }, { product: 'windows', category: 'process_creation' }],
    events: 1,
    first: SINCE,
    last,
    fields: new Map(fields.map((field) => [field, { first: SINCE, last }])),
  }); // prettier-ignore
  const all = { Image: SINCE, Hashes: SINCE, User: SINCE, LogonType: SINCE, A: SINCE, B: SINCE, ...watched };
  return { logSources: [set('security', 'Image', 'LogonType'), set('sysmon', 'Image', 'Hashes')], watchedSince: new Map(Object.entries(all)) }; // prettier-ignore
}

const creation = { product: 'windows', category: 'process_creation' };
const blindOf = (rule: RuleFacts, seen = seenOf()) => blindRules([rule], seen, SINCE).get(rule.id);

describe('a rule is blind', () => {
  it('if no event of its log source was ever seen', () => {
    expect(blindOf(ruleOf('r', { product: 'windows', category: 'process_access' }, true))).toEqual({ kind: 'log-source', missing: ['windows/process_access/'], since: SINCE }); // prettier-ignore
    expect(blindOf(ruleOf('r', { category: 'process_creation' }, true))).toBeUndefined();
    expect(blindOf(ruleOf('r', { product: 'linux', category: 'process_creation' }, true))).toMatchObject({ kind: 'log-source' }); // prettier-ignore
  });

  it('if every way to a match needs a field that its log source never had', () => {
    expect(blindOf(ruleOf('r', creation, 'User'))).toEqual({ kind: 'field', missing: ['User'], since: SINCE });
    expect(blindOf(ruleOf('r', creation, { any: ['User', 'Hashes'] }))).toBeUndefined();
    expect(blindOf(ruleOf('r', creation, { all: ['Image', { any: ['User', { all: ['A', 'B'] }] }] }))).toMatchObject({ missing: ['User'] }); // prettier-ignore
  });

  it('if no one kind of event has all that it needs, even though each is there somewhere', () => {
    expect(blindOf(ruleOf('r', creation, { all: ['Hashes', 'LogonType'] }))).toMatchObject({ kind: 'field' });
    expect(blindOf(ruleOf('r', creation, { all: ['Hashes', 'Image'] }))).toBeUndefined();
  });

  it('but not before events came since it is looked for the field', () => {
    const rule = ruleOf('r', creation, 'New');
    expect(blindOf(rule)).toBeUndefined();
    expect(blindOf(rule, seenOf(LATER, { New: LATER }))).toBeUndefined();
    expect(blindOf(rule, seenOf(LATER + 60_000, { New: LATER }))).toEqual({ kind: 'field', missing: ['New'], since: LATER }); // prettier-ignore
  });

  it('if it is a correlation that cannot do without a blind rule, also through another', () => {
    const rules = [
      correlationOf('outer', { all: ['inner', 'good'] }),
      correlationOf('inner', { all: ['good', 'bad'] }),
      correlationOf('either', { any: ['good', 'bad'] }),
      ruleOf('good', creation, 'Image'),
      ruleOf('bad', creation, 'User'),
    ];
    const blind = blindRules(rules, seenOf(), SINCE);
    expect([...blind].map(([id, { kind, missing }]) => [id, kind, missing])).toEqual([
      ['bad', 'field', ['User']],
      ['inner', 'base-rule', ['bad']],
      ['outer', 'base-rule', ['inner']],
    ]);
  });

  it('with a reason in words', () => {
    expect(reasonOfBlindness({ kind: 'log-source', missing: ['windows/process_access/'], since: 0 }, '')).toBe('No event of windows / process_access was ever seen.'); // prettier-ignore
    expect(reasonOfBlindness({ kind: 'field', missing: ['User'], since: 0 }, '/webserver/')).toBe('Events of webserver come, but none of them ever had the field "User".'); // prettier-ignore
    expect(reasonOfBlindness({ kind: 'base-rule', missing: ['a', 'b'], since: 0 }, '')).toBe('It needs the rules "a", "b", which are blind.'); // prettier-ignore
  });
});
