import type { ColumnType, GeneratedAlways } from 'kysely';
import type { BaselineCommand } from '../../model/baseline.ts';
import type { BehaviorException } from '../../model/behavior.ts';

/** Read as a value, written as JSON text. */
type Json<Value> = ColumnType<Value, string, string>;

/** Tables about baselines. What was learnt is not in the database: see docs/baselines.md, "Failure". */
export interface BaselineTables {
  'vedette.baseline_change': BaselineChangeTable;
  'vedette.behavior_tuning': BehaviorTuningTable;
}

export interface BaselineChangeTable {
  id: GeneratedAlways<number>;
  tenant: string;
  at: number;
  by: string;
  by_name: string;
  note: string;
  kind: string;
  what: string;
  command: Json<BaselineCommand>;
  /** null: not in force yet */
  position: number | null;
  /** the change that this one takes back */
  undoes: number | null;
}

export interface BehaviorTuningTable {
  tenant: string;
  behavior: string;
  version: number;
  enabled: boolean | null;
  severity: string | null;
  p: number | null;
  exceptions: Json<BehaviorException[]>;
  note: string;
  at: number;
  by: string;
  by_name: string;
}
