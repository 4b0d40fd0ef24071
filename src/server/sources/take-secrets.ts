import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';

export type SecretsByPath = Readonly<Record<string, JsonValue>>;

/** Settings without their secrets, and the secrets. @param paths parts joined by dots: `tls.key` */
export function takeSecrets(settings: JsonObject, paths: readonly string[]): { open: JsonObject; secrets: SecretsByPath } {
  const open = structuredClone(settings);
  const secrets: Record<string, JsonValue> = {};
  for (const path of paths) {
    const { parent, key } = parentOf(open, path) ?? {};
    const value = parent === undefined || key === undefined || !Object.hasOwn(parent, key) ? undefined : parent[key];
    if (value === undefined || parent === undefined || key === undefined) continue;
    secrets[path] = value;
    delete parent[key];
  }
  return { open, secrets };
} // prettier-ignore

/** The settings whole again. */
export function putSecrets(settings: JsonObject, secrets: SecretsByPath): JsonObject {
  const whole = structuredClone(settings);
  for (const [path, value] of Object.entries(secrets)) {
    const parts = path.split('.');
    const key = parts.pop() ?? '';
    let parent = whole;
    for (const part of parts) {
      const below = Object.hasOwn(parent, part) ? parent[part] : undefined;
      const next: JsonObject = isJsonObject(below) ? below : {};
      define(parent, part, next);
      parent = next;
    }
    define(parent, key, value);
  }
  return whole;
}

/** Every text in them: what must not appear anywhere else. */
export function textsOf(secrets: SecretsByPath): string[] {
  const texts: string[] = [];
  const visit = (value: JsonValue): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'number') texts.push(String(value));
    else if (Array.isArray(value)) value.forEach(visit);
    else if (isJsonObject(value)) Object.values(value).forEach(visit);
  };
  Object.values(secrets).forEach(visit);
  return texts;
}

function parentOf(settings: JsonObject, path: string): { parent: JsonObject; key: string } | undefined {
  const parts = path.split('.');
  const key = parts.pop() ?? '';
  let parent = settings;
  for (const part of parts) {
    const next = Object.hasOwn(parent, part) ? parent[part] : undefined;
    if (!isJsonObject(next)) return undefined;
    parent = next;
  }
  return { parent, key };
}

/** `__proto__` is a name like any other. */
function define(object: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
