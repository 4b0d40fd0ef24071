/** What an error of AWS's library means. `gone`: there is no such object any more; `refused`: a person must do something; `passing`: it is tried again. */
export interface ErrorWords {
  readonly kind: 'gone' | 'refused' | 'passing';
  readonly message: string;
}

export function errorWords(error: unknown): ErrorWords {
  if (!(error instanceof Error)) return { kind: 'passing', message: 'The service failed.' };
  const code = codeOf(error);
  const known = KNOWN[code];
  if (known !== undefined) return known;
  const said = error.message.replace(/\p{C}+/gu, ' ').slice(0, 200);
  if (code === 'AccessDenied' || code === 'AccessDeniedException' || code === 'Forbidden' || statusOf(error) === 403) {
    const isKms = /kms/i.test(said);
    const what = isKms
      ? 'The objects are encrypted with a KMS key that the credentials may not use: allow kms:Decrypt on it.'
      : 'The credentials may not do this: allow s3:GetObject, s3:ListBucket, and for a queue sqs:ReceiveMessage, sqs:DeleteMessage and sqs:ChangeMessageVisibility.';
    return { kind: 'refused', message: `${what} (${said})` };
  }
  return { kind: 'passing', message: `The service does not answer as it should: ${said || code}.` };
}

const KNOWN: Readonly<Record<string, ErrorWords>> = {
  NoSuchKey: { kind: 'gone', message: 'The object does not exist any more.' },
  NoSuchVersion: { kind: 'gone', message: 'This version of the object does not exist any more.' },
  NotFound: { kind: 'gone', message: 'The object does not exist any more.' },
  NoSuchBucket: { kind: 'refused', message: 'There is no such bucket.' },
  PermanentRedirect: { kind: 'refused', message: 'The bucket is in another region: set it.' },
  AuthorizationHeaderMalformed: { kind: 'refused', message: 'The bucket is in another region: set it.' },
  InvalidAccessKeyId: { kind: 'refused', message: 'The access key is not known.' },
  InvalidClientTokenId: { kind: 'refused', message: 'The access key is not known.' },
  UnrecognizedClientException: { kind: 'refused', message: 'The access key is not known.' },
  SignatureDoesNotMatch: { kind: 'refused', message: 'The secret key does not fit the access key.' },
  ExpiredToken: { kind: 'refused', message: 'The session token has expired: set new temporary keys.' },
  CredentialsProviderError: { kind: 'refused', message: 'There are no credentials on this machine.' },
  QueueDoesNotExist: { kind: 'refused', message: 'There is no such queue.' },
  'AWS.SimpleQueueService.NonExistentQueue': { kind: 'refused', message: 'There is no such queue.' },
  InvalidObjectState: {
    kind: 'refused',
    message: 'The object lies in an archive (Glacier): restore it to have it read.',
  },
};

function codeOf(error: Error): string {
  const code: unknown = 'Code' in error ? error.Code : undefined;
  return typeof code === 'string' && code !== '' ? code : error.name;
}

function statusOf(error: Error): number | undefined {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
