import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fetchJars } from './fetch-jars.ts';

// Fetches Apache NiFi's processors for Splunk, and what runs them alone, for the test of HEC's acknowledgement: `node scripts/nifi-jars.ts [FOLDER]`.
// A NAR is a zip with more jars in it; Python unpacks it.

const folder = process.argv[2] ?? process.env['VEDETTE_NIFI_JARS'] ?? join(homedir(), '.cache/vedette-test/nifi');
for (const path of await fetchJars('nifi-jars.json', folder)) {
  if (path.endsWith('.nar')) await promisify(execFile)('python3', ['-m', 'zipfile', '-e', path, join(folder, 'nar')]);
}
