import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { hash128 } from '../../model/ids.ts';
import type { IncomingBatch, UnreadableReason } from '../../model/record.ts';
import { createBatcher } from '../../pipeline/collect/batcher.ts';
import { compressionOf, decompress } from '../../pipeline/collect/decompress.ts';
import { createFramer } from '../../pipeline/collect/framing/create-framer.ts';
import { PREFIX_BYTES, recognise } from '../../pipeline/collect/framing/recognise.ts';
import { peek } from '../../pipeline/collect/peek.ts';
import { appendPatiently } from '../../pipeline/collect/pull/append-patiently.ts';
import type { SourceDeps } from '../../pipeline/collect/source-kind.ts';
import { inSections } from './in-sections.ts';

export interface ObjectName {
  readonly bucket: string;
  readonly key: string;
  /** where the bucket keeps versions, and the one is known */
  readonly version?: string | undefined;
}

/** How far an object has been read. */
export interface Progress {
  /** of which content */
  readonly etag: string;
  /** batches that are durable */
  readonly batches: number;
  /** bytes before the place where reading can begin anew with the next batch; 0 where it cannot (compressed, documents) */
  readonly offset: number;
}

export type ObjectRead =
  | { readonly kind: 'done'; readonly records: number; readonly bytes: number; readonly problem?: string }
  /** it holds no text */
  | { readonly kind: 'not-a-log'; readonly problem: string }
  | { readonly kind: 'stopped' };

export interface ReadObjectOptions {
  readonly s3: S3Client;
  readonly deps: SourceDeps;
  readonly requesterPays: boolean;
  readonly progress: Progress | undefined;
  /** told when a large object has come further */
  onProgress(progress: Progress): Promise<void>;
}

/** Batches are closed there whatever the network brings, so that they are the same in every reading. */
export const SECTION_BYTES = 16 << 20;

/**
 * Reads one object into the journal: text, plain or in gzip or zstd, recognised by content. Its batches have keys made of bucket, key, content and place: reading
 * it again brings nothing twice. Memory does not depend on its size.
 *
 * @throws what the service or the network failed with; what came before is kept, and `onProgress` knows of it
 */
export async function readObject(name: ObjectName, options: ReadObjectOptions): Promise<ObjectRead> {
  const { deps } = options;
  const got = await getObject(name, options);
  const etag = got.ETag ?? '';
  const known = options.progress?.etag === etag ? options.progress : undefined;
  const resumed = known !== undefined && got.ContentRange !== undefined ? known.offset : 0;
  if (got.Body === undefined) return { kind: 'done', records: 0, bytes: 0 };
  const body: AsyncIterable<Buffer> = bufferChunks(got.Body.transformToWebStream());
  const expected = got.ContentLength;
  let received = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of body) {
      received += chunk.length;
      yield chunk;
    }
    if (expected !== undefined && received < expected) throw new Error(`the connection broke off after ${received} of ${expected} bytes`); // prettier-ignore
  }

  const { prefix, all } = await peek(counted(), PREFIX_BYTES);
  const compression = resumed > 0 ? undefined : compressionOf(prefix);
  if (compression === 'zip') return { kind: 'not-a-log', problem: 'it is a zip archive' };
  const unpacked = compression === undefined ? undefined : decompress(all, compression);
  const inner = unpacked === undefined ? { prefix, all } : await peek(unpacked.chunks, PREFIX_BYTES);
  const text = resumed > 0 ? LINES : recognise(inner.prefix);
  if (text.kind === 'binary') return { kind: 'not-a-log', problem: `it is ${text.what}` };
  const canResume = unpacked === undefined && text.framing === 'lines' && text.encoding === 'utf-8';

  const ready: IncomingBatch[] = [];
  const batcher = createBatcher({ origin: { source: deps.source, envelope: 'none' }, clock: () => deps.clock(), emit: (batch) => void ready.push(batch) }); // prettier-ignore
  const framer = createFramer(text, batcher);
  const keyStem = `s3/${hash128(`${name.bucket}\n${name.key}\n${name.version ?? ''}\n${etag}`)}`;
  let index = resumed > 0 ? (known?.batches ?? 0) : 0;
  let records = 0;

  /** @returns false if the source was stopped */
  async function deliver(): Promise<boolean> {
    for (const batch of ready.splice(0)) {
      const isDone = known !== undefined && index < known.batches;
      if (!isDone) {
        if ((await appendPatiently({ ...batch, key: `${keyStem}/${index}` }, deps)) === undefined) return false;
        records += batch.ends.length;
      }
      index++;
    }
    return true;
  }

  for await (const { chunk, end } of inSections(inner.all, resumed, SECTION_BYTES)) {
    framer.write(chunk);
    const isSectionOver = end % SECTION_BYTES === 0;
    if (isSectionOver) batcher.flush();
    if (!(await deliver())) return { kind: 'stopped' };
    if (isSectionOver && (known === undefined || index > known.batches)) {
      await options.onProgress({ etag, batches: index, offset: canResume ? end - framer.pending() : 0 });
    }
  }
  const failure = unpacked?.failure();
  if (failure !== undefined) {
    if (framer.spoil === undefined) batcher.spoil(cutOff(failure.message));
    else framer.spoil(cutOff(failure.message));
  }
  framer.end();
  batcher.flush();
  if (!(await deliver())) return { kind: 'stopped' };
  return { kind: 'done', records, bytes: received, ...(failure === undefined ? {} : { problem: failure.message }) };
}

const LINES = { kind: 'text', encoding: 'utf-8', framing: 'lines', skip: 0 } as const;

const cutOff = (message: string): UnreadableReason => ({ kind: 'truncated', message: `The object ends inside this record: ${message}.` }); // prettier-ignore

/** The object, from where reading stands if its content is still the same. */
async function getObject(
  { bucket, key, version }: ObjectName,
  { s3, requesterPays, progress, deps }: ReadObjectOptions,
) {
  const common = {
    Bucket: bucket,
    Key: key,
    ...(version === undefined ? {} : { VersionId: version }),
    ...(requesterPays ? { RequestPayer: 'requester' as const } : {}),
  };
  const sending = { abortSignal: deps.signal };
  if (progress !== undefined && progress.offset > 0) {
    const ranged = { ...common, Range: `bytes=${progress.offset}-`, IfMatch: progress.etag };
    try {
      return await s3.send(new GetObjectCommand(ranged), sending);
    } catch (error) {
      // replaced meanwhile, or nothing is left behind the place: read as a whole, and keys keep out what came before
      if (!(error instanceof Error) || !['PreconditionFailed', 'InvalidRange', '412'].includes(error.name)) throw error;
    }
  }
  return s3.send(new GetObjectCommand(common), sending);
}

async function* bufferChunks(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) throw new Error('the body of the object is no bytes');
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}
