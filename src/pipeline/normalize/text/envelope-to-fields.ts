import type { JsonObject } from '../../../model/json.ts';
import type { EnvelopeFacts } from '../parser.ts';

/** Adds who sent a text, and as what, to its fields; what the text says itself under these names stays. */
export function addEnvelope(fields: JsonObject, envelope: EnvelopeFacts | undefined): JsonObject {
  if (envelope === undefined) return fields;
  const { host, app, pid } = envelope;
  if (host !== undefined) fields['host'] ??= host;
  if (app !== undefined) fields['app'] ??= app;
  if (pid !== undefined) fields['pid'] ??= pid;
  return fields;
}

/** The application's name as people write it: without path, without what PAM or postfix add, lower case. */
export function appOf(envelope: EnvelopeFacts | undefined): string | undefined {
  const app = envelope?.app;
  return app === undefined || app === '' ? undefined : appName(app);
}

export const appName = (app: string): string => app.slice(app.lastIndexOf('/') + 1).toLowerCase();
