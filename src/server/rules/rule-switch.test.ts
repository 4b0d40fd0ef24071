import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import type { Understood } from '../../pipeline/ports.ts';
import type { RuleFacts } from '../loaded-rules.ts';
import type { Understanding } from '../workers/create-understand.ts';
import type { RuleSetSource } from './rule-set.ts';
import { createRuleSwitch, type Switched } from './rule-switch.ts';

const sourceOf = (version: string): RuleSetSource => ({ version, texts: [{ source: 'a', text: '', pack: 'p', version: '', enabled: true }], tunings: [] }); // prettier-ignore

function batchOf(first: number): RecordBatch {
  return { origin: { source: asSourceId('t'), envelope: 'none' }, received: 0, payload: new Uint8Array(0), ends: Uint32Array.of(0), stream: '0123456789ab', first }; // prettier-ignore
}

function understood(first: number, rules: string): Understood {
  return {
    source: asSourceId('t'), eventRows: new Uint8Array(0), events: first, unreadableRows: new Uint8Array(0), unreadable: 0,
    findings: [], formats: {}, quality: {}, unreadableKinds: {}, lastEvent: null, bytes: 0, rules,
  }; // prettier-ignore
}

const factsOf = (id: string): RuleFacts => ({ id, kind: 'rule', title: id, severity: 'low', pack: 'p', source: 'a:1', file: 'a', version: '', enabled: true, tuned: false, logSource: {}, attack: [], needs: true, bases: [] }); // prettier-ignore

/** Workers that take a while, remember what they judged, and know whether they are open. */
function createTestWorkers(delays: () => number) {
  const open = new Set<string>();
  const judged: string[] = [];
  const start = async ({ version }: RuleSetSource): Promise<Understanding> => {
    await sleep(delays());
    if (version.startsWith('bad')) throw new Error('out of memory');
    open.add(version);
    const rules = version.startsWith('empty') ? [] : [factsOf(version)];
    return {
      understand: async ({ first }) => {
        expect(open).toContain(version);
        judged.push(`${first} ${version}`);
        await sleep(delays());
        if (!open.has(version)) throw new Error('closed while under way');
        return understood(first, version);
      },
      observe: async ({ first }) => understood(first, version),
      loaded: { version, rules, correlations: [], problems: [] },
      report: async () => undefined,
      close: async () => void open.delete(version),
    };
  };
  return { open, judged, start };
}

const messageOf = (switched: Switched): string => (switched.ok ? 'ok' : switched.message);

describe('the switch', () => {
  it('gives every batch to one set, in order, whatever changes when; old workers end after their batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('batch', 'switch', 'bad', 'empty', 'wait'), { minLength: 5, maxLength: 40 }),
        fc.array(fc.nat({ max: 4 }), { minLength: 1 }),
        async (steps, delays) => {
          let at = 0;
          const workers = createTestWorkers(() => delays[at++ % delays.length] ?? 0);
          const rules = await createRuleSwitch(sourceOf('0'), { start: workers.start, now: () => 0 });
          const answers: Promise<Understood>[] = [];
          const switched: Promise<unknown>[] = [];
          for (const [i, step] of steps.entries()) {
            if (step === 'batch') answers.push(rules.understand(batchOf(answers.length)));
            else if (step === 'wait') await sleep(1);
            else switched.push((switched.at(-1) ?? Promise.resolve()).then(() => rules.to(sourceOf(`${step === 'switch' ? '' : step}${i}`)))); // prettier-ignore
          }
          const done: number[] = [];
          await Promise.all(answers.map((answer) => answer.then(({ events }) => done.push(events))));
          await Promise.all(switched);
          expect(done).toEqual(answers.map((_, i) => i));
          expect(workers.judged.map((line) => Number(line.split(' ')[0]))).toEqual(answers.map((_, i) => i));
          const versions = (await Promise.all(answers)).map((each) => Number(each.rules));
          expect(versions).toEqual(versions.toSorted((a, b) => a - b));
          await sleep(1);
          expect([...workers.open]).toEqual([rules.loaded().version]);
          await rules.close();
          expect(workers.open.size).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('stays with the rules that work, and says why', async () => {
    const workers = createTestWorkers(() => 0);
    const rules = await createRuleSwitch(sourceOf('1'), { start: workers.start, now: () => 7 });
    expect(messageOf(await rules.to(sourceOf('bad2')))).toContain('out of memory');
    expect(messageOf(await rules.to(sourceOf('empty3')))).toContain('None of the 1 texts');
    expect(await rules.understand(batchOf(1))).toMatchObject({ rules: '1' });
    expect([...workers.open]).toEqual(['1']);
    expect(await rules.to(sourceOf('4'))).toEqual({ ok: true });
    expect(await rules.to(sourceOf('4'))).toEqual({ ok: true });
    expect(await rules.understand(batchOf(2))).toMatchObject({ rules: '4' });
    expect(rules.since()).toBe(7);
    await rules.close();
  }); // prettier-ignore

  it('knows the correlations of the sets before, whose batches may still be on their way', async () => {
    const workers = createTestWorkers(() => 0);
    const rules = await createRuleSwitch(sourceOf('0'), { start: workers.start, now: () => 0 });
    for (let version = 1; version <= 60; version++) await rules.to(sourceOf(String(version)));
    await rules.to(sourceOf('20'));
    const isKnown = (version: number): boolean => rules.correlationsOf(String(version)) !== undefined;
    expect([0, 10, 11, 20, 60, 61].map(isKnown)).toEqual([false, false, true, true, true, false]);
    await rules.close();
  });

  it('does not begin when the first set cannot be started', async () => {
    const { start } = createTestWorkers(() => 0);
    await expect(createRuleSwitch(sourceOf('bad'), { start, now: () => 0 })).rejects.toThrow('out of memory');
  });
});
