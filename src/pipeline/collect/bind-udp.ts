import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';

/** A socket that listens on a UDP port; `::` is every address of the machine, also of one without IPv6. @throws what the system says (`EADDRINUSE` …) */
export async function bindUdp(port: number, address: string): Promise<Socket> {
  const socket = createSocket({ type: isIPv4(address) ? 'udp4' : 'udp6' });
  try {
    socket.bind(port, address);
    await once(socket, 'listening');
    return socket;
  } catch (error) {
    socket.close();
    // a machine without IPv6
    if (address === '::' && error instanceof Error && 'code' in error && error.code === 'EAFNOSUPPORT') {
      return bindUdp(port, '0.0.0.0');
    }
    throw error;
  }
}
