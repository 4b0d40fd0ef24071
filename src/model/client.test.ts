import { describe, expect, it } from 'vitest';
import { api } from './api.ts';
import { createClient, fillPath, type FetchInit } from './client.ts';
import { asUserId } from './ids.ts';

const person = { id: 'u1', name: 'Ada', email: 'ada@example.com', role: 'admin', created: 1 };

function clientWith(status: number, body: unknown) {
  const asked: { url: string; init: FetchInit }[] = [];
  const client = createClient({
    base: 'http://localhost',
    headers: { authorization: 'Bearer k' },
    fetch: (url, init) => {
      asked.push({ url, init });
      return Promise.resolve({
        status,
        text: () => Promise.resolve(typeof body === 'string' ? body : JSON.stringify(body)),
      });
    },
  });
  return { client, asked };
}

describe('the client', () => {
  it('asks with path, query and body, and reads the answer', async () => {
    const { client, asked } = clientWith(200, { user: person });
    const result = await client.call(api.changeUser, { params: { id: asUserId('a/b') }, body: { role: 'viewer' } });
    expect(asked).toEqual([
      {
        url: 'http://localhost/api/v1/users/a%2Fb',
        init: {
          method: 'PATCH',
          headers: { accept: 'application/json', 'content-type': 'application/json', authorization: 'Bearer k' },
          body: '{"role":"viewer"}',
        },
      },
    ]);
    expect(result).toEqual({ ok: true, answer: { user: person } });
  });

  it('leaves out what is not asked for', async () => {
    const { client, asked } = clientWith(200, { alerts: [], next: null, total: 0 });
    await client.call(api.alerts, { query: { status: 'open', text: 'a&b', cursor: undefined } });
    await client.call(api.alerts);
    expect(asked.map((one) => one.url)).toEqual([
      'http://localhost/api/v1/alerts?status=open&text=a%26b',
      'http://localhost/api/v1/alerts',
    ]);
  });

  it('gives the error of the server', async () => {
    const error = { kind: 'not-found', message: 'There is no such alert.' };
    const { client } = clientWith(404, { error });
    expect(await client.call(api.me)).toEqual({ ok: false, status: 404, error });
  });

  it('gives an error when an answer is not as promised, when it is no JSON, and when there is none', async () => {
    expect(await clientWith(200, { user: { id: 1 } }).client.call(api.me)).toMatchObject({
      ok: false,
      error: { kind: 'bug' },
    });
    expect(await clientWith(502, '<html>').client.call(api.me)).toMatchObject({
      ok: false,
      status: 502,
      error: { kind: 'unavailable' },
    });
    const client = createClient({ base: '', fetch: () => Promise.reject(new Error('refused')) });
    expect(await client.call(api.me)).toMatchObject({ ok: false, status: 0, error: { kind: 'unavailable' } });
  });
});

it('fills every place of a path', () => {
  expect(fillPath('/alerts/{id}/verdicts/{verdict}', { id: '1', verdict: '?' })).toBe('/alerts/1/verdicts/%3F');
});
