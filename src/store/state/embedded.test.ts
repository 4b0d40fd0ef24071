import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openStateStore } from './open-state-store.ts';
import { describeBaselineStore } from './baseline-store.contract.ts';
import { describeIdentityStore } from './identity-store.contract.ts';
import { describeRuleStore } from './rule-store.contract.ts';
import { describeMappingStore } from './mapping-store.contract.ts';
import { describeSourceStore } from './source-store.contract.ts';
import { describeStateStore } from './state-store.contract.ts';

const folder = await mkdtemp(join(tmpdir(), 'vedette-state-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

describeStateStore('a PostgreSQL of its own', (now) =>
  openStateStore({ kind: 'embedded', folder: join(folder, 'postgres'), now }),
);
describeRuleStore('a PostgreSQL of its own', (now) =>
  openStateStore({ kind: 'embedded', folder: join(folder, 'postgres-2'), now }),
);
describeBaselineStore('a PostgreSQL of its own', (now) =>
  openStateStore({ kind: 'embedded', folder: join(folder, 'postgres-3'), now }),
);
describeSourceStore('a PostgreSQL of its own', (now) =>
  openStateStore({ kind: 'embedded', folder: join(folder, 'postgres-4'), now }),
);
describeIdentityStore('a PostgreSQL of its own', (now) =>
  openStateStore({ kind: 'embedded', folder: join(folder, 'postgres-6'), now }),
);
describeMappingStore('a PostgreSQL of its own', (now) =>
  openStateStore({ kind: 'embedded', folder: join(folder, 'postgres-7'), now }),
);
