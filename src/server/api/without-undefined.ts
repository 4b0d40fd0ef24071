/** The same object without the keys whose value is undefined: zod leaves them in, exact optional properties do not take them. */
export function withoutUndefined<T extends object>(value: T): WithoutUndefined<T>;
export function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}

type WithoutUndefined<T> = { [K in keyof T]: Exclude<T[K], undefined> };
