import { getRequestListener } from '@hono/node-server';
import type { Plugin } from 'vite';
import { createFakeApi, scenarios } from './fake-api.ts';

/**
 * `npm run dev:console` answers `/api` with invented data. `/fake?scenario=many`, `/fake?raise=1` and `/fake?end=1` change what it pretends.
 * With `VEDETTE_URL=http://127.0.0.1:8420` requests go to a running server instead.
 */
export function fakeApiPlugin(): Plugin {
  const fake = createFakeApi({ now: Date.now, signedIn: true });
  const listener = getRequestListener((request) => fake.fetch(request), { overrideGlobalObjects: false });
  return {
    name: 'vedette-fake-api',
    config: () => {
      const url = process.env['VEDETTE_URL'];
      return url === undefined ? {} : { server: { proxy: { '/api': { target: url, changeOrigin: true } } } };
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = new URL(request.url ?? '/', 'http://127.0.0.1');
        if (url.pathname === '/fake') {
          const scenario = scenarios.find((name) => name === url.searchParams.get('scenario'));
          if (scenario !== undefined) fake.become(scenario);
          if (url.searchParams.has('raise')) fake.raiseAlert();
          if (url.searchParams.has('end')) fake.endSession();
          response.end('ok');
        } else if (url.pathname.startsWith('/api/') && process.env['VEDETTE_URL'] === undefined) {
          void listener(request, response);
        } else next();
      });
    },
  };
}
