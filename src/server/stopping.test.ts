import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { listen } from './http/listen.ts';
import { keepRunning } from './keep-running.ts';
import { createLog, toPeopleLine } from './log.ts';
import { createStopping } from './stopping.ts';
import { createParts } from './watch/parts.ts';

const quiet = createLog('silent');

describe('stopping', () => {
  it('goes in reverse, once, and past what does not stop well', async () => {
    const order: string[] = [];
    const stopping = createStopping(quiet);
    stopping.add('a', () => void order.push('a'));
    stopping.add('b', () => Promise.reject(new Error('stuck')));
    stopping.add('c', async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      order.push('c');
    });
    await Promise.all([stopping.stop(), stopping.stop()]);
    expect(order).toEqual(['c', 'a']);
  });

  it('holds the process until all is stopped, also where a part waits on nothing that would', async () => {
    const script = `const { createStopping } = await import(${JSON.stringify(join(import.meta.dirname, 'stopping.ts'))});
      const stopping = createStopping({ warn() {}, debug() {} });
      stopping.add('a', () => console.log('a stopped'));
      stopping.add('b', () => new Promise((resolve) => setTimeout(resolve, 100).unref()));
      await stopping.stop();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await once(child, 'close');
    expect({ code: child.exitCode, out }).toEqual({ code: 0, out: 'a stopped\n' });
  });
});

describe('keeping a part running', () => {
  const partsOf = () => {
    const states: string[] = [];
    return {
      states,
      parts: createParts({ now: Date.now, changed: ({ part, state }) => states.push(`${part} ${state}`) }),
    };
  };

  it('tries again until it works', async () => {
    const { states, parts } = partsOf();
    let runs = 0;
    const run = () => (++runs < 3 ? Promise.reject(new Error('away.')) : Promise.resolve());
    await keepRunning(run, {
      part: 'x',
      parts,
      signal: new AbortController().signal,
      isFinal: () => false,
      firstWaitMs: 1,
    });
    expect(states).toEqual(['x works', 'x fails', 'x works', 'x fails', 'x works']);
    expect(parts.isHealthy()).toBe(true);
  });

  it('gives up where trying again cannot help', async () => {
    const { states, parts } = partsOf();
    await keepRunning(() => Promise.reject(new Error('broken')), {
      part: 'x',
      parts,
      signal: new AbortController().signal,
      isFinal: () => true,
    });
    expect(states).toEqual(['x works', 'x gave-up']);
    expect(parts.all()).toMatchObject([{ message: 'broken' }]);
  });

  it('ends when it is told to', async () => {
    const { parts } = partsOf();
    const ending = new AbortController();
    const running = keepRunning(() => Promise.reject(new Error('away')), {
      part: 'x',
      parts,
      signal: ending.signal,
      isFinal: () => false,
    });
    setTimeout(() => ending.abort(), 20);
    await running;
  });
});

describe('listening', () => {
  it('says which port is in use, and by which option another is chosen', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(listen('127.0.0.1', port)).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use by another program. Choose another with --port`,
    );
    other.close();
  });

  it('says when the address is not of this machine', async () => {
    await expect(listen('198.51.100.7', 0)).rejects.toThrow('--host');
  });

  it('answers before there is an app, then by the app, and closes with a request under way', async () => {
    const listener = await listen('127.0.0.1', 0);
    const url = `http://127.0.0.1:${listener.port}/`;
    expect((await fetch(url)).status).toBe(503);
    expect(await (await fetch(`${url}healthz`)).json()).toMatchObject({
      status: 'starting',
      parts: [{ state: 'starting' }],
    });
    const app = new Hono();
    let started: (() => void) | undefined;
    const isStarted = new Promise<void>((resolve) => (started = resolve));
    app.get('/', () => new Promise<Response>(() => started?.()));
    listener.use(app);
    const hanging = fetch(url).catch(() => 'cut');
    await isStarted;
    await listener.close(50);
    expect(await hanging).toBe('cut');
  });
});

describe('the log', () => {
  it('is a short line for people, in which nothing moves the cursor', () => {
    const line = toPeopleLine(
      JSON.stringify({ level: 'warn', time: '2026-01-02T03:04:05.000Z', msg: 'a\u001b[2Jb', part: 'x\ny' }),
    );
    expect(line).toBe('03:04:05 warn  a [2Jb (part x y)\n');
  });

  it('hides what must not be in it', () => {
    const lines: string[] = [];
    const stream = { isTTY: true, write: (line: string) => lines.push(line) };
    createLog('info', stream).info(
      { password: 'p1', request: { authorization: 'p2', cookie: 'p3' }, token: 'p4' },
      'x',
    );
    expect(lines.join('')).toContain('[hidden]');
    expect(lines.join('')).not.toMatch(/p[1-4]/);
  });
});
