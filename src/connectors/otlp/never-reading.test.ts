import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { listenGrpc } from './otlp-grpc.ts';

const EXPORT = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
const headers = { ':method': 'POST', ':scheme': 'http', ':path': EXPORT, ':authority': 'localhost', 'content-type': 'application/grpc', te: 'trailers' }; // prettier-ignore
/** no records: a length of zero behind a flag */
const message = Buffer.alloc(5);

it('a client that calls and never reads is held to its streams, and ended when it goes on; others are served', async () => {
  let answered = 0;
  const server = await listenGrpc({
    address: '127.0.0.1',
    port: 0,
    maxConnections: 10,
    maxMessage: 1000,
    maxHeld: 10_000,
    bodyTimeout: 10_000,
    answer: async () => {
      answered += 1;
      return Buffer.alloc(4000);
    },
    refusal: () => undefined,
    turnedAway: () => undefined,
  });
  const greedy = connect(server.port, '127.0.0.1').pause();
  greedy.on('error', () => undefined);
  await once(greedy, 'connect');
  greedy.write(
    Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(SETTINGS, 0, 0, Buffer.alloc(0))]),
  );
  // a paused socket hears of its end only when it writes
  for (let stream = 1; !greedy.destroyed; stream += 2) {
    await write(greedy, Buffer.concat([frame(HEADERS, END_HEADERS, stream, hpack(headers)), frame(DATA, END_STREAM, stream, message)])); // prettier-ignore
    await new Promise((resolve) => void setImmediate(resolve));
  }
  // what its window of 64 KiB takes, and the hundred streams that may be open
  expect(answered).toBeGreaterThan(10);
  expect(answered).toBeLessThan(130);

  const honest = connectHttp2(`http://127.0.0.1:${server.port}`);
  const call = honest.request(headers);
  call.end(message);
  let size = 0;
  call.on('data', (chunk: Buffer) => (size += chunk.length));
  await once(call, 'end');
  expect(size).toBe(4005);
  honest.destroy();
  greedy.destroy();
  await server.close();
}, 60_000);

const write = (socket: Socket, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => void socket.write(bytes, () => resolve()));

// RFC 9113: frames by hand, since Node's client always reads
const DATA = 0;
const HEADERS = 1;
const SETTINGS = 4;
const END_STREAM = 1;
const END_HEADERS = 4;

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** RFC 7541 section 6.2.2: names and values as they are, in no table. */
function hpack(fields: Readonly<Record<string, string>>): Buffer {
  const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
  return Buffer.concat(Object.entries(fields).flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));
}
