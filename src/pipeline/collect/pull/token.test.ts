import { generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAsk } from './ask.ts';
import { startTestApi } from './test-api.ts';
import { askWithToken, clientCredentials, createTokenSource, signJwt } from './token.ts';

describe('a token', () => {
  it('is asked for once, used till shortly before its end, and renewed when it is refused', async () => {
    let given = 0;
    let valid = '';
    let form = '';
    const api = await startTestApi((request, response) => {
      if (request.url === '/token') {
        request.on('data', (chunk: Buffer) => void (form = chunk.toString()));
        request.on('end', () => {
          valid = `token-${++given}`;
          response.end(JSON.stringify({ access_token: valid, expires_in: 3599, token_type: 'Bearer' }));
        });
      } else response.writeHead(request.headers.authorization === `Bearer ${valid}` ? 200 : 401).end('{}');
    });
    let now = 0;
    const clock = (): number => now;
    const bare = createAsk({ origins: [api.origin], clock });
    const tokens = createTokenSource({ ask: bare, clock, url: `${api.origin}/token`, form: () => clientCredentials('id', 's&cret', 'all') }); // prettier-ignore
    const ask = askWithToken(bare, tokens);
    const { signal } = new AbortController();
    const question = { url: `${api.origin}/logs`, signal };
    expect(await Promise.all([ask(question), ask(question)])).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(given).toBe(1);
    expect(form).toBe('grant_type=client_credentials&client_id=id&client_secret=s%26cret&scope=all');
    now = 3_538_000;
    await ask(question);
    expect(given).toBe(1);
    now = 3_540_000;
    await ask(question);
    expect(given).toBe(2);
    valid = 'another';
    expect(await ask(question)).toMatchObject({ status: 200 });
    expect(given).toBe(3);
    await api.close();
  });

  it('that is not given is told in words, and is asked for again next time', async () => {
    const answers: [number, string][] = [
      [400, '{"error":"invalid_client","error_description":"Bad secret."}'],
      [200, '{"token":"elsewhere"}'],
      [200, '{"access_token":"t","expires_in":"60"}'],
    ];
    const api = await startTestApi((_, response, count) => {
      const [status, body] = answers[count - 1] ?? [500, ''];
      response.writeHead(status).end(body);
    });
    const ask = createAsk({ origins: [api.origin], clock: () => 0 });
    const tokens = createTokenSource({ ask, clock: () => 0, url: api.origin, form: () => ({}) });
    const { signal } = new AbortController();
    expect(await tokens.token(signal)).toMatchObject({ kind: 'unauthorised', message: /Bad secret/ });
    expect(await tokens.token(signal)).toMatchObject({ kind: 'unavailable' });
    expect(await tokens.token(signal)).toBe('t');
    await api.close();
  });
});

describe('signJwt', () => {
  const keys = {
    RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  } as const;
  for (const [algorithm, { privateKey, publicKey }] of Object.entries(keys)) {
    it(`signs with ${algorithm}`, () => {
      const [header = '', claims = '', signature = ''] = signJwt({ header: { kid: '1' }, claims: { iss: 'a' }, key: privateKey }).split('.'); // prettier-ignore
      expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: algorithm, typ: 'JWT', kid: '1' });
      expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({ iss: 'a' });
      const bytes = Buffer.from(`${header}.${claims}`);
      expect(verify('sha256', bytes, { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(true); // prettier-ignore
    });
  }
});
