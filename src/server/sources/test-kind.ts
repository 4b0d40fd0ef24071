import { z } from 'zod';
import { asSourceId, type SourceId } from '../../model/ids.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { createTestJournal, type TestJournal } from '../../pipeline/collect/test-journal.ts';
import { sourceKind, type RunningSource, type SourceDeps, type SourceKind, type SourceProblem } from '../../pipeline/collect/source-kind.ts'; // prettier-ignore
import type { SourceToRun } from './supervised-source.ts';
import { createSupervisor, type Supervisor, type WantedSource } from './supervisor.ts';

export const testSettings = z.object({
  topics: z.array(z.string().min(1)).min(1).meta({ title: 'Topics', description: 'What is read.' }),
  timeout: z.number().int().min(1).default(30).meta({ description: 'How long an answer may take.', unit: 's' }),
  password: z.string().optional().meta({ description: 'Of the user.' }),
  tls: z
    .object({ key: z.string().optional().meta({ description: 'The private key.' }) })
    .default({})
    .meta({ description: 'Encryption on the way.' }),
});
export type TestSettings = z.infer<typeof testSettings>;

export type TestStart = (settings: TestSettings, deps: SourceDeps) => Promise<RunningSource | SourceProblem>;

/** A kind whose behaviour the test writes. */
export function testKind(start: TestStart, check?: SourceKind['check']): SourceKind {
  return sourceKind({
    id: 'test',
    title: 'A queue of the tests',
    group: 'reads',
    summary: 'Records of a queue that is not there.',
    settings: testSettings,
    example: { topics: ['firewall'], timeout: 10 },
    secrets: ['password', 'tls.key'],
    start,
    ...(check === undefined ? {} : { check: (settings: TestSettings, deps) => check(settings, deps) }),
  });
}

export interface TestSupervisor {
  readonly supervisor: Supervisor;
  readonly journal: TestJournal;
  readonly checkpoints: Map<SourceId, JsonValue>;
  /** `id state message` of each change of state */
  readonly told: string[];
  readonly stuck: SourceId[];
}

export function testSupervisor(save?: (id: SourceId, value: JsonValue) => Promise<void>): TestSupervisor {
  const journal = createTestJournal();
  const checkpoints = new Map<SourceId, JsonValue>();
  const told: string[] = [];
  const stuck: SourceId[] = [];
  const supervisor = createSupervisor({
    receiver: journal.deps,
    checkpoints: {
      load: (id) => Promise.resolve(checkpoints.get(id)),
      save: async (id, value) => {
        await save?.(id, value);
        checkpoints.set(id, value);
      },
    },
    times: { first: 10, longest: 60, stop: 300, steady: 5000 },
    random: () => 1,
    stories: new Map(),
    changed: (id, { state, message }) => void told.push(`${id} ${state} ${message}`.trim()),
    stuck: (id) => void stuck.push(id),
  });
  return { supervisor, journal, checkpoints, told, stuck };
}

export function wanted(kind: SourceKind, name: string, settings: JsonObject = { topics: ['a'] }, secrets: readonly string[] = []): WantedSource {
  const source: SourceToRun = { id: asSourceId(`${kind.id}/${name}`), kind, settings, secrets };
  return { runs: true, source };
} // prettier-ignore
