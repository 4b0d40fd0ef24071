const ACCOUNT = '123456789012';

/** Who calls: a user with a key, or a role that somebody assumed. */
export type Caller =
  | { readonly kind: 'user'; readonly login: string; readonly key: string }
  | { readonly kind: 'role'; readonly role: string; readonly session: string };

export interface Call {
  readonly by: Caller;
  /** `s3:GetObject` */
  readonly operation: string;
  readonly region?: string;
  readonly ip: string;
  readonly agent: string;
  readonly error?: string;
  /** JSON */
  readonly parameters?: string;
}

export const arnOf = (by: Caller): string =>
  by.kind === 'user'
    ? `arn:aws:iam::${ACCOUNT}:user/${by.login}`
    : `arn:aws:sts::${ACCOUNT}:assumed-role/${by.role}/${by.session}`;

export const roleArn = (role: string): string => `arn:aws:iam::${ACCOUNT}:role/${role}`;

/** One record of CloudTrail. */
export function call(time: number, { by, operation, region = 'eu-central-1', ip, agent, error, parameters = 'null' }: Call): string {
  const [service = '', name = ''] = operation.split(':');
  const iso = new Date(time).toISOString();
  const identity = by.kind === 'user'
    ? `"type":"IAMUser","principalId":"AIDAEXAMPLE${by.login}","arn":"${arnOf(by)}","accountId":"${ACCOUNT}","accessKeyId":"${by.key}","userName":"${by.login}"`
    : `"type":"AssumedRole","principalId":"AROAEXAMPLE${by.role}:${by.session}","arn":"${arnOf(by)}","accountId":"${ACCOUNT}","accessKeyId":"ASIAEXAMPLE${by.role.length}","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLE${by.role}","arn":"${roleArn(by.role)}","accountId":"${ACCOUNT}","userName":"${by.role}"},"attributes":{"creationDate":"${iso.slice(0, 10)}T00:00:00Z","mfaAuthenticated":"false"}}`;
  const id = String(Math.floor(time) % 1e12).padStart(12, '0');
  return `{"eventVersion":"1.11","userIdentity":{${identity}},"eventTime":"${iso.slice(0, 19)}Z","eventSource":"${service}.amazonaws.com","eventName":"${name}","awsRegion":"${region}","sourceIPAddress":"${ip}","userAgent":"${agent}",${error === undefined ? '' : `"errorCode":"${error}","errorMessage":"You are not authorized to perform this operation.",`}"requestParameters":${parameters},"responseElements":null,"requestID":"0f1e2d3c-0000-4000-8000-${id}","eventID":"1f2e3d4c-0000-4000-8000-${id}","readOnly":${/^(?:Get|List|Describe|Head)/.test(name)},"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"${ACCOUNT}","eventCategory":"Management"}`;
} // prettier-ignore
