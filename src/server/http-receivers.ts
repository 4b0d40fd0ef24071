import type { Hono } from 'hono';
import { elasticBulkSettings } from '../connectors/elastic-bulk/describe.ts';
import { createElasticBulk } from '../connectors/elastic-bulk/elastic-bulk.ts';
import { httpNdjsonSettings } from '../connectors/http-ndjson/describe.ts';
import { createHttpNdjson } from '../connectors/http-ndjson/http-ndjson.ts';
import { osquerySettings } from '../connectors/osquery/describe.ts';
import { createNodeKeys } from '../connectors/osquery/node-keys.ts';
import { createOsquery } from '../connectors/osquery/osquery-tls.ts';
import { otlpSettings } from '../connectors/otlp/describe.ts';
import { createOtlpHttp } from '../connectors/otlp/otlp-http.ts';
import { splunkHecSettings } from '../connectors/splunk-hec/describe.ts';
import { createSplunkHec } from '../connectors/splunk-hec/splunk-hec.ts';
import type { ReceiverDeps } from '../pipeline/collect/receiver.ts';
import { refusalOf, type Caller } from './auth/caller.ts';
import type { SignIn } from './auth/create-sign-in.ts';
import { fileFormats } from './file-formats.ts';
import { Refused, refusedToResponse } from './http/refused.ts';

/** Who may send data: people and keys of at least this role. */
export const SENDER_ROLE = 'engineer';

/** Mounts the ways in over HTTP, with our keys in the place of theirs. @param secret of this server */
export function mountHttpReceivers(
  app: Hono,
  deps: ReceiverDeps,
  signIn: Pick<SignIn, 'identify' | 'keys'>,
  secret: string,
): void {
  const senderOf = async (request: Request): Promise<Caller | Refused> => {
    const caller = await signIn.identify(request);
    if (caller === undefined) return new Refused('not-signed-in', 'Send an API key.');
    return caller instanceof Refused ? caller : (refusalOf(caller, SENDER_ROLE) ?? caller);
  };
  const ndjson = createHttpNdjson(httpNdjsonSettings.parse({}), {
    ...deps,
    formats: fileFormats,
    async who(request) {
      const caller = await senderOf(request);
      return caller instanceof Refused ? refusedToResponse(caller) : senderName(caller);
    },
  });
  const byKey = { ...deps, who: (key: string) => keyOwner(key, signIn.keys) };
  app.route('/', ndjson);
  app.route('/', createSplunkHec(splunkHecSettings.parse({}), byKey));
  app.route('/', createElasticBulk(elasticBulkSettings.parse({}), byKey));
  app.route(
    '/',
    createOsquery(osquerySettings.parse({}), {
      ...deps,
      nodeKeys: createNodeKeys(secret),
      async who(key) {
        const owner = await keyOwner(key, signIn.keys);
        return owner.kind === 'known' ? `osquery/${owner.name}` : undefined;
      },
    }),
  );
  app.route(
    '/',
    createOtlpHttp(otlpSettings.parse({}), {
      ...deps,
      async who(request) {
        const caller = await senderOf(request);
        if (!(caller instanceof Refused)) return senderName(caller);
        const kind = caller.kind === 'not-allowed' ? 'permission-denied' : 'unauthenticated';
        return { kind, message: caller.message };
      },
    }),
  );
}

/** Whose a key is that came in the place of another product's token. */
type KeyOwner =
  { readonly kind: 'known'; readonly name: string } | { readonly kind: 'unknown' } | { readonly kind: 'disabled' };

async function keyOwner(key: string, keys: SignIn['keys']): Promise<KeyOwner> {
  const caller = await keys.check(key);
  if (caller === undefined) return { kind: 'unknown' };
  return refusalOf(caller, SENDER_ROLE) === undefined
    ? { kind: 'known', name: senderName(caller) }
    : { kind: 'disabled' };
}

/** For the name of a source: printable ASCII without blanks. */
function senderName(caller: Caller): string {
  const name = caller.kind === 'key' ? caller.name : caller.user.email;
  return name.replaceAll(/[^\x21-\x7e]+/g, '-').slice(0, 100) || 'unnamed';
}
