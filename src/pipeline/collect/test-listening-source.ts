import type { RunningSource, SourceKind, SourceState } from './source-kind.ts';
import { createTestSource } from './test-source.ts';
import type { TestJournal } from './test-journal.ts';

/** For the tests of configured sources that listen: one that runs, without the supervisor. */
export interface ListeningSource {
  readonly running: RunningSource;
  /** all that it told */
  readonly told: SourceState[];
  /** the number behind one of its `listens`: "tls 6514" */
  port(name: string): number;
}

/** @throws Error with the problem, where the source does not start */
export async function startListening(
  kind: SourceKind,
  settings: unknown,
  journal: TestJournal,
): Promise<ListeningSource> {
  const { deps, told } = createTestSource(journal);
  const running = await kind.start(settings, deps);
  if ('kind' in running) throw new Error(`${running.setting ?? ''}: ${running.message}`);
  return {
    running,
    told,
    port: (name) => Number(running.listens?.find((one) => one.startsWith(`${name} `))?.split(' ')[1] ?? 0),
  };
}
