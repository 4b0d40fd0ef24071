import type { EntityRow } from '../../model/baseline.ts';
import type { EntityId } from '../../model/ids.ts';
import type { Identities } from '../../pipeline/identify/identities.ts';

type Row = Pick<EntityRow, 'id' | 'name' | 'risk' | 'reasons' | 'findings'>;
/** A row that stands for its identity: the riskiest of its names, and the others. */
export type Grouped<R> = R & { identity?: string; also?: EntityId[] };

const MOST_REASONS = 3;

/**
 * One row for each identity, where its riskiest name stood. Risk is 1 - ∏ (1 - risk), as if each name were seen alone; the heaviest reasons stay.
 * Rows without an identity stay as they are.
 */
export function groupRows<R extends Row>(rows: readonly R[], identities: Pick<Identities, 'byEntity'>): Grouped<R>[] {
  const identityOf = identities.byEntity(rows.map(({ id }) => id));
  const byIdentity = Map.groupBy(rows, ({ id }) => identityOf.get(id)?.id ?? id);
  const grouped = [...byIdentity.values()].flatMap((members): Grouped<R>[] => {
    const [head, ...others] = members.toSorted((one, other) => other.risk - one.risk);
    if (head === undefined) return [];
    const identity = identityOf.get(head.id);
    if (identity === undefined) return [head];
    if (others.length === 0) return [{ ...head, identity: identity.id }];
    return [{
      ...head,
      identity: identity.id,
      also: others.map(({ id }) => id),
      risk: riskOfAll(members),
      findings: members.reduce((sum, { findings }) => sum + findings, 0),
      reasons: members.flatMap(({ reasons }) => reasons).toSorted((one, other) => other.bits - one.bits).slice(0, MOST_REASONS),
    }];
  });
  return grouped.toSorted((one, other) => other.risk - one.risk);
} // prettier-ignore

const riskOfAll = (rows: readonly Row[]): number =>
  Math.min(100, 100 * (1 - rows.reduce((left, { risk }) => left * (1 - Math.min(100, risk) / 100), 1)));
