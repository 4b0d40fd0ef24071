import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../main.ts';
import { behaviorText, ownFeature } from './test-content.ts';

const folder = mkdtempSync(join(tmpdir(), 'vedette-baseline-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const content = fileURLToPath(new URL('../../content', import.meta.url));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await main(['baseline', 'check', ...args], {
    out: (line) => (said.out += `${line}\n`),
    err: (line) => (said.err += `${line}\n`),
  });
  return { code, ...said };
}

function file(path: string, text: string): string {
  const whole = join(folder, path);
  writeFileSync(whole, text);
  return whole;
}

describe('vedette baseline check', () => {
  test('our own features and behaviours have no problems', async () => {
    const { code, out } = await run();
    expect(out).toMatch(/^[1-9]\d* features and [1-9]\d* behaviours loaded, 0 problems\.\n$/);
    expect(code).toBe(0);
  });

  test('a part of our own, by another spelling of its path, is that part', async () => {
    const { code, out } = await run(relative(process.cwd(), join(content, 'features')));
    expect(out).toMatch(/^[1-9]\d* features and 0 behaviours loaded, 0 problems\.\n$/);
    expect(code).toBe(0);
  });

  test('a good folder: behaviours name its features and ours', async () => {
    const good = join(folder, 'good');
    mkdirSync(good);
    file('good/mine.yml', ownFeature);
    file('good/a.yml', behaviorText({ feature: 'mine.host' }));
    file('good/b.yml', behaviorText({ id: '5b1f5a34-0d0e-4c2a-9d5b-0000000000a2' }));
    expect(await run(good)).toEqual({ code: 0, out: '1 feature and 2 behaviours loaded, 0 problems.\n', err: '' });
  });

  test('a bad feature: file and line, field, reason, and the word that was meant', async () => {
    const bad = file('bad-feature.yml', ownFeature.replace('class:', 'clas:'));
    const { code, out } = await run(bad);
    expect(code).toBe(1);
    expect(out).toContain(`${bad}:4: feature "mine.host", field "features.0.clas": "clas" is not known here: did you mean "class"?`); // prettier-ignore
    expect(out).toContain('0 features and 0 behaviours loaded, 2 problems.');
  });

  test('a bad behaviour does not stop a good one', async () => {
    const bad = file('bad-behaviour.yml', behaviorText({ feature: 'sign_in.hots', kind: 'volum' }));
    const good = file('good-behaviour.yml', behaviorText({ id: '5b1f5a34-0d0e-4c2a-9d5b-0000000000a2' }));
    const { code, out } = await run(bad, good);
    expect(code).toBe(1);
    expect(out).toContain(`${bad}:3: behaviour "5b1f5a34-0d0e-4c2a-9d5b-0000000000a1", field "behavior.kind": there is no kind "volum": did you mean "volume"?`); // prettier-ignore
    expect(out).toContain('there is no feature "sign_in.hots": did you mean "sign_in.host"?');
    expect(out).toContain('0 features and 1 behaviour loaded, 2 problems.');
  });

  test('cases that cannot be played are problems, too', async () => {
    const zone = file('zone.yml', behaviorText({ expects: 'fires: 1, zone: Mars/Base' }));
    expect((await run(zone)).out).toContain(`${zone}:5: behaviour "5b1f5a34-0d0e-4c2a-9d5b-0000000000a1", field "cases.0.zone"`); // prettier-ignore
    const ages = file('ages.yml', behaviorText({}).replaceAll('every: 1d', 'every: 999999w'));
    expect((await run(ages)).out).toContain('lead beyond the year 9999');
  });

  test('an id of ours is replaced, and that is said; what of ours no longer loads because of it is a problem', async () => {
    const usual = file('replaces.yml', ownFeature.replace('mine.host', 'sign_in.host'));
    const { code, out } = await run(usual);
    expect(out).toMatch(/^note {3}\S+sign-in\.yml:\d+: "sign_in\.host" of Vedette's own is replaced/);
    expect(code).toBe(0);
    // a text where a behaviour of ours looks at numbers
    const broken = await run(file('text.yml', ownFeature.replace('mine.host', 'net.duration')));
    expect(broken.out).toMatch(/error {2}\S+\.yml:\d+: behaviour .* looks at numbers, and "net\.duration" gives texts/);
    expect(broken.code).toBe(1);
  });

  test('json', async () => {
    const bad = file('json.yml', behaviorText({ kind: 'volum' }));
    const { code, out } = await run('--json', bad);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ features: 0, behaviors: 0, problems: [{ source: bad, line: 3, field: 'behavior.kind' }], replaced: [] }); // prettier-ignore
  });

  test('a path that is not there, a text that would steer the terminal', async () => {
    const missing = await run(join(folder, 'none'));
    expect(missing.code).toBe(1);
    expect(missing.out).toContain('cannot be read');
    const hostile = await run(file('hostile.yml', behaviorText({ kind: '"\\e[2J"' })));
    expect(hostile.code).toBe(1);
    expect(hostile.out).not.toContain('\u001B[2J');
  });

  test('wrong arguments', async () => {
    const { code, err } = await run('--strict');
    expect(code).toBe(2);
    expect(err).toContain('Usage: vedette baseline check [PATH…]');
  });
});
