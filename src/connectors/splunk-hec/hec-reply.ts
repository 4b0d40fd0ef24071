/**
 * What a HEC client is told: Splunk's own codes, words and HTTP statuses, which client libraries decide by.
 * https://docs.splunk.com/Documentation/Splunk/latest/Data/TroubleshootHTTPEventCollector
 */
const replies = {
  success: [200, 0, 'Success'],
  'token-disabled': [403, 1, 'Token disabled'],
  'token-required': [401, 2, 'Token is required'],
  'invalid-authorization': [401, 3, 'Invalid authorization'],
  'invalid-token': [403, 4, 'Invalid token'],
  'no-data': [400, 5, 'No data'],
  'invalid-data': [400, 6, 'Invalid data format'],
  'internal-error': [500, 8, 'Internal server error'],
  busy: [503, 9, 'Server is busy'],
  'no-channel': [400, 10, 'Data channel is missing'],
  'invalid-channel': [400, 11, 'Invalid data channel'],
  'no-event': [400, 12, 'Event field is required'],
  'blank-event': [400, 13, 'Event field cannot be blank'],
  'ack-off': [400, 14, 'Ack is disabled'],
  'bad-fields': [400, 15, 'Error in handling indexed fields'],
  'query-token-off': [400, 16, 'Query string authorization is not enabled'],
  healthy: [200, 17, 'HEC is healthy'],
  'queues-full': [503, 18, 'HEC is unhealthy, queues are full'],
  'too-large': [413, 27, 'Request entity too large'],
  'bad-encoding': [415, 6, 'Invalid data format'],
  timeout: [408, 6, 'Invalid data format'],
} as const satisfies Record<string, readonly [status: number, code: number, text: string]>;

export type HecReply = keyof typeof replies;

export interface HecReplyMore {
  readonly ackId?: number;
  /** place of the bad event in the request, from 0: what comes before it was taken */
  readonly 'invalid-event-number'?: number;
}

/** @param retryAfter seconds */
export function hecReply(reply: HecReply, more: HecReplyMore = {}, retryAfter?: number): Response {
  const [status, code, text] = replies[reply];
  return Response.json(
    { text, code, ...more },
    { status, headers: retryAfter === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfter))) } },
  );
}
