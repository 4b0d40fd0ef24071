import { z } from 'zod';
import type { ReceiverDescription } from '../../pipeline/collect/receiver.ts';

const positive = z.number().int().min(1);

export const s3Settings = z.object({
  bucket: z.string().regex(/^[A-Za-z0-9._:/-]{1,255}$/, 'the name of a bucket').optional().meta({ title: 'Bucket', description: 'The bucket that is listed. With a queue: the only one whose objects are taken; without it, any that the queue names.' }), // prettier-ignore
  queue: z.url().optional().meta({ title: 'Queue', description: 'The URL of an SQS queue with notifications of new objects. Without one the bucket is listed.' }), // prettier-ignore
  prefix: z.string().max(1024).default('').meta({
    title: 'Prefix',
    description: 'Only objects whose keys begin so. For listing, {YYYY} {MM} {DD} {HH} stand for days that are due, and * for any part between slashes: AWSLogs/*/CloudTrail/*/{YYYY}/{MM}/{DD}/',
  }), // prettier-ignore
  startAfter: z.string().max(1024).default('').meta({ title: 'Start after', description: 'Listing leaves out all keys up to this one.' }), // prettier-ignore
  region: z.string().regex(/^[a-z0-9-]{1,64}$/, 'a region').default('us-east-1').meta({ title: 'Region', description: 'Of bucket and queue.' }), // prettier-ignore
  endpoint: z.url().optional().meta({ title: 'Endpoint', description: 'The address of a service that is compatible with S3, such as MinIO or Ceph; none for AWS.' }), // prettier-ignore
  pathStyle: z.boolean().default(false).meta({ title: 'Bucket in the path', description: 'Whether the bucket stands in the path and not in the host name; MinIO and Ceph mostly need it.' }), // prettier-ignore
  credentials: z.enum(['keys', 'environment']).default('keys').meta({ title: 'Credentials', description: "keys: those below; environment: what AWS's tools would find on this machine (variables, profile, the role of the machine or pod)." }), // prettier-ignore
  accessKeyId: z.string().max(256).optional().meta({ title: 'Access key', description: 'Its id.' }),
  secretAccessKey: z.string().max(256).optional().meta({ title: 'Secret key', description: 'Of the access key.' }),
  sessionToken: z.string().max(10_000).optional().meta({ title: 'Session token', description: 'Where the keys are temporary.' }), // prettier-ignore
  role: z.string().regex(/^arn:[\w-]+:iam::\d{12}:role\/.{1,512}$/, 'the ARN of a role').optional().meta({ title: 'Role', description: 'The ARN of a role that is taken on with these credentials.' }), // prettier-ignore
  externalId: z.string().max(1224).optional().meta({ title: 'External id', description: 'Asked for by the role, if it is in another account.' }), // prettier-ignore
  requesterPays: z.boolean().default(false).meta({ title: 'Requester pays', description: 'Whether we agree to pay for requests to such buckets.' }), // prettier-ignore
  interval: positive.default(60).meta({ title: 'Interval', description: 'How often the bucket is listed.', unit: 's' }),
  history: z.number().int().min(0).max(3650).default(7).meta({ title: 'History', description: 'How far the first listing goes back in keys with days.', unit: 'd' }), // prettier-ignore
  lookBack: positive.max(100_000).default(1440).meta({ title: 'Look back', description: 'How much later than others an object may show up and still be found.', unit: 'min' }), // prettier-ignore
  parallel: positive.max(32).default(4).meta({ title: 'At a time', description: 'How many objects are read at the same time.', unit: '1' }), // prettier-ignore
  visibility: positive.min(10).max(43_200).default(120).meta({ title: 'Visibility', description: 'For how long a message is hidden from other readers; it is prolonged while its objects are read.', unit: 's' }), // prettier-ignore
});
export type S3Settings = z.output<typeof s3Settings>;

export const describe = {
  id: 's3',
  summary:
    'Objects of Amazon S3 and compatible buckets, found by SQS notifications or by listing: CloudTrail, VPC flow logs, load balancers, anything in text.',
  settings: s3Settings,
  example: {
    queue: 'https://sqs.eu-west-1.amazonaws.com/123456789012/cloudtrail-objects',
    region: 'eu-west-1',
    credentials: 'environment',
  },
} satisfies ReceiverDescription;
