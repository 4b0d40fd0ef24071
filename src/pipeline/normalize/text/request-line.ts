import type { JsonObject } from '../../../model/json.ts';
import { decodedUri } from './decoded-uri.ts';

/**
 * Splits `GET /a?b HTTP/1.1` into the fields that Sigma's web server rules are written with: `cs-method`, `cs-uri`, `cs-uri-stem`, `cs-version`, and
 * `uri_decoded`. What is no request line (a TLS greeting sent to a plain port, a scanner's bytes) gives none of them.
 */
export function addRequestLine(fields: JsonObject, request: string): void {
  const blank = request.indexOf(' ');
  const method = request.slice(0, Math.max(blank, 0));
  if (!/^[A-Za-z_-]{1,32}$/.test(method)) return;
  const last = request.lastIndexOf(' ');
  const isVersioned = last > blank && /^HTTP\/\d(?:\.\d)?$/.test(request.slice(last + 1));
  const uri = request.slice(blank + 1, isVersioned ? last : undefined).trim();
  if (uri === '') return;
  fields['cs-method'] = method;
  addUri(fields, uri);
  if (isVersioned) fields['cs-version'] = request.slice(last + 1);
}

export function addUri(fields: JsonObject, uri: string): void {
  const query = uri.indexOf('?');
  fields['cs-uri'] ??= uri;
  fields['cs-uri-stem'] ??= query < 0 ? uri : uri.slice(0, query);
  fields['uri_decoded'] = decodedUri(uri);
}

/** The host that an absolute URL names, or that a CONNECT is for; undefined for a path. */
export function hostOfUri(uri: string): string | undefined {
  const absolute = /^[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^/@\s]{0,200}@)?(\[[0-9A-Fa-f:.]{2,45}\]|[^/:?#\s]{1,255})/i.exec(uri);
  if (absolute !== null) return absolute[1];
  return /^(\[[0-9A-Fa-f:.]{2,45}\]|[\w.-]{1,255}):\d{1,5}$/.exec(uri)?.[1];
} // prettier-ignore
