import { sql, type Kysely } from 'kysely';
import { baselineCommand, type BaselineChange } from '../../model/baseline.ts';
import { storableText } from './alert-rows.ts';
import { audit } from './audit.ts';
import { isUndoable, type BaselineStore } from './baseline-store.ts';
import type { BaselineChangeTable } from './baseline-tables.ts';
import { behaviorTuningHistory, readBehaviorTunings, tuneBehavior } from './behavior-tunings.ts';
import { onDatabase } from './database.ts';
import type { StateTables } from './tables.ts';

export function createBaselineStore(db: Kysely<StateTables>, now: () => number): BaselineStore {
  const inTransaction = <Result>(work: (transaction: Kysely<StateTables>) => Promise<Result>): Promise<Result> =>
    onDatabase(() => db.transaction().execute(work));

  return {
    add: (tenant, { command, what, note, undoes }, by) =>
      inTransaction(async (transaction) => {
        const at = now();
        const row = { tenant, at, by: by.id, by_name: storableText(by.name), note: storableText(note), kind: command.kind, what: storableText(what) };
        const { id } = await transaction
          .insertInto('vedette.baseline_change')
          .values({ ...row, command: storableJson(command), undoes: undoes ?? null })
          .returning('id')
          .executeTakeFirstOrThrow();
        await audit(transaction, tenant, by, at, `baselines.${command.kind}`, row.what, { change: id, note: row.note, ...(undoes === undefined ? {} : { undoes }) });
        return rowToChange({ ...row, id, position: null, undone_at: null, undone_by: null });
      }),
    place: (ids, position) =>
      onDatabase(async () => {
        if (ids.length === 0) return;
        await db.updateTable('vedette.baseline_change').set({ position }).where('id', 'in', [...ids]).execute();
      }),
    since: (tenant, position) =>
      onDatabase(async () => {
        const rows = await db
          .selectFrom('vedette.baseline_change')
          .select(['id', 'at', 'position', 'command'])
          .where('tenant', '=', tenant)
          .where((each) => each.or([each('position', '>=', position), each('position', 'is', null)]))
          .orderBy(sql`position NULLS LAST`)
          .orderBy('id')
          .execute();
        return rows.map((row) => ({ ...row, command: baselineCommand.parse(row.command) }));
      }),
    list: (tenant, limit, offset) =>
      onDatabase(async () => {
        const rows = await changesOf(db).where('change.tenant', '=', tenant).orderBy('change.id', 'desc').limit(limit).offset(offset).execute();
        const { total } = await db.selectFrom('vedette.baseline_change').select(({ fn }) => fn.countAll<number>().as('total')).where('tenant', '=', tenant).executeTakeFirstOrThrow();
        return { changes: rows.map(rowToChange), total };
      }),
    get: (tenant, id) =>
      onDatabase(async () => {
        const row = await changesOf(db).select('change.command').where('change.tenant', '=', tenant).where('change.id', '=', id).executeTakeFirst();
        return row === undefined ? null : { change: rowToChange(row), command: baselineCommand.parse(row.command) };
      }),
    before: (tenant, id, kind, entity) =>
      onDatabase(async () => {
        const row = await db
          .selectFrom('vedette.baseline_change as change')
          .leftJoin('vedette.baseline_change as undo', 'undo.undoes', 'change.id')
          .select('change.command')
          .where('change.tenant', '=', tenant)
          .where('change.kind', '=', kind)
          .where('change.id', '<', id)
          .where('undo.id', 'is', null)
          .$if(entity !== undefined, (query) => query.where(sql`change.command->>'entity'`, '=', entity ?? ''))
          .orderBy('change.id', 'desc')
          .limit(1)
          .executeTakeFirst();
        return row === undefined ? null : baselineCommand.parse(row.command);
      }),
    record: (tenant, verb, target, detail, by) => onDatabase(() => audit(db, tenant, by, now(), verb, target, detail)),
    tunings: (tenant) => onDatabase(() => readBehaviorTunings(db, tenant)),
    tuningHistory: (tenant, behavior, limit) => onDatabase(() => behaviorTuningHistory(db, tenant, behavior, limit)),
    tune: (tenant, behavior, change, by) => inTransaction((transaction) => tuneBehavior(transaction, tenant, behavior, change, by, now())),
  };
} // prettier-ignore

type ChangeRow = Pick<BaselineChangeTable, 'at' | 'by_name' | 'note' | 'kind' | 'what' | 'position'> & {
  id: number;
  undone_at: number | null;
  undone_by: string | null;
};

function changesOf(db: Kysely<StateTables>) {
  return db
    .selectFrom('vedette.baseline_change as change')
    .leftJoin('vedette.baseline_change as undo', 'undo.undoes', 'change.id')
    .select(['change.id', 'change.at', 'change.by_name', 'change.note', 'change.kind', 'change.what', 'change.position'])
    .select(['undo.at as undone_at', 'undo.by_name as undone_by']); // prettier-ignore
}

function rowToChange({ id, at, by_name, note, kind, what, position, undone_at, undone_by }: ChangeRow): BaselineChange {
  const undone = undone_at === null ? null : { at: undone_at, by: undone_by ?? '' };
  const known = baselineCommand.options.map((option) => option.shape.kind.value).find((each) => each === kind);
  const undoable = undone === null && known !== undefined && isUndoable(known);
  return { id, at, by: by_name, note, kind, what, position, undone, undoable };
}

/** PostgreSQL keeps no NUL in text, and JSON from logs may hold one. */
const storableJson = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? storableText(each) : each));
