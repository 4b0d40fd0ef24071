import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { V8_FLAG } from './keep-young.ts';

test('V8 still knows the flag: one that it does not know would change nothing, and nobody would be told', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  expect(known).toContain(`--${V8_FLAG.replace('--no-', '')} (`);
});
