import { api } from '../../model/api.ts';
import type { EntityRow } from '../../model/baseline.ts';
import type { BehaviorRow } from '../../model/behavior.ts';
import { entityKind, type EntityKind } from '../../model/entity.ts';
import { asEntityId, type EntityId } from '../../model/ids.ts';
import { visible } from '../analyze/visible.ts';
import { UsageError, type Call } from '../command.ts';
import { answerOf } from '../rules/server-rules.ts';
import type { Server } from '../server-client.ts';

/** The entity that a person means: by its id (`user:alice`), or by a part of its name that only one has. */
export async function entityOf(server: Server, wanted: string): Promise<EntityId> {
  if (/^[a-z]+:/.test(wanted)) return asEntityId(wanted.toLowerCase());
  const { entities, total } = answerOf(server, await server.client.call(api.entities, { query: { text: wanted, limit: 20 } })); // prettier-ignore
  const exact = entities.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const [only, ...others] = exact.length > 0 ? exact : entities;
  if (only === undefined) throw new UsageError(`nothing is known of an entity named "${visible(wanted)}"`);
  if (others.length === 0) return only.id;
  throw new UsageError(`${total} entities have "${visible(wanted)}" in their names; give an id:\n${entities.map(({ id }) => `  ${visible(id)}`).join('\n')}`); // prettier-ignore
}

/** The behaviour that a person means: by its id, or by words that only one title has. */
export async function behaviorOf(server: Server, wanted: string): Promise<BehaviorRow> {
  const { behaviors } = answerOf(server, await server.client.call(api.behaviors));
  const byId = behaviors.find(({ id }) => id === wanted);
  if (byId !== undefined) return byId;
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const named = behaviors.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)));
  const [only, ...others] = named;
  if (only === undefined) throw new UsageError(`the server has no behaviour with the id or title "${visible(wanted)}"`);
  if (others.length === 0) return only;
  throw new UsageError(`${named.length} behaviours have "${visible(wanted)}" in their titles; give an id:\n${named.slice(0, 10).map(({ id, title }) => `  ${visible(id)}  ${visible(title)}`).join('\n')}`); // prettier-ignore
}

export function kindOf(call: Call): EntityKind | undefined {
  const text = call.text('kind');
  if (text === undefined) return undefined;
  const read = entityKind.safeParse(text);
  if (!read.success) throw new UsageError(`--kind ${text} is not one of ${entityKind.options.join(', ')}`);
  return read.data;
}

export function countOf(call: Call, name: string, most: number): number | undefined {
  const text = call.text(name);
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > most) throw new UsageError(`--${name} takes a whole number from 1 to ${most}, not "${text}"`); // prettier-ignore
  return count;
}

/** A line of a table of entities. */
export function entityLine({ id, risk, findings, reasons, }: Pick<EntityRow, 'id' | 'risk' | 'findings' | 'reasons'>): string {
  const why = reasons[0] === undefined ? '' : `${reasons[0].title} (${String(reasons[0].actual).slice(0, 60)})`;
  return visible(`${risk.toFixed(0).padStart(4)}  ${String(findings).padStart(8)}  ${id.padEnd(36)}  ${why}`);
} // prettier-ignore

export const ENTITY_HEAD = `Risk  Findings  ${'Entity'.padEnd(36)}  Why`;
