import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { openStateStore } from './open-state-store.ts';
import { describeBaselineStore } from './baseline-store.contract.ts';
import { describeRuleStore } from './rule-store.contract.ts';
import { describeMappingStore } from './mapping-store.contract.ts';
import { describeSourceStore } from './source-store.contract.ts';
import { describeStateStore } from './state-store.contract.ts';
import { debianPostgres, startDebianPostgres } from './test-debian-postgres.ts';

const bin = debianPostgres();
if (bin === undefined) describe.skip('PostgreSQL of Debian', () => test('is not installed'));
else {
  const server = await startDebianPostgres(bin);
  afterAll(() => server.stop());
  describeStateStore('PostgreSQL of Debian', (now) => openStateStore({ kind: 'remote', url: server.url, now }));
  describeRuleStore('PostgreSQL of Debian', async (now) => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('CREATE DATABASE rules');
    await client.end();
    return await openStateStore({ kind: 'remote', url: server.url.replace(/postgres$/, 'rules'), now });
  });
  describeBaselineStore('PostgreSQL of Debian', async (now) => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('CREATE DATABASE baselines');
    await client.end();
    return await openStateStore({ kind: 'remote', url: server.url.replace(/postgres$/, 'baselines'), now });
  });

  describeSourceStore('PostgreSQL of Debian', async (now) => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('CREATE DATABASE sources');
    await client.end();
    return await openStateStore({ kind: 'remote', url: server.url.replace(/postgres$/, 'sources'), now });
  });
  describeMappingStore('PostgreSQL of Debian', async (now) => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('CREATE DATABASE mappings');
    await client.end();
    return await openStateStore({ kind: 'remote', url: server.url.replace(/postgres$/, 'mappings'), now });
  });

  test('a wrong password and a server that is not there are told apart', async () => {
    const wrong = server.url.replace(/:[^:@]+@/, ':wrong@');
    await expect(openStateStore({ kind: 'remote', url: wrong })).rejects.toMatchObject({ kind: 'rejected' });
    const nowhere = 'postgres://a:b@127.0.0.1:1/c';
    await expect(openStateStore({ kind: 'remote', url: nowhere })).rejects.toMatchObject({ kind: 'unavailable' });
  });
}
