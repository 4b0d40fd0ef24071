import { entityIdOf, type EntityKind, type EntityRef } from '../../model/entity.ts';
import { hash128, type EntityId } from '../../model/ids.ts';
import { addressOf, textOf, type Field } from './field-values.ts';

/** Longest name that is kept whole; ids must stay under 512 characters. */
const LONGEST = 300;

const FEW = 32;

/** The entities of one event, each once per role. What is no name is passed over. */
export class EntityList {
  readonly refs: EntityRef[] = [];
  #seen: Set<string> | undefined;

  add(kind: EntityKind, value: Field, role: EntityRef['role']): void {
    const name = entityNameOf(value);
    if (name === undefined) return;
    const id = entityIdOf(kind, name);
    if (!this.#has(id, role)) this.refs.push({ id, kind, name, role });
  }

  /** Of a few entities, looking at each is cheaper than a set of them; a hostile record may name thousands. */
  #has(id: EntityId, role: EntityRef['role']): boolean {
    if (this.refs.length < FEW) {
      for (const ref of this.refs) if (ref.role === role && ref.id === id) return true;
      return false;
    }
    const seen = (this.#seen ??= new Set(this.refs.map((ref) => `${ref.role} ${ref.id}`)));
    const { size } = seen;
    return seen.add(`${role} ${id}`).size === size;
  }

  /** only what is an IP address */
  addAddress(value: Field, role: EntityRef['role']): void {
    this.add('address', addressOf(value), role);
  }
}

function entityNameOf(value: Field): string | undefined {
  const name = textOf(value)?.trim();
  return name === undefined || name === '' ? undefined : bound(name);
}

/** A text too long to be a name is cut, and told apart from others that begin the same by its hash. */
const bound = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…${hash128(text)}`);
