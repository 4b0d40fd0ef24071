import { z } from 'zod';
import type { ObjectName } from './read-object.ts';

/** What a message of a queue says. */
export type Notified =
  | { readonly kind: 'objects'; readonly objects: readonly ObjectName[] }
  /** nothing to do: a test, an object that was removed */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'not-understood' };

const s3Event = z.object({
  Records: z.array(
    z.object({
      eventName: z.string().default('ObjectCreated:Put'),
      s3: z.object({
        bucket: z.object({ name: z.string() }),
        object: z.object({ key: z.string(), versionId: z.string().optional() }),
      }),
    }),
  ),
});
const eventBridge = z.object({
  'detail-type': z.string(),
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({ key: z.string(), 'version-id': z.string().optional() }),
  }),
});
const sns = z.object({ Type: z.literal('Notification'), Message: z.string() });
const cloudTrail = z.object({ s3Bucket: z.string(), s3ObjectKey: z.array(z.string()) });
const test = z.object({ Event: z.literal('s3:TestEvent') });

/** SNS in SNS is nothing that anybody makes. */
const MAX_WRAPS = 2;

/** Reads S3's own events, those of EventBridge, CloudTrail's to SNS, and each of them wrapped by SNS. */
export function notifiedObjects(body: string, wraps = 0): Notified {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { kind: 'not-understood' };
  }
  const wrapped = sns.safeParse(json);
  if (wrapped.success && wraps < MAX_WRAPS) return notifiedObjects(wrapped.data.Message, wraps + 1);
  if (test.safeParse(json).success) return { kind: 'nothing' };
  const events = s3Event.safeParse(json);
  if (events.success) {
    return objectsOf(
      events.data.Records.filter(({ eventName }) => /^(?:s3:)?ObjectCreated:/.test(eventName)).map(({ s3 }) => ({
        bucket: s3.bucket.name,
        key: decodeKey(s3.object.key),
        version: s3.object.versionId,
      })),
    );
  }
  const bridged = eventBridge.safeParse(json);
  if (bridged.success) {
    const { bucket, object } = bridged.data.detail;
    if (bridged.data['detail-type'] !== 'Object Created') return { kind: 'nothing' };
    return objectsOf([{ bucket: bucket.name, key: object.key, version: object['version-id'] }]);
  }
  const trail = cloudTrail.safeParse(json);
  if (!trail.success) return { kind: 'not-understood' };
  return objectsOf(trail.data.s3ObjectKey.map((key) => ({ bucket: trail.data.s3Bucket, key })));
}

function objectsOf(objects: ObjectName[]): Notified {
  return objects.length === 0 ? { kind: 'nothing' } : { kind: 'objects', objects };
}

/** Keys in S3's events are encoded as in a form: a blank is "+". What is not encoded right is meant as it is. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
