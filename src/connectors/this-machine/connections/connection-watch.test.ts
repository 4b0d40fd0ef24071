import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket as NetSocket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProcessWatch } from '../processes/process-watch.ts';
import { createUserNames } from '../user-names.ts';
import { createConnectionWatch, type ConnectionWatch } from './connection-watch.ts';
import { parseEndpoint, parseSocket } from './sockets.ts';

/** machines that run tests are busy */
const patient = { timeout: 20_000 };

function watchHere(): ConnectionWatch {
  const users = createUserNames();
  const processes = createProcessWatch({ proc: '/proc', host: 'test', users, clock: Date.now });
  processes.scan();
  return createConnectionWatch({ proc: '/proc', host: 'test', users, clock: Date.now, processes });
}

async function listen(host: string): Promise<{ server: Server; port: number }> {
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
}

describe('watching the connections of this machine', () => {
  it('tells of ports and connections that open and close, with the process that holds them', async () => {
    const watch = watchHere();
    const before = watch.scan();
    expect(before.records.every(({ vedette }) => vedette.endsWith('seen'))).toBe(true);

    const { server, port } = await listen('127.0.0.1');
    const opened = watch.scan().records.filter(({ local_port }) => local_port === port);
    expect(opened).toMatchObject([
      {
        vedette: 'port-opened',
        protocol: 'tcp',
        local_address: '127.0.0.1',
        pid: process.pid,
        exe: process.execPath,
        uid: process.getuid?.(),
      },
    ]);

    const accepted = new Promise<NetSocket>((resolve) => server.once('connection', resolve));
    const client = connect(port, '127.0.0.1');
    const socket = await accepted;
    const records = watch.scan().records.filter((record) => record.local_port === port || record.remote_port === port);
    const outgoing = records.find(({ direction }) => direction === 'outgoing');
    const incoming = records.find(({ direction }) => direction === 'incoming');
    expect(records.length).toBe(2);
    expect(outgoing).toMatchObject({
      vedette: 'connection-opened',
      remote_port: port,
      initiated: true,
      pid: process.pid,
    });
    expect(incoming).toMatchObject({
      local_port: port,
      remote_port: outgoing?.local_port,
      initiated: false,
      pid: process.pid,
    });

    const gone = once(client, 'close');
    socket.end();
    client.end();
    await gone;
    server.close();
    await once(server, 'close');
    await expect
      .poll(
        () =>
          watch
            .scan()
            .records.filter((record) => record.local_port === port)
            .map(({ vedette }) => vedette),
        patient,
      )
      .toContain('port-closed');
  });

  it('sees IPv6', async () => {
    const watch = watchHere();
    watch.scan();
    const { server, port } = await listen('::1');
    expect(watch.scan().records.filter(({ local_port }) => local_port === port)).toMatchObject([
      { local_address: '::1' },
    ]);
    server.close();
  });
});

describe('a line of /proc/net', () => {
  it.each([
    ['0100007F:1F90', { address: '127.0.0.1', port: 8080 }],
    ['0A0200C0:0016', { address: '192.0.2.10', port: 22 }],
    ['00000000000000000000000001000000:0050', { address: '::1', port: 80 }],
    ['00000000000000000000000000000000:0050', { address: '::', port: 80 }],
    ['B80D0120000000000000000001000000:01BB', { address: '2001:db8::1', port: 443 }],
    ['0000000000000000FFFF00000A0200C0:01BB', { address: '192.0.2.10', port: 443 }],
  ])('%s is %j', (text, endpoint) => {
    expect(parseEndpoint(text)).toEqual(endpoint);
  });

  it('tells a port from a connection, and leaves out what nobody holds', () => {
    const line = (state: string, remote: string, inode: number): string =>
      `   0: 0100007F:1F90 ${remote} ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0`;
    expect(parseSocket(line('0A', '00000000:0000', 7), 'tcp')).toMatchObject({
      isListening: true,
      remote: undefined,
      uid: 1000,
      inode: 7,
    });
    expect(parseSocket(line('01', '0A0200C0:0016', 7), 'tcp')).toMatchObject({
      isListening: false,
      remote: { port: 22 },
    });
    expect(parseSocket(line('06', '0A0200C0:0016', 0), 'tcp')).toBeUndefined();
    expect(parseSocket(line('07', '00000000:0000', 7), 'udp')).toMatchObject({ isListening: true });
  });

  it('of any content is never thrown at', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseSocket(text, 'tcp')));
  });
});
