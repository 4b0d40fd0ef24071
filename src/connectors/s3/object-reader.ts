import { type ErrorWords, errorWords } from './error-words.ts';
import type { Clients } from './clients.ts';
import type { S3Settings } from './describe.ts';
import type { SourceDeps } from '../../pipeline/collect/source-kind.ts';
import { type ObjectName, type Progress, readObject } from './read-object.ts';

/** What became of an object. `failed`: it is not done, and is to be tried again. */
export type Outcome =
  | { readonly kind: 'done' | 'gone' | 'not-a-log' | 'stopped' }
  | { readonly kind: 'failed'; readonly words: ErrorWords };

/** Reads objects, whoever found them, and counts. */
export interface ObjectReader {
  read(name: ObjectName, progress?: Progress, onProgress?: (progress: Progress) => Promise<void>): Promise<Outcome>;
  /** for people: what was read since the start */
  summary(): string;
}

export function createObjectReader(clients: Clients, settings: S3Settings, deps: SourceDeps): ObjectReader {
  const counts = { objects: 0, records: 0, gone: 0, unread: 0, damaged: 0 };
  const saidOf = (count: number, what: string): string => (count === 0 ? '' : ` ${count} ${what}.`);
  return {
    async read(name, progress, onProgress = () => Promise.resolve()) {
      try {
        const read = await readObject(name, { s3: clients.s3, deps, requesterPays: settings.requesterPays, progress, onProgress }); // prettier-ignore
        if (read.kind === 'not-a-log') {
          counts.unread++;
          deps.refuse(
            deps.source,
            1,
            `The object s3://${name.bucket}/${name.key} is not read: ${read.problem}.`.slice(0, 500),
          );
        } else if (read.kind === 'done') {
          counts.objects++;
          counts.records += read.records;
          if (read.problem !== undefined) counts.damaged++;
        }
        return { kind: read.kind };
      } catch (error) {
        if (deps.signal.aborted) return { kind: 'stopped' };
        const words = errorWords(error);
        if (words.kind !== 'gone') return { kind: 'failed', words };
        counts.gone++;
        return { kind: 'gone' };
      }
    },
    summary: () =>
      `${counts.objects} objects with ${counts.records} records since the start.` +
      saidOf(counts.gone, 'were gone before they could be read') +
      saidOf(counts.unread, 'hold no text and were refused') +
      saidOf(counts.damaged, 'are damaged or cut off: what is whole was read'),
  };
}
