import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono, type Context } from 'hono';
import type { ApiName } from '../../model/api.ts';
import { API_PREFIX } from '../../model/client.ts';
import { registerAuthRoutes } from '../auth/auth-routes.ts';
import { refusalOf } from '../auth/caller.ts';
import type { SignIn } from '../auth/create-sign-in.ts';
import type { Log } from '../log.ts';
import type { Live } from '../watch/live.ts';
import type { Metrics } from '../watch/metrics.ts';
import type { Parts } from '../watch/parts.ts';
import type { ConsoleFiles } from './console-files.ts';
import type { Handler } from './handler.ts';
import { apiToOpenApi } from './openapi.ts';
import { Refused, refusedToResponse } from './refused.ts';
import { registerApi } from './register-api.ts';
import { commonHeaders, DATA_POLICY, HSTS } from './security-headers.ts';
import { errorToRefused } from './error-to-refused.ts';

export interface AppDeps {
  readonly version: string;
  readonly signIn: SignIn;
  readonly handlers: Readonly<Record<ApiName, Handler>>;
  readonly parts: Parts;
  readonly live: Live;
  readonly metrics: Metrics;
  readonly console: ConsoleFiles;
  /** registers the ways in (NDJSON, HEC); they answer in their own protocols */
  readonly receivers: (app: Hono) => void;
  readonly log: Log;
  readonly now: () => number;
}

/** Everything that is reached over HTTP, in the order that it is looked up. */
export function createApp(deps: AppDeps): Hono {
  const app = new Hono();
  const { signIn } = deps;

  app.use(async (context, next) => {
    const started = performance.now();
    await next();
    const { status, headers } = context.res;
    for (const [name, value] of Object.entries(commonHeaders)) headers.set(name, value);
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', DATA_POLICY);
    if (signIn.publicOrigin?.startsWith('https:')) headers.set('strict-transport-security', HSTS);
    deps.metrics.request(status);
    // The path alone: what stands behind the question mark may be a secret, as in the set-up link.
    const entry = {
      method: context.req.method,
      path: context.req.path.slice(0, 200),
      status,
      ms: Math.round(performance.now() - started),
    };
    if (status >= 500 && status !== 503) deps.log.warn(entry, 'request failed');
    else deps.log.debug(entry, 'request');
  });
  app.onError((error) => {
    const refused = errorToRefused(error);
    if (refused.kind === 'bug') deps.log.error({ err: error }, 'a request met a bug');
    return refusedToResponse(refused);
  });

  app.get('/healthz', () => healthToResponse(deps.parts));
  app.get(
    '/metrics',
    guarded(
      signIn,
      async () =>
        new Response(await deps.metrics.read(), {
          headers: { 'content-type': deps.metrics.contentType, 'cache-control': 'no-store' },
        }),
    ),
  );

  registerAuthRoutes(app, { auth: signIn.auth, publicOrigin: signIn.publicOrigin, addressOf, now: deps.now });
  registerApi(app, { handlers: deps.handlers, identify: signIn.identify });
  const document = apiToOpenApi(deps.version);
  app.get(`${API_PREFIX}/openapi.json`, () => Response.json(document));
  app.get(
    `${API_PREFIX}/live`,
    guarded(signIn, (isStillAllowed) => deps.live.open(isStillAllowed)),
  );
  deps.receivers(app);

  for (const path of ['/api/*', '/services/*']) {
    app.all(path, ({ req }) =>
      refusedToResponse(
        new Refused(
          'not-found',
          `There is nothing at ${req.method} ${req.path.slice(0, 200)}. /api/v1/openapi.json says what there is.`,
        ),
      ),
    );
  }
  app.get('*', ({ req }) => deps.console(req.raw));
  app.all('*', () => refusedToResponse(new Refused('not-found', 'There is nothing here that takes this method.')));
  return app;
}

/** For what is not in the table of the API: viewers and higher. The work may ask again whether the caller is still allowed. */
function guarded(
  signIn: SignIn,
  answer: (isStillAllowed: () => Promise<boolean>) => Promise<Response | Refused> | Response | Refused,
) {
  return async ({ req }: Context): Promise<Response> => {
    const refusal = async (): Promise<Refused | undefined> => {
      const caller = await signIn.identify(req.raw);
      return caller instanceof Refused ? caller : refusalOf(caller, 'viewer');
    };
    const response = (await refusal()) ?? (await answer(async () => (await refusal()) === undefined));
    return response instanceof Refused ? refusedToResponse(response) : response;
  };
}

/** 200 while all parts work, 503 with the same words while one does not. */
function healthToResponse(parts: Parts): Response {
  const healthy = parts.isHealthy();
  return Response.json(
    { status: healthy ? 'works' : 'fails', parts: parts.all() },
    { status: healthy ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  );
}

/** From the socket. Behind a proxy this is the proxy: attempts are then counted for all its clients together. */
function addressOf(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
