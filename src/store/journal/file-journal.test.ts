import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileJournal } from './file-journal.ts';
import { journalContract } from './journal-contract.ts';

const makes = { 'one file': {}, 'many small files': { segmentBytes: 600 } } as const;

for (const [name, options] of Object.entries(makes)) {
  journalContract(`on files, ${name}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'journal-'));
    return {
      open: (limitBytes = 1024 ** 3) => openFileJournal({ folder, limitBytes, ...options }),
      clean: () => rm(folder, { recursive: true }),
    };
  });
}
