import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Builds the console into `dist/console`: `node scripts/build-console.ts [--if-stale]`.
 * With `--if-stale` nothing is done when no input changed since the last build; a fresh clone builds once.
 */
const root = path.resolve(import.meta.dirname, '..');
const out = path.join(root, 'dist', 'console');
const hashFile = path.join(out, '.inputs-sha256');

const hash = hashInputs();
if (
  process.argv.includes('--if-stale') &&
  readOrEmpty(hashFile) === hash &&
  readOrEmpty(path.join(out, 'index.html')) !== ''
) {
  console.log('The console is built already.');
} else {
  const started = performance.now();
  // a test runner's NODE_ENV would bring React's development build along, half as heavy again
  process.env['NODE_ENV'] = 'production';
  const { build } = await import('vite');
  await build({ configFile: path.join(root, 'src/console/vite.config.ts'), logLevel: 'error' });
  mkdirSync(out, { recursive: true });
  writeFileSync(hashFile, hash);
  console.log(`Built the console in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

/** Everything that the build reads, except tests and the fake server. */
function hashInputs(): string {
  const digest = createHash('sha256');
  const files = ['src/console', 'src/model'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))),
  );
  const read = files.filter((file) => !file.startsWith(path.join('src', 'console', 'dev')));
  for (const file of [...read, 'package-lock.json', 'scripts/build-console.ts'].sort()) {
    digest.update(`${file}\n`).update(readFileSync(path.join(root, file)));
  }
  return digest.digest('hex');
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
