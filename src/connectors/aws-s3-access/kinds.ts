import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { api, type AuditFacts, type Principal } from '../../pipeline/normalize/audit/audit-facts.ts';
import { auditKind } from '../../pipeline/normalize/audit/audit-kind.ts';
import { addressOf, integerOf, textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';

/** One request for a bucket or an object. */
const requestOf = (format: string): EventKind => auditKind({
  id: `${format}/request`,
  logSources: logSourceSet([{ product: 'aws', service: 's3' }, { category: 'webserver' }], {
    src_ip: ['remoteip'], 'c-ip': ['remoteip'], 'cs-user-agent': ['useragent'], 'c-useragent': ['useragent'], 'sc-status': ['httpstatus'], 'cs-uri-query': ['requesturi'],
  }),
  product: { vendor: 'AWS', name: 'S3', cloud: 'AWS' },
  factsOf: requestToFacts,
  meaningOf: ({ operation }) => api(activityOf(operation ?? '')),
}); // prettier-ignore

export const lineRequest = requestOf('aws-s3-access');
export const objectRequest = requestOf('aws-s3-access-json');

/** `REST.PUT.OBJECT`, `BATCH.DELETE.OBJECT`, `S3.EXPIRE.OBJECT`: create, read, update, delete, other */
function activityOf(operation: string): number {
  const verb = operation.split('.')[1] ?? '';
  if (verb === 'GET' || verb === 'HEAD') return 2;
  if (verb === 'DELETE' || verb === 'EXPIRE') return 4;
  return verb === 'PUT' || verb === 'POST' || verb === 'COPY' ? 1 : 99;
}

function requestToFacts(fields: JsonObject): AuditFacts {
  const status = integerOf(fields['httpstatus'], 100, 999);
  const [bucket, key] = [textOf(fields['bucket']), textOf(fields['key'])];
  return {
    operation: textOf(fields['operation']),
    service: 's3.amazonaws.com',
    actor: requesterOf(textOf(fields['requester'])),
    source: { address: addressOf(fields['remoteip']), userAgent: textOf(fields['useragent']) },
    targets: [
      { kind: 'cloud', name: bucket === undefined ? undefined : `arn:aws:s3:::${bucket}`, type: 'bucket' },
      ...(bucket === undefined || key === undefined ? [] : [{ kind: 'file' as const, name: `s3://${bucket}/${key}`, type: 'object' }]),
    ],
    outcome: { success: status === undefined ? undefined : status < 400, code: textOf(fields['errorcode']) ?? (status === undefined ? undefined : String(status)) },
    uid: textOf(fields['requestid']),
    originalTime: textOf(fields['time']),
  };
} // prettier-ignore

/** An ARN of IAM, an assumed role, a service, a canonical id; nobody if the request was not signed. */
function requesterOf(name: string | undefined): Principal | undefined {
  if (name === undefined || name === '-') return undefined;
  const isService = name.startsWith('svc:') || name.endsWith('.amazonaws.com');
  return { kind: isService ? 'application' : 'user', name, uid: name };
}
