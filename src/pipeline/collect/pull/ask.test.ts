import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type AskOptions, createAsk } from './ask.ts';
import { startTestApi, type TestApi } from './test-api.ts';

let api: TestApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

type Handler = Parameters<typeof startTestApi>[0];

const NOW = Date.UTC(2025, 0, 1);

async function askOf(handler: Handler, options: Partial<AskOptions> = {}) {
  api = await startTestApi(handler);
  const { origin } = api;
  const ask = createAsk({ origins: [origin], clock: () => NOW, ...options });
  const { signal } = new AbortController();
  return (path = '/logs') => ask({ url: `${origin}${path}`, signal, headers: { authorization: 'Bearer hidden-word' } });
}

const failing: Record<string, [handler: Handler, expected: { kind: string; message?: RegExp; until?: number }]> = {
  '429 with seconds': [
    (_, res) => res.writeHead(429, { 'retry-after': '7' }).end('{"message":"slow down"}'),
    { kind: 'rate-limited', message: /too often \(429\): slow down/, until: NOW + 7000 },
  ],
  "Okta's 429": [
    (_, res) => {
      // the service's clock is an hour ahead of ours
      const date = new Date(NOW + 3_600_000).toUTCString();
      res.writeHead(429, { date, 'x-rate-limit-reset': String((NOW + 3_600_000) / 1000 + 30) });
      res.end('{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit"}');
    },
    { kind: 'rate-limited', message: /exceeded rate limit/, until: NOW + 30_000 },
  ],
  "GitHub's 403": [
    (_, res) => {
      const date = new Date(NOW).toUTCString();
      res.writeHead(403, { date, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 60) }).end();
    },
    { kind: 'rate-limited', until: NOW + 60_000 },
  ],
  'an error in a window that has something left': [
    (_, res) => res.writeHead(502, { 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': String(NOW / 1000 + 1800) }).end(), // prettier-ignore
    { kind: 'unavailable' },
  ],
  "Google's 403": [
    (_, res) => res.writeHead(403).end('{"error":{"errors":[{"reason":"userRateLimitExceeded"}],"message":"Quota"}}'),
    { kind: 'rate-limited', message: /Quota/ },
  ],
  "Azure's 503": [
    (_, res) => res.writeHead(503, { 'x-ms-retry-after-ms': '1500' }).end(),
    { kind: 'unavailable', until: NOW + 1500 },
  ],
  'a wait of a year': [
    (_, res) => res.writeHead(429, { 'retry-after': '31536000' }).end(),
    { kind: 'rate-limited', until: NOW + 3_600_000 },
  ],
  '401': [(_, res) => res.writeHead(401).end(), { kind: 'unauthorised', message: /does not know the credentials/ }],
  '403': [
    (_, res) => res.writeHead(403).end('{"error":{"code":"Authorization_RequestDenied","message":"Insufficient"}}'),
    { kind: 'forbidden', message: /give them the permission \(403\): Insufficient/ },
  ],
  '404': [(_, res) => res.writeHead(404).end(), { kind: 'not-found' }],
  '410': [(_, res) => res.writeHead(410).end(), { kind: 'cursor-expired' }],
  '400 that repeats the secret': [
    (_, res) => res.writeHead(400).end('{"detail":"cannot read hidden-word"}'),
    { kind: 'refused', message: /cannot read …$/ },
  ],
  '500 with HTML': [
    (_, res) => res.writeHead(500, { 'content-type': 'text/html' }).end('<h1>down</h1>'),
    { kind: 'unavailable', message: /at the moment \(500\)\.$/ },
  ],
  'HTML in the place of JSON': [
    (_, res) => res.writeHead(200, { 'content-type': 'text/html' }).end('<form>sign in</form>'),
    { kind: 'unavailable', message: /no JSON.*text\/html/ },
  ],
  'JSON that breaks off': [(_, res) => res.end('{"value":[{"a":1},'), { kind: 'unavailable', message: /breaks off/ }],
  'a connection that breaks off': [
    (_, res) => {
      res.writeHead(200, { 'content-length': '100' }).write('{"va');
      setImmediate(() => res.destroy());
    },
    { kind: 'unavailable', message: /cannot be reached/ },
  ],
  'a huge body': [
    (_, res) => {
      const piece = Buffer.alloc(1 << 16, 0x20);
      const more = (): void => {
        while (!res.destroyed && res.write(piece));
        if (!res.destroyed) res.once('drain', more);
      };
      more();
    },
    { kind: 'unavailable', message: /longer than 1000000 bytes/ },
  ],
  'a small body that unpacks to a huge one': [
    (_, res) => res.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1 << 24))),
    { kind: 'unavailable', message: /longer than 1000000 bytes/ },
  ],
  silence: [() => undefined, { kind: 'unavailable', message: /did not answer within 0.3 s/ }],
  'a body that never ends': [
    (_, res) => void res.write('{'),
    { kind: 'unavailable', message: /did not answer within 0.3 s/ },
  ],
  'a redirect to another host': [
    (_, res) => res.writeHead(302, { location: 'https://login.example.com/' }).end(),
    { kind: 'refused', message: /login\.example\.com, which is not the service/ },
  ],
  'redirects in a circle': [
    (req, res) => res.writeHead(307, { location: req.url }).end(),
    { kind: 'unavailable', message: /redirects more than 5 times/ },
  ],
};

