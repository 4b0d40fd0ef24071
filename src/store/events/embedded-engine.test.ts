import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { describeEventStore } from './event-store.contract.ts';
import { openEventStore } from './open-event-store.ts';
import { describeRewrites } from './rewrites.contract.ts';

const folder = await mkdtemp(join(tmpdir(), 'vedette-events-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

describeEventStore('chDB in this process', () => openEventStore({ kind: 'embedded', folder }));
describeRewrites('chDB in this process', () => openEventStore({ kind: 'embedded', folder }));
