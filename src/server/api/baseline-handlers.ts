import { api } from '../../model/api.ts';
import type { BaselineCommand, BaselineChange, Judged } from '../../model/baseline.ts';
import { DEFAULT_BUDGET, DEFAULT_TRAINING_DAYS } from '../../model/baseline.ts';
import type { BehaviorDetail } from '../../model/behavior.ts';
import { DEFAULT_TENANT, type FindingId } from '../../model/ids.ts';
import type { BehaviorFigures } from '../../pipeline/ports.ts';
import type { EventStore } from '../../store/events/event-store.ts';
import type { Actor } from '../../store/state/actor.ts';
import type { BaselineStore, BehaviorTuningChange, NewBaselineChange } from '../../store/state/baseline-store.ts';
import { UNTUNED_BEHAVIOR } from '../../store/state/behavior-tunings.ts';
import type { RuleStore } from '../../store/state/rule-store.ts';
import { actorOf } from '../auth/actor.ts';
import type { BaselinesOnServer } from '../baseline/baselines-on-server.ts';
import { behaviorToDetail, behaviorToRow, filterBehaviors, type BehaviorFacts } from '../baseline/behavior-rows.ts';
import { namesOf, toJudged } from '../baseline/judged-findings.ts';
import { isZone, readDirectory } from '../baseline/read-directory.ts';
import { groupRows } from '../identities/group-rows.ts';
import type { IdentitiesOnServer } from '../identities/identities-on-server.ts';
import type { TrainingJobs } from '../baseline/training-jobs.ts';
import { toUndo } from '../baseline/undo-change.ts';
import { handle } from '../http/handler.ts';
import { Refused } from '../http/refused.ts';

export interface BaselineHandlersDeps {
  readonly baselines: BaselinesOnServer;
  readonly store: BaselineStore;
  readonly findings: Pick<EventStore, 'findingsById'>;
  readonly counts: RuleStore['counts'];
  readonly trainings: TrainingJobs;
  /** reads the files of features and behaviours again */
  readonly reloadFiles: () => Promise<void>;
  readonly identities: Pick<IdentitiesOnServer, 'now'>;
  readonly now: () => number;
}

const tenant = DEFAULT_TENANT;
const DAY_MS = 86_400_000;
/** Rows that are looked at to show one for each identity. */
const MOST_GROUPED = 4000;

