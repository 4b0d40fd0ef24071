import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createHash } from 'node:crypto';

const folder = fileURLToPath(new URL('cases', import.meta.url));

/** Inputs that once made a target fail: every run begins with them, and `fuzz.test.ts` reads them in every build. */
export function keptCases(name: string): Buffer[] {
  const path = join(folder, name);
  return existsSync(path) ? readdirSync(path).sort().map((file) => readFileSync(join(path, file))) : []; // prettier-ignore
}

/** Names of the targets that have kept cases. */
export function namesOfKept(): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** @returns the path of the new case */
export function keepCase(name: string, input: Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  const file = join(path, `${createHash('sha256').update(input).digest('hex').slice(0, 12)}.bin`);
  writeFileSync(file, input);
  return file;
}
