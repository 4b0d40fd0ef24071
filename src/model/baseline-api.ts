import { z } from 'zod';
import {
  alertBudget,
  baselineChange,
  budgetState,
  entityProfile,
  entityRow,
  learningState,
  peerGroup,
  training,
} from './baseline.ts';
import { behaviorDetail, behaviorException, behaviorRow } from './behavior.ts';
import type { Endpoint } from './endpoint.ts';
import { entityKind } from './entity.ts';
import { entityId, findingId } from './ids.ts';
import { ruleProblem } from './rule.ts';
import { severity } from './severity.ts';

/**
 * The endpoints about baselines. Every change is written down with who made it and why, and counts from a place of the journal on: it is made again there
 * when the journal is replayed. What can be taken back says so (`undoable`).
 */
const none = z.object({});
const id = z.object({ id: z.string().min(1).max(512) });
const entity = z.object({ entity: entityId });
const note = z.string().max(2000).default('');
const changed = z.object({ change: baselineChange });
const page = {
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
};
/** A person says what findings of one alert, or single ones, were. */
const findings = z.array(findingId).min(1).max(100);

export const baselineApi = {
  learning: {
    method: 'GET', path: '/baselines', permission: 'viewer', summary: 'How far learning is: state, entities, memory, threads with their snapshots, and what was left out',
    params: none, query: none, body: none, answer: z.object({ learning: learningState, budget: budgetState, problems: z.array(ruleProblem) }),
  },
  entities: {
    method: 'GET', path: '/baselines/entities', permission: 'viewer', summary: 'Entities by risk, then newest; `text` looks into their names, `grouped` shows one row for each identity',
    params: none,
    query: z.object({ ...page, text: z.string().max(200).optional(), kind: entityKind.optional(), group: z.string().max(200).optional(), grouped: z.stringbool().default(false) }),
    body: none, answer: z.object({ entities: z.array(entityRow), total: z.number().int() }),
  },
  entity: {
    method: 'GET', path: '/baselines/entities/{entity}', permission: 'viewer', summary: 'What is normal for one entity, with the data for charts, what is missing, its peers, and what was found lately',
    params: entity, query: none, body: none, answer: z.object({ entity: entityProfile }),
  },
  riskiest: {
    method: 'GET', path: '/baselines/riskiest', permission: 'viewer', summary: 'The riskiest entities of each of the last days (UTC), newest day first',
    params: none, query: z.object({ days: z.coerce.number().int().min(1).max(31).default(7), top: z.coerce.number().int().min(1).max(100).default(10), kind: entityKind.optional() }), body: none,
    answer: z.object({ days: z.array(z.object({ day: z.number(), entities: z.array(entityRow.pick({ id: true, kind: true, name: true, risk: true, reasons: true, findings: true, identity: true, also: true })) })) }),
  },
  behaviors: {
    method: 'GET', path: '/behaviors', permission: 'viewer', summary: 'All behaviours with state, threshold, share of the budget, findings and learning; and what could not be loaded with its reason',
    params: none,
    query: z.object({ text: z.string().max(200).optional(), kind: z.string().max(50).optional(), state: z.enum(['enabled', 'disabled', 'tuned', 'learning', 'finding']).optional() }),
    body: none, answer: z.object({ behaviors: z.array(behaviorRow), problems: z.array(ruleProblem) }),
  },
  behavior: {
    method: 'GET', path: '/behaviors/{id}', permission: 'viewer', summary: 'One behaviour whole: text, options, cases, tuning and its history',
    params: id, query: none, body: none, answer: z.object({ behavior: behaviorDetail }),
  },
  changeBehavior: {
    method: 'PATCH', path: '/behaviors/{id}', permission: 'engineer', summary: 'Turns a behaviour on or off, changes its severity, its `p` or its exceptions; what is left out stays, null means as the file says',
    params: id, query: none,
    body: z.object({
      enabled: z.boolean().nullable().optional(), severity: severity.nullable().optional(), p: z.number().gt(0).max(0.1).nullable().optional(),
      exceptions: z.array(behaviorException).max(100).optional(), note,
    }),
    answer: z.object({ behavior: behaviorDetail }),
  },
  undoBehaviorChange: {
    method: 'POST', path: '/behaviors/{id}/undo', permission: 'engineer', summary: 'Puts the tuning back to what it was before the last change, or to a version of its history; this is a change, too',
    params: id, query: none, body: z.object({ version: z.number().int().min(0).optional(), note }), answer: z.object({ behavior: behaviorDetail }),
  },
  reloadBehaviors: {
    method: 'POST', path: '/behaviors/reload', permission: 'engineer', summary: 'Reads the files of features and behaviours again',
    params: none, query: none, body: none, answer: z.object({ behaviors: z.number().int(), features: z.number().int(), problems: z.array(ruleProblem) }),
  },
  budget: {
    method: 'GET', path: '/baselines/budget', permission: 'viewer', summary: 'How many anomaly alerts a day the team can look at, and how many there are',
    params: none, query: none, body: none, answer: budgetState,
  },
  changeBudget: {
    method: 'PUT', path: '/baselines/budget', permission: 'engineer', summary: 'Sets the alert budget: thresholds of all behaviours follow',
    params: none, query: none, body: alertBudget.partial().extend({ note }), answer: budgetState,
  },
  peerGroups: {
    method: 'GET', path: '/baselines/peers', permission: 'viewer', summary: 'Groups whose members are each other\'s normal, largest first, with what they have in common',
    params: none, query: z.object({ ...page, of: entityKind.optional() }), body: none, answer: z.object({ groups: z.array(peerGroup), total: z.number().int() }),
  },
  resetBaseline: {
    method: 'POST', path: '/baselines/reset', permission: 'engineer', summary: 'Forgets what was learnt of an entity, of one behaviour of it, or of one behaviour for all: it is learnt anew',
    params: none, query: none, body: z.object({ entity: entityId.optional(), behavior: z.string().max(512).optional(), note }), answer: changed,
  },
  markNormal: {
    method: 'POST', path: '/baselines/normal', permission: 'analyst', summary: 'What these findings of baselines saw is normal: it is learnt fully, also if it was held back. A verdict of "false alarm" or "authorised" does the same',
    params: none, query: none, body: z.object({ findings, note }), answer: changed,
  },
  markIncident: {
    method: 'POST', path: '/baselines/incident', permission: 'analyst', summary: 'What these findings of baselines saw was an attack: it is never learnt. A verdict of "malicious" does the same',
    params: none, query: none, body: z.object({ findings, note }), answer: changed,
  },
  changeEntity: {
    method: 'PATCH', path: '/baselines/entities/{entity}', permission: 'engineer', summary: 'Says in which time zone an entity lives or what its role is; null means as the directory says',
    params: entity, query: none, body: z.object({ zone: z.string().max(100).nullable().optional(), role: z.string().max(200).nullable().optional(), note }),
    answer: z.object({ changes: z.array(baselineChange) }),
  },
  loadDirectory: {
    method: 'POST', path: '/baselines/directory', permission: 'engineer', bodyLimit: 48 << 20,
    summary: 'Replaces what is known of users and devices: CSV with a header (`user` or `device`, then `role`, `zone`, `department`, `title`, `manager`, `groups` divided by `;` …) or JSON lines with the same names',
    params: none, query: none, body: z.object({ text: z.string().min(1).max(40 << 20), note }),
    answer: z.object({ change: baselineChange, entries: z.number().int(), problems: z.array(ruleProblem) }),
  },
  baselineChanges: {
    method: 'GET', path: '/baselines/changes', permission: 'viewer', summary: 'What people and verdicts changed in what was learnt, newest first',
    params: none, query: z.object(page), body: none, answer: z.object({ changes: z.array(baselineChange), total: z.number().int() }),
  },
  undoBaselineChange: {
    method: 'POST', path: '/baselines/changes/{id}/undo', permission: 'engineer', summary: 'Takes a change back where that is possible: zone, role, budget, directory, what was said to be normal or an incident',
    params: z.object({ id: z.coerce.number().int().min(1) }), query: none, body: z.object({ note }), answer: changed,
  },
  startTraining: {
    method: 'POST', path: '/baselines/trainings', permission: 'engineer',
    summary: 'Learns anew from stored events, in the order of their time; what is learnt takes the place of what was known when it is done. Without `from` and `to` the last 30 days',
    params: none, query: none, body: z.object({ from: z.number().optional(), to: z.number().optional(), note }), answer: z.object({ training }),
  },
  trainings: {
    method: 'GET', path: '/baselines/trainings', permission: 'viewer', summary: 'Trainings since the platform started, newest first',
    params: none, query: none, body: none, answer: z.object({ trainings: z.array(training) }),
  },
  training: {
    method: 'GET', path: '/baselines/trainings/{id}', permission: 'viewer', summary: 'How far a training is, and what came of it',
    params: id, query: none, body: none, answer: z.object({ training }),
  },
  cancelTraining: {
    method: 'DELETE', path: '/baselines/trainings/{id}', permission: 'engineer', summary: 'Ends a training; nothing of it is kept',
    params: id, query: none, body: none, answer: z.object({ training }),
  },
} as const satisfies Record<string, Endpoint>; // prettier-ignore
