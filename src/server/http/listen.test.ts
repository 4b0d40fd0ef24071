import { once } from 'node:events';
import { connect } from 'node:net';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { listen } from './listen.ts';

test('one connection has few requests open: who asks a thousand times at once and reads nothing is let go', async () => {
  const listener = await listen('127.0.0.1', 0);
  const app = new Hono();
  let asked = 0;
  app.get('/', (context) => {
    asked += 1;
    return context.text('x'.repeat(1 << 20));
  });
  listener.use(app);
  const greedy = connect(listener.port, '127.0.0.1');
  greedy.on('error', () => undefined);
  greedy.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(1000));
  await once(greedy, 'close');
  expect(asked).toBeLessThanOrEqual(4);
  // one after the other, as clients do
  for (let n = 0; n < 12; n++) expect((await (await fetch(`http://127.0.0.1:${listener.port}/`)).text()).length).toBe(1 << 20); // prettier-ignore
  await listener.close(100);
});

test('answers that nobody reads wait within a limit: the oldest are given up, and who reads is served', async () => {
  const listener = await listen('127.0.0.1', 0, 64 << 20);
  const app = new Hono();
  const answer = 'x'.repeat(24 << 20);
  let asked = 0;
  const givenUp: string[] = [];
  app.get('/', (context) => {
    asked += 1;
    context.req.raw.signal.addEventListener('abort', () => givenUp.push('one'));
    return context.text(answer);
  });
  listener.use(app);
  const greedy = Array.from({ length: 6 }, () => {
    const socket = connect(listener.port, '127.0.0.1').pause();
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    return socket;
  });
  // what the kernel takes is not ours to hold: of 24 MB at least 16 wait in the process, so no more than four fit
  while (asked < greedy.length || givenUp.length < 2) await new Promise((resolve) => void setTimeout(resolve, 20));
  expect((await (await fetch(`http://127.0.0.1:${listener.port}/`)).text()).length).toBe(answer.length);
  for (const socket of greedy) socket.destroy();
  await listener.close(100);
}, 60_000);
