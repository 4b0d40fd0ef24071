import { createClient, type ApiClient } from '../model/client.ts';
import type { Call, Option } from './command.ts';

/** The options of commands that ask a running server. */
export const serverOptions = {
  url: {
    type: 'string',
    value: 'URL',
    summary: 'The server to ask; also from VEDETTE_URL',
    default: 'http://127.0.0.1:8686',
  },
  key: { type: 'string', value: 'KEY', summary: 'An API key of role analyst; better in VEDETTE_KEY, where other users of this machine cannot see it' }, // prettier-ignore
} as const satisfies Record<string, Option>;

export interface Server {
  readonly url: string;
  readonly client: ApiClient;
}

export function serverOf(call: Call): Server {
  const given = call.text('url') ?? (process.env['VEDETTE_URL'] || undefined);
  const url = (given ?? `http://127.0.0.1:${process.env['VEDETTE_PORT'] ?? '8686'}`).replace(/\/+$/, '');
  const key = call.text('key') ?? process.env['VEDETTE_KEY'];
  const client = createClient({
    base: url,
    fetch: (target, init) => {
      const { signal: _, ...rest } = init;
      return fetch(target, rest);
    },
    ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
  });
  return { url, client };
}

/** What the server said, with what can be done where it is a matter of the key. */
export function refusalText(error: { readonly kind: string; readonly message: string }): string {
  if (error.kind !== 'not-signed-in' && error.kind !== 'not-allowed') return error.message;
  return `${error.message} Give an API key of role analyst with --key, or in VEDETTE_KEY; the console makes them under Settings, API keys.`;
}
