import type { JsonObject } from '../../model/json.ts';

/**
 * An empty object for the fields of a record that may have more than a dozen, added one by one under computed names.
 *
 * V8 makes a hash table of an ordinary `{}` that has grown so by more than about 16 names: it then costs three times as much to fill (24 fields: 1.06 µs
 * instead of 0.34), five times the memory, and more for each rule that reads it. How many names an object may get before that depends on the places
 * that it was born with, so this one is born with 32. In everything else it is what `{}` is: its prototype, its keys, its JSON.
 * Writing the names into code that is generated would be quicker still, but the names come from outside.
 */
export function wideFields(): JsonObject {
  return construct(Fields, []);
}

/** As it is used here. */
const construct: (made: typeof Fields, values: readonly never[]) => JsonObject = Reflect.construct;

/** The engine gives what this constructs as many places as it finds assignments here, and takes back those that the first few objects leave empty. */
function Fields(this: Places, isFilled?: true): void {
  if (isFilled === undefined) return;
  this.a = this.b = this.c = this.d = this.e = this.f = this.g = this.h = 0;
  this.i = this.j = this.k = this.l = this.m = this.n = this.o = this.p = 0;
  this.q = this.r = this.s = this.t = this.u = this.v = this.w = this.x = 0;
  this.A = this.B = this.C = this.D = this.E = this.F = this.G = this.H = 0;
}
Fields.prototype = Object.prototype;
for (let i = 0; i < 16; i += 1) Reflect.construct(Fields, [true]);

// prettier-ignore
type Place = 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm' | 'n' | 'o' | 'p' | 'q' | 'r' | 's' | 't' | 'u' | 'v' | 'w' | 'x' | 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H';
type Places = Record<Place, number>;
