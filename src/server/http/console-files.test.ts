import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConsoleFiles } from './console-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'vedette-console-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__"><div id="root"></div>');
writeFileSync(join(folder, 'assets', 'main-abc123.js'), `console.log(${'1 +'.repeat(1000)} 1)`);
writeFileSync(join(folder, 'scheme.js'), '1');
const files = readConsoleFiles(folder);
const get = (path: string, headers: Record<string, string> = {}) =>
  files(new Request(`http://localhost:1${path}`, { headers }));

describe('the files of the console', () => {
  it('are cached for ever if their name holds a hash, else asked for again', async () => {
    const script = get('/assets/main-abc123.js');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await script.text()).toContain('console.log');
    expect(get('/scheme.js').headers.get('cache-control')).toBe('no-cache');
  });

  it('come zipped to those who can read it', () => {
    const zipped = get('/assets/main-abc123.js', { 'accept-encoding': 'br, gzip' });
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(zipped.headers.get('vary')).toBe('accept-encoding');
  });

  it('give the page for every path of the console, each time with a new nonce that its policy names', async () => {
    const nonces = new Set<string>();
    for (const path of ['/', '/index.html', '/alerts/5', '/setup?token=x']) {
      const page = get(path);
      const nonce = /content="([\w-]{20,})"/.exec(await page.text())?.[1] ?? 'none';
      expect(page.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(page.headers.get('content-security-policy')).not.toContain("script-src 'self' 'unsafe");
      expect(page.headers.get('cache-control')).toBe('no-store');
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(4);
  });

  it('give nothing from outside the folder, and no page for a missing file', () => {
    expect(get('/assets/gone.js').status).toBe(404);
    expect(get('/..%2f..%2fetc/passwd.txt').status).toBe(404);
    expect(get('/%2e%2e/package.json').status).toBe(404);
    expect(get('/%zz').status).toBe(200);
  });

  it('say how to build them when they are not built', async () => {
    const page = readConsoleFiles(join(folder, 'nowhere'))(new Request('http://localhost/'));
    expect(await page.text()).toContain('npm run build:console');
  });
});
