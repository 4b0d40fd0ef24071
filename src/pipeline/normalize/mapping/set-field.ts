import type { JsonObject, JsonValue } from '../../../model/json.ts';

/** Sets a field whose name comes from outside: `__proto__` is a name like any other. */
export function setField(fields: JsonObject, name: string, value: JsonValue): void {
  if (name === '__proto__')
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  else fields[name] = value;
}
