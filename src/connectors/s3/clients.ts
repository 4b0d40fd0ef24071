import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { SourceProblem } from '../../pipeline/collect/source-kind.ts';
import type { S3Settings } from './describe.ts';

export interface Clients {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  destroy(): void;
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A quarter of an hour is the least that a role is given for; an hour what every role allows. */
const ROLE_SECONDS = 3600;

/** The clients of AWS's own library: they sign, renew roles, retry what passes within seconds, and verify TLS. */
export function createClients(settings: S3Settings): Clients | SourceProblem {
  const keys = keysOf(settings);
  if (keys !== undefined && 'kind' in keys) return keys;
  const common = {
    region: settings.region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000 },
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
  };
  const own = keys === undefined ? {} : { credentials: keys };
  const { role, externalId } = settings;
  const sts = role === undefined ? undefined : new STSClient({ ...common, ...own });
  const credentials = async () => {
    const taken = await sts?.send(
      new AssumeRoleCommand({
        RoleArn: role,
        RoleSessionName: 'vedette',
        DurationSeconds: ROLE_SECONDS,
        ...(externalId === undefined ? {} : { ExternalId: externalId }),
      }),
    );
    const given = taken?.Credentials;
    if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined) throw new Error('the role gave no credentials'); // prettier-ignore
    return {
      accessKeyId: given.AccessKeyId,
      secretAccessKey: given.SecretAccessKey,
      ...(given.SessionToken === undefined ? {} : { sessionToken: given.SessionToken }),
      ...(given.Expiration === undefined ? {} : { expiration: given.Expiration }),
    };
  };
  const used = sts === undefined ? own : { credentials };
  // compatible services do not all know the checksums that AWS has added
  const s3 = new S3Client({ ...common, ...used, forcePathStyle: settings.pathStyle, responseChecksumValidation: 'WHEN_REQUIRED', requestChecksumCalculation: 'WHEN_REQUIRED' }); // prettier-ignore
  const sqs = new SQSClient({ ...common, ...used });
  return {
    s3,
    sqs,
    destroy() {
      for (const client of [s3, sqs, sts]) client?.destroy();
    },
  };
}

/** @returns undefined where the machine's own are asked for */
function keysOf(settings: S3Settings): Keys | SourceProblem | undefined {
  const { accessKeyId, secretAccessKey, sessionToken } = settings;
  if (settings.credentials === 'environment') return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const setting = accessKeyId === undefined ? 'accessKeyId' : 'secretAccessKey';
    return { kind: 'settings', setting, message: "Access key and secret key are needed; or set credentials to environment, to use the machine's own." }; // prettier-ignore
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