export function baselineHandlers(deps: BaselineHandlersDeps) {
  const { baselines, store, trainings } = deps;

  /** Keeps a change and makes it. */
  async function make(command: BaselineCommand, what: string, note: string, by: Actor, undoes?: number) {
    const change: NewBaselineChange = { command, what, note, ...(undoes === undefined ? {} : { undoes }) };
    return { change: await baselines.change(change, by) };
  }

  async function budgetNow() {
    const answer = await baselines.view({ view: 'budget' });
    return answer?.view === 'budget'
      ? answer.budget
      : { budget: DEFAULT_BUDGET, lastDay: 0, expected: null, expectedFalseShare: null };
  }

  async function factsNow(): Promise<BehaviorFacts> {
    const [answer, findingsById] = await Promise.all([baselines.view({ view: 'behaviors' }), deps.counts(tenant)]);
    const figures: readonly BehaviorFigures[] = answer?.view === 'behaviors' ? answer.figures : [];
    return { content: baselines.content(), figuresById: new Map(figures.map((each) => [each.id, each])), findingsById };
  }

  async function detailOf(id: string): Promise<{ behavior: BehaviorDetail } | Refused> {
    const behavior = baselines.behaviors().find((each) => each.id === id);
    if (behavior === undefined) return new Refused('not-found', 'There is no behaviour with this id.', { at: 'path.id' }); // prettier-ignore
    const history = await store.tuningHistory(tenant, id, 50);
    return { behavior: behaviorToDetail(behavior, await factsNow(), history[0] ?? UNTUNED_BEHAVIOR, history) };
  }

  async function tune(id: string, change: BehaviorTuningChange, by: Actor) {
    if (!baselines.behaviors().some((each) => each.id === id)) return await detailOf(id);
    await store.tune(tenant, id, change, by);
    await baselines.reload();
    return await detailOf(id);
  }

  async function judge(kind: 'normal' | 'incident', ids: readonly FindingId[], note: string, by: Actor) {
    const found: Judged[] = toJudged(await deps.findings.findingsById(tenant, ids));
    if (found.length === 0) return new Refused('not-found', 'None of these findings is one of a baseline. Findings may be older than they are kept.', { at: 'body.findings' }); // prettier-ignore
    return await make({ kind, findings: found }, namesOf(found), note, by);
  }

  const training = (found: ReturnType<TrainingJobs['get']>) =>
    found === undefined
      ? new Refused('not-found', 'There is no such training.', { at: 'path.id' })
      : { training: found };

  return {
    learning: handle(api.learning, async () => ({
      learning: await baselines.learning(),
      budget: await budgetNow(),
      problems: [...baselines.problems()],
    })),
    entities: handle(api.entities, async ({ query: { limit, offset, text, kind, group, grouped } }) => {
      const search = grouped ? { limit: Math.min(MOST_GROUPED, 2 * (offset + limit)), offset: 0 } : { limit, offset };
      const answer = await baselines.view({ view: 'entities', search: { ...search, text, kind, group } });
      if (answer?.view !== 'entities') return notNow();
      const { entities, total } = answer.found;
      if (!grouped) return { entities: [...entities], total };
      const rows = groupRows(entities, deps.identities.now());
      return { entities: rows.slice(offset, offset + limit), total: total - (entities.length - rows.length) };
    }),
    entity: handle(api.entity, async ({ params: { entity } }) => {
      const answer = await baselines.view({ view: 'entity', id: entity });
      if (answer?.view !== 'entity') return notNow();
      return answer.profile === undefined ? noSuchEntity() : { entity: answer.profile };
    }),
    riskiest: handle(api.riskiest, async ({ query: { days, top, kind } }) => {
      const answer = await baselines.view({ view: 'riskiest', days, top, kind });
      if (answer?.view !== 'riskiest') return notNow();
      return {
        days: answer.days.map(({ day, entities }) => ({ day, entities: groupRows(entities, deps.identities.now()) })),
      };
    }),
    behaviors: handle(api.behaviors, async ({ query }) => {
      const facts = await factsNow();
      const rows = baselines.behaviors().map((each) => behaviorToRow(each, facts));
      return { behaviors: filterBehaviors(rows, query), problems: [...baselines.problems()] };
    }),
    behavior: handle(api.behavior, ({ params: { id } }) => detailOf(id)),
    changeBehavior: handle(api.changeBehavior, ({ params: { id }, body }, caller) => tune(id, body, actorOf(caller))),
    undoBehaviorChange: handle(api.undoBehaviorChange, async ({ params: { id }, body: { version, note } }, caller) => {
      const history = await store.tuningHistory(tenant, id, 50);
      const wanted = version ?? (history[0]?.version ?? 0) - 1;
      if (wanted < 0) return new Refused('conflict', 'This behaviour was never changed: there is nothing to undo.');
      const before = wanted === 0 ? UNTUNED_BEHAVIOR : history.find((each) => each.version === wanted);
      if (before === undefined) return new Refused('not-found', `There is no version ${wanted} of its tuning any more.`, { at: 'body.version' }); // prettier-ignore
      const { enabled, severity, p, exceptions } = before;
      return await tune(id, { enabled, severity, p, exceptions, note }, actorOf(caller));
    }),
    reloadBehaviors: handle(api.reloadBehaviors, async () => {
      await deps.reloadFiles();
      const features = new Set(baselines.behaviors().flatMap((each) => each.features.map(({ id }) => id)));
      return { behaviors: baselines.behaviors().length, features: features.size, problems: [...baselines.problems()] };
    }),
    budget: handle(api.budget, budgetNow),
    changeBudget: handle(api.changeBudget, async ({ body: { note, alerts, falseShare } }, caller) => {
      const { budget: before } = await budgetNow();
      const budget = { alerts: alerts ?? before.alerts, falseShare: falseShare ?? before.falseShare };
      const what = `${budget.alerts} alerts a day, at most ${Math.round(budget.falseShare * 1000) / 10} % of them false`;
      await make({ kind: 'budget', budget }, what, note, actorOf(caller));
      return await budgetNow();
    }),
    peerGroups: handle(api.peerGroups, async ({ query: { limit, offset, of } }) => {
      const answer = await baselines.view({ view: 'peer-groups', of });
      if (answer?.view !== 'peer-groups') return notNow();
      return { groups: answer.groups.slice(offset, offset + limit), total: answer.groups.length };
    }),
    resetBaseline: handle(api.resetBaseline, async ({ body: { entity, behavior, note } }, caller) => {
      if (entity === undefined && behavior === undefined) return new Refused('bad-request', 'Say what to forget: an entity, a behaviour, or a behaviour of an entity.', { at: 'body' }); // prettier-ignore
      if (behavior !== undefined && !baselines.behaviors().some(({ id }) => id === behavior)) return new Refused('not-found', 'There is no behaviour with this id.', { at: 'body.behavior' }); // prettier-ignore
      const what = [behavior, entity].filter((each) => each !== undefined).join(' of ');
      const command = { kind: 'reset' as const, ...(entity === undefined ? {} : { entity }), ...(behavior === undefined ? {} : { behavior }) }; // prettier-ignore
      return await make(command, what, note, actorOf(caller));
    }),
    markNormal: handle(api.markNormal, ({ body: { findings, note } }, caller) => judge('normal', findings, note, actorOf(caller))), // prettier-ignore
    markIncident: handle(api.markIncident, ({ body: { findings, note } }, caller) => judge('incident', findings, note, actorOf(caller))), // prettier-ignore
    changeEntity: handle(api.changeEntity, async ({ params: { entity }, body: { zone, role, note } }, caller) => {
      if (typeof zone === 'string' && !isZone(zone)) return new Refused('bad-request', `"${zone}" is no time zone: give its IANA name, as Europe/Berlin.`, { at: 'body.zone' }); // prettier-ignore
      const changes: BaselineChange[] = [];
      if (zone !== undefined) changes.push((await make({ kind: 'zone', entity, zone }, `${entity}: ${zone ?? 'as the directory says'}`, note, actorOf(caller))).change); // prettier-ignore
      if (role !== undefined) changes.push((await make({ kind: 'role', entity, role }, `${entity}: ${role ?? 'as the directory says'}`, note, actorOf(caller))).change); // prettier-ignore
      return { changes };
    }),
    loadDirectory: handle(api.loadDirectory, async ({ body: { text, note } }, caller) => {
      const { entries, problems } = readDirectory(text);
      const [first] = problems;
      if (entries.length === 0) return new Refused('bad-request', `Nothing in it can be read${first === undefined ? '' : `: line ${first.line ?? 1} ${first.message}`}.`, { at: 'body.text' }); // prettier-ignore
      if (entries.length > MOST_ENTRIES) return new Refused('too-large', `It has ${entries.length} entries; at most ${MOST_ENTRIES} are kept.`, { at: 'body.text' }); // prettier-ignore
      const { change } = await make({ kind: 'directory', entries: [...entries] }, `${entries.length} entries`, note, actorOf(caller)); // prettier-ignore
      return { change, entries: entries.length, problems: [...problems] };
    }),
    baselineChanges: handle(api.baselineChanges, async ({ query: { limit, offset } }) => {
      const { changes, total } = await store.list(tenant, limit, offset);
      return { changes: [...changes], total };
    }),
    undoBaselineChange: handle(api.undoBaselineChange, async ({ params: { id }, body: { note } }, caller) => {
      const kept = await store.get(tenant, id);
      if (kept === null) return new Refused('not-found', 'There is no such change.', { at: 'path.id' });
      if (!kept.change.undoable) return new Refused('conflict', 'This change cannot be taken back, or was taken back already.'); // prettier-ignore
      const command = await toUndo(kept, (kind, entity) => store.before(tenant, id, kind, entity));
      return await make(command, `undo: ${kept.change.what}`, note, actorOf(caller), id);
    }),
    startTraining: handle(api.startTraining, ({ body: { from, to, note } }, caller) => {
      const end = to ?? deps.now();
      const start = from ?? end - DEFAULT_TRAINING_DAYS * DAY_MS;
      if (!(start < end)) return new Refused('bad-request', 'The range ends before it begins: give "from" before "to".', { at: 'body.from' }); // prettier-ignore
      const started = trainings.start({ from: start, to: end, note }, actorOf(caller));
      return started === undefined ? new Refused('busy', 'A training is under way already: wait until it is done, or cancel it.') : { training: started }; // prettier-ignore
    }),
    trainings: handle(api.trainings, () => ({ trainings: trainings.list() })),
    training: handle(api.training, ({ params: { id } }) => training(trainings.get(id))),
    cancelTraining: handle(api.cancelTraining, ({ params: { id } }) => training(trainings.cancel(id))),
  };
}

const MOST_ENTRIES = 200_000;

function notNow(): Refused {
  return new Refused('unavailable', 'Baselines are being restored: try again in a moment.');
}

function noSuchEntity(): Refused {
  return new Refused('not-found', 'Nothing is known of this entity. It may never have been observed, or was forgotten because it was not seen for long.', { at: 'path.entity' }); // prettier-ignore
}
