import { baselineApi } from '../../model/baseline-api.ts';
import {
  DEFAULT_BUDGET,
  type AlertBudget,
  type BaselineChange,
  type BudgetState,
  type EntityRow,
  type Training,
} from '../../model/baseline.ts';
import type { BehaviorRow, BehaviorTuning } from '../../model/behavior.ts';
import { refuse, type Input } from './fake-answer.ts';
import {
  fakeBehaviorDetail,
  fakeBehaviors,
  fakeEntities,
  fakeGroups,
  fakeLearning,
  fakeProfile,
} from './fake-baselines.ts';

type Name = keyof typeof baselineApi;

/** The part of the fake server that knows entities: profiles can be corrected, behaviours tuned, and a training takes ten looks. */
export function createFakeBaselineHandlers(deps: { readonly now: () => number; readonly nameOfCaller: () => string }) {
  let isEmpty = false;
  let entities: EntityRow[] = [];
  let behaviors: BehaviorRow[] = [];
  let tunings = new Map<string, BehaviorTuning[]>();
  let changes: BaselineChange[] = [];
  let budget: AlertBudget = DEFAULT_BUDGET;
  let trainings: Training[] = [];

  const budgetState = (): BudgetState => ({ budget, lastDay: isEmpty ? 0 : 7, expected: isEmpty ? null : 8.4, expectedFalseShare: isEmpty ? null : 0.09 }); // prettier-ignore
  const changed = (kind: string, what: string, note: string, undoable: boolean): BaselineChange => {
    const change = { id: changes.length + 1, at: deps.now(), by: deps.nameOfCaller(), note, kind, what, position: 912_345, undone: null, undoable }; // prettier-ignore
    changes = [change, ...changes];
    return change;
  };
  const behaviorOf = (input: Input): BehaviorRow => {
    const { id } = baselineApi.behavior.params.parse(input.params);
    return (
      behaviors.find((row) => row.id === id) ?? refuse(404, 'not-found', `There is no behaviour with the id ${id}.`)
    );
  };
  const detailOf = (row: BehaviorRow) => ({ behavior: fakeBehaviorDetail(row, tunings.get(row.id) ?? []) });
  const tune = (row: BehaviorRow, part: Partial<BehaviorTuning>) => {
    const before = tunings.get(row.id) ?? [];
    const last = before[0] ?? { version: 0, enabled: null, severity: null, p: null, exceptions: [], note: '', at: 0, by: '' }; // prettier-ignore
    const tuning = { ...last, ...part, version: last.version + 1, at: deps.now(), by: deps.nameOfCaller() };
    tunings.set(row.id, [tuning, ...before]);
    const next = { ...row, enabled: tuning.enabled ?? true, severity: tuning.severity ?? row.severity, p: tuning.p ?? row.p, tuned: true }; // prettier-ignore
    behaviors = behaviors.map((other) => (other.id === row.id ? next : other));
    return detailOf(next);
  };
  const trainingOf = (id: string): Training =>
    trainings.find((one) => one.id === id) ?? refuse(404, 'not-found', 'There is no such training.');
  /** A tenth further each time somebody looks. */
  const look = (one: Training): Training => {
    if (one.state !== 'running') return one;
    const share = Math.min(1, one.progress.share + 0.1);
    const progress = { share, events: Math.round(share * 91_000), observations: Math.round(share * 400_000) };
    if (share < 1) return { ...one, progress };
    return { ...one, state: 'done', progress, result: { events: 91_000, observations: 400_000, entities: 2412, seconds: 4.1, position: 912_345 } }; // prettier-ignore
  };

  const handlers: Record<Name, (input: Input) => unknown> = {
    learning: () => ({ learning: fakeLearning(isEmpty, deps.now()), budget: budgetState(), problems: [] }),
    entities: (input) => {
      const { text, kind, group, limit, offset } = baselineApi.entities.query.parse(input.query);
      const found = entities
        .filter((row) => kind === undefined || row.kind === kind)
        .filter((row) => group === undefined || row.role === 'Finance')
        .filter((row) => text === undefined || row.name.toLowerCase().includes(text.toLowerCase()));
      return { entities: found.slice(offset, offset + limit), total: found.length };
    },
    entity: (input) => {
      const { entity } = baselineApi.entity.params.parse(input.params);
      const row = entities.find((one) => one.id === entity) ?? refuse(404, 'not-found', 'Nobody of this name was ever observed.'); // prettier-ignore
      return { entity: fakeProfile(row, deps.now()) };
    },
    riskiest: () => ({
      days: [{ day: Math.floor(deps.now() / 86_400_000) * 86_400_000, entities: entities.slice(0, 10) }],
    }),
    behaviors: () => ({ behaviors, problems: [] }),
    behavior: (input) => detailOf(behaviorOf(input)),
    changeBehavior: (input) => {
      const { enabled, severity, p, exceptions, note } = baselineApi.changeBehavior.body.parse(input.body);
      return tune(behaviorOf(input), {
        note,
        ...(enabled === undefined ? {} : { enabled }),
        ...(severity === undefined ? {} : { severity }),
        ...(p === undefined ? {} : { p }),
        ...(exceptions === undefined ? {} : { exceptions }),
      });
    },
    undoBehaviorChange: (input) => {
      const row = behaviorOf(input);
      const before = tunings.get(row.id)?.[1];
      return tune(row, { enabled: before?.enabled ?? null, severity: before?.severity ?? null, p: before?.p ?? null, exceptions: before?.exceptions ?? [] }); // prettier-ignore
    },
    reloadBehaviors: () => ({ behaviors: behaviors.length, features: 102, problems: [] }),
    budget: budgetState,
    changeBudget: (input) => {
      const { alerts, falseShare, note } = baselineApi.changeBudget.body.parse(input.body);
      budget = { alerts: alerts ?? budget.alerts, falseShare: falseShare ?? budget.falseShare };
      changed('budget', `alert budget: ${budget.alerts} a day`, note, true);
      return budgetState();
    },
    peerGroups: () => ({ groups: isEmpty ? [] : fakeGroups(), total: isEmpty ? 0 : 2 }),
    resetBaseline: (input) => {
      const { entity, behavior, note } = baselineApi.resetBaseline.body.parse(input.body);
      return { change: changed('reset', `forget ${entity ?? 'all'} ${behavior ?? ''}`, note, false) };
    },
    markNormal: () => ({ change: changed('normal', 'learnt as normal', '', true) }),
    markIncident: () => ({ change: changed('incident', 'never learnt', '', true) }),
    changeEntity: (input) => {
      const { entity } = baselineApi.changeEntity.params.parse(input.params);
      const { zone, role, note } = baselineApi.changeEntity.body.parse(input.body);
      if (role !== undefined) entities = entities.map((row) => (row.id === entity ? { ...row, ...(role === null ? {} : { role }) } : row)); // prettier-ignore
      return { changes: [changed(zone === undefined ? 'role' : 'zone', `${entity}: ${zone ?? role ?? 'as before'}`, note, true)] }; // prettier-ignore
    },
    loadDirectory: () => ({
      change: changed('directory', 'directory of 2 people', '', true),
      entries: 2,
      problems: [],
    }),
    baselineChanges: () => ({ changes, total: changes.length }),
    undoBaselineChange: (input) => {
      const { id } = baselineApi.undoBaselineChange.params.parse(input.params);
      const undone = { at: deps.now(), by: deps.nameOfCaller() };
      changes = changes.map((change) => (change.id === id ? { ...change, undone } : change));
      return { change: changes.find((change) => change.id === id) };
    },
    startTraining: (input) => {
      const { from = 0, to = deps.now() } = baselineApi.startTraining.body.parse(input.body);
      const training: Training = { id: `t${trainings.length + 1}`, state: 'running', from, to, created: deps.now(), by: deps.nameOfCaller(), progress: { share: 0, events: 0, observations: 0 }, message: '', result: null }; // prettier-ignore
      trainings = [training, ...trainings];
      return { training };
    },
    trainings: () => {
      trainings = trainings.map(look);
      return { trainings };
    },
    training: (input) => ({ training: trainingOf(baselineApi.training.params.parse(input.params).id) }),
    cancelTraining: (input) => {
      const { id } = baselineApi.cancelTraining.params.parse(input.params);
      trainings = trainings.map((one) => (one.id === id ? { ...one, state: 'cancelled' } : one));
      return { training: trainingOf(id) };
    },
  };

  return {
    handlers,
    become(scenario: 'empty' | 'full' | 'many'): void {
      isEmpty = scenario === 'empty';
      entities = isEmpty ? [] : fakeEntities(scenario === 'many' ? 5000 : 24, deps.now());
      behaviors = fakeBehaviors();
      tunings = new Map();
      changes = [];
      budget = DEFAULT_BUDGET;
      trainings = [];
    },
  };
}