describe('asking a service that misbehaves', () => {
  for (const [name, [handler, expected]] of Object.entries(failing)) {
    it(`says what ${name} means`, async () => {
      const waits = expected.message?.source.includes('did not answer') === true;
      const ask = await askOf(handler, {
        timeout: waits ? 300 : 30_000,
        maxBytes: 1_000_000,
        secrets: ['hidden-word'],
      });
      const given = await ask();
      if (!('kind' in given)) throw new Error('an answer where a failure was expected');
      expect(given.kind).toBe(expected.kind);
      if (expected.message !== undefined) expect(given.message).toMatch(expected.message);
      expect(given.until).toBe(expected.until);
      expect(given.message).not.toContain('hidden-word');
    });
  }
});

describe('asking', () => {
  it('follows redirects within the service, and hands over what was said and what is left', async () => {
    const ask = await askOf((req, res) => {
      if (req.url === '/logs') res.writeHead(301, { location: '/v2/logs' }).end();
      else {
        const headers = { date: new Date(NOW).toUTCString(), 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(NOW / 1000 + 5) }; // prettier-ignore
        res.writeHead(200, headers).end('\ufeff{"a":[1]}');
      }
    });
    expect(await ask()).toMatchObject({ status: 200, json: { a: [1] }, notBefore: NOW + 5000 });
  });

  it('asks no other origin, and nothing in the clear beyond this machine', async () => {
    const { signal } = new AbortController();
    const fetch = (): Promise<Response> => Promise.reject(new Error('was asked'));
    const ask = createAsk({
      origins: ['http://logs.example.com', 'https://logs.example.com'],
      clock: () => NOW,
      fetch,
    });
    for (const url of [
      'http://logs.example.com/',
      'https://logs.example.com:8443/',
      'https://a@logs.example.com/',
      'file:///etc/passwd',
      'no address',
    ])
      // prettier-ignore
      expect(await ask({ url, signal })).toMatchObject({ kind: 'refused' });
    expect(await ask({ url: 'https://logs.example.com/', signal })).toMatchObject({ message: /was asked/ });
  });

  it('ends when the source is stopped', async () => {
    const stop = new AbortController();
    api = await startTestApi(() => stop.abort());
    const ask = createAsk({ origins: [api.origin], clock: () => NOW });
    expect(await ask({ url: api.origin, signal: stop.signal })).toMatchObject({ kind: 'stopped' });
  });
});
