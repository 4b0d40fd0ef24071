import { sourceKind } from '../../pipeline/collect/source-kind.ts';
import { describe } from './describe.ts';

/** Objects of buckets, found by the notifications in a queue or by listing. AWS's clients are loaded when a source needs them. */
export const s3Source = sourceKind({
  ...describe,
  title: 'S3 bucket',
  group: 'asks',
  secrets: ['secretAccessKey', 'sessionToken'],
  start: async (settings, deps) => (await import('./start.ts')).start(settings, deps),
  check: async (settings, deps) => (await import('./start.ts')).check(settings, deps),
});
