import type { SourceProblem } from './source-kind.ts';

/** Why a port cannot be listened on. Throws what is something else. @param where "gRPC on 192.0.2.1, port 4317" */
export function portProblem(error: unknown, where: string): SourceProblem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return {
        kind: 'port-in-use',
        setting: 'port',
        message: `Cannot listen for ${where}: another program does. Choose another port, or stop it.`,
      };
    case 'EACCES':
      return {
        kind: 'refused',
        setting: 'port',
        message: `Cannot listen for ${where}: ports below 1024 need root or CAP_NET_BIND_SERVICE. Choose another port.`,
      };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return {
        kind: 'settings',
        setting: 'address',
        message: `Cannot listen for ${where}: this machine does not have the address.`,
      };
    default:
      throw error;
  }
}
