import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type {
  CheckDeps,
  RunningSource,
  SourceChecked,
  SourceDeps,
  SourceProblem,
} from '../../pipeline/collect/source-kind.ts';
import { type Clients, createClients } from './clients.ts';
import type { S3Settings } from './describe.ts';
import { errorWords } from './error-words.ts';
import { pollBucket } from './poll-bucket.ts';
import { pollQueue } from './poll-queue.ts';

/** Runs one source: by the queue if it has one, else by listing the bucket. */
export function start(settings: S3Settings, deps: SourceDeps): RunningSource | SourceProblem {
  const clients = createClients(settings);
  if ('kind' in clients) return clients;
  if (settings.queue !== undefined) return pollQueue(settings.queue, settings, clients, deps);
  if (settings.bucket === undefined) return NEITHER;
  return pollBucket(settings.bucket, settings, clients, deps);
}

/** Whether the service lets these settings in, and what waits there. */
export async function check(settings: S3Settings, { signal }: CheckDeps): Promise<SourceChecked | SourceProblem> {
  const clients = createClients(settings);
  if ('kind' in clients) return clients;
  try {
    return await look(settings, clients, signal);
  } catch (error) {
    return { kind: 'refused', message: errorWords(error).message };
  } finally {
    clients.destroy();
  }
}

const NEITHER: SourceProblem = { kind: 'settings', setting: 'bucket', message: 'A queue or a bucket is needed.' };

async function look(
  settings: S3Settings,
  { s3, sqs }: Clients,
  signal: AbortSignal,
): Promise<SourceChecked | SourceProblem> {
  if (settings.queue !== undefined) {
    const { Attributes: found = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: settings.queue, AttributeNames: ['ApproximateNumberOfMessages', 'RedrivePolicy', 'VisibilityTimeout'] }), // prettier-ignore
      { abortSignal: signal },
    );
    const dead = found['RedrivePolicy'] === undefined ? ' It has no dead-letter queue: messages that cannot be used come again until they expire.' : ''; // prettier-ignore
    return { kind: 'works', message: `About ${found['ApproximateNumberOfMessages'] ?? 0} messages wait in the queue.${dead}` }; // prettier-ignore
  }
  if (settings.bucket === undefined) return NEITHER;
  const prefix = /^[^*{]*/.exec(settings.prefix)?.[0] ?? '';
  const page = await s3.send(new ListObjectsV2Command({ Bucket: settings.bucket, Prefix: prefix }), {
    abortSignal: signal,
  });
  const count = page.KeyCount ?? 0;
  const more = page.IsTruncated === true ? 'more than ' : '';
  return { kind: 'works', message: `There are ${more}${count} objects under "${prefix}".` };
}
