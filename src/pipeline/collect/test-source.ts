import { asSourceId } from '../../model/ids.ts';
import type { JsonValue } from '../../model/json.ts';
import type { SourceDeps, SourceState } from './source-kind.ts';
import { createTestJournal, type TestJournal } from './test-journal.ts';

/** What a source is given in tests: a journal and a checkpoint in memory, that live through a "crash", and all it told. */
export interface TestSource {
  readonly deps: SourceDeps;
  readonly journal: TestJournal;
  readonly told: SourceState[];
  /** the checkpoint as JSON; undefined before the first save */
  saved(): JsonValue | undefined;
  /** The next save throws, as if the process had ended before it. */
  failNextSave(): void;
  /** Resolves when `isSo`, looked at often; the test's timeout is the limit. */
  until(isSo: () => boolean): Promise<void>;
  /** as `signal` of the deps */
  abort(): void;
}

export function createTestSource(journal = createTestJournal(), saved?: JsonValue): TestSource {
  const abort = new AbortController();
  const told: SourceState[] = [];
  let text = saved === undefined ? undefined : JSON.stringify(saved);
  let failing = false;
  const read = (): JsonValue | undefined => (text === undefined ? undefined : JSON.parse(text));
  return {
    journal,
    told,
    saved: read,
    failNextSave: () => void (failing = true),
    abort: () => abort.abort(),
    async until(isSo) {
      while (!isSo()) await new Promise((resolve) => void setTimeout(resolve, 5));
    },
    deps: {
      ...journal.deps,
      source: asSourceId('test'),
      senderOf: (name) => asSourceId(`test/${name}`),
      checkpoint: {
        load: () => Promise.resolve(read()),
        save(value) {
          if (failing) {
            failing = false;
            return Promise.reject(new Error('the state store is gone'));
          }
          text = JSON.stringify(value);
          return Promise.resolve();
        },
      },
      told: (state) => void told.push(state),
      signal: abort.signal,
    },
  };
}
