import type { JsonObject } from '../../../model/json.ts';
import { addressOf } from '../../../pipeline/normalize/field-values.ts';

/** Whether the machine's own end of a socket is the one that is connected to: ports are, and connections that others began. */
export function isInbound(fields: JsonObject): boolean {
  return fields['direction'] === 'incoming' || fields['remote_address'] === undefined;
}

/** The other end, unless it is this machine: loopback is the same on all machines and names none of them. */
export function remoteAddressOf(fields: JsonObject): string | undefined {
  const address = addressOf(fields['remote_address']);
  return address === undefined || isOwn(address) ? undefined : address;
}

const isOwn = (address: string): boolean =>
  address.startsWith('127.') || address === '::1' || address === '0.0.0.0' || address === '::';
