import { serve, type ServerType } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { createFakeApi, type FakeApi } from '../src/console/dev/fake-api.ts';
import { readConsoleFiles } from '../src/server/http/console-files.ts';

/** The console as it was built, served as the server serves it (nonce, content security policy), over the fake API. */
export interface ConsoleSite {
  readonly url: string;
  readonly fake: FakeApi;
  stop(): Promise<void>;
}

export async function startConsoleSite(signedIn: boolean): Promise<ConsoleSite> {
  const fake = createFakeApi({ now: Date.now, signedIn });
  const files = readConsoleFiles();
  const server = await new Promise<ServerType>((resolve) => {
    const started = serve(
      {
        hostname: '127.0.0.1',
        port: 0,
        overrideGlobalObjects: false,
        fetch: (request) => (new URL(request.url).pathname.startsWith('/api/') ? fake.fetch(request) : files(request)),
      },
      () => resolve(started),
    );
  });
  const address = server.address();
  if (!isNetworkAddress(address)) throw new Error('the test server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    fake,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function isNetworkAddress(address: AddressInfo | string | null): address is AddressInfo {
  return address !== null && typeof address === 'object';
}
