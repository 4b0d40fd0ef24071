import { api } from '../../model/api.ts';
import type { BehaviorException } from '../../model/behavior.ts';
import { severity } from '../../model/severity.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Call, type Command } from '../command.ts';
import { answerOf, changeOptions, onServer } from '../rules/server-rules.ts';
import { behaviorOf } from './on-server.ts';

/** `vedette baseline behaviors [BEHAVIOR]`: lists them, or changes one. */
export const behaviors: Command = {
  name: 'behaviors',
  summary: 'Lists behaviours with what they have learnt and found; with one named, turns it on or off, changes its severity, its p or its exceptions.',
  usage: '[BEHAVIOR]',
  options: {
    ...changeOptions,
    enable: { type: 'boolean', summary: 'Turns it on' },
    disable: { type: 'boolean', summary: 'Turns it off' },
    severity: { type: 'string', value: 'LEVEL', summary: 'What its findings are; "own" for what its file says' },
    p: { type: 'string', value: 'P', summary: 'The most that it speaks at; "own" for what its file says' },
    'except-entity': { type: 'string', value: 'PATTERN', multiple: true, summary: 'Adds an exception for these entities, as user:svc-*' },
    'except-value': { type: 'string', value: 'PATTERN', multiple: true, summary: 'Adds an exception for these values; with entities, both must fit' },
    title: { type: 'string', value: 'TEXT', summary: 'Title of the added exception' },
    'drop-exception': { type: 'string', value: 'TITLE', multiple: true, summary: 'Takes exceptions of this title away' },
    undo: { type: 'boolean', summary: 'Takes the last change back' },
  },
  examples: [
    'vedette baseline behaviors',
    'vedette baseline behaviors "new country" --disable --note "all travel this week"',
    "vedette baseline behaviors 56e8e9d8-b2f6-51b1-94bf-9fa247fe5b2a --except-entity 'user:svc-*'",
  ],
  run: async (call) => {
    const [wanted, ...more] = call.positionals;
    if (more.length > 0) throw new UsageError('name one behaviour, by its id or words of its title');
    const server = onServer(call);
    if (wanted === undefined) {
      const { behaviors: rows, problems } = answerOf(server, await server.client.call(api.behaviors));
      if (call.flag('json')) call.out(JSON.stringify({ behaviors: rows, problems }));
      else {
        call.out(`State     Severity       Threshold  Findings  Ready  Behaviour`);
        for (const { title, enabled, severity: level, threshold, findings, learning } of rows) {
          call.out(visible(`${(enabled ? learning.state : 'off').padEnd(8)}  ${level.padEnd(13)}  ${threshold.toExponential(1).padStart(9)}  ${String(findings).padStart(8)}  ${String(learning.ready).padStart(5)}  ${title}`));
        }
        for (const { source, line, message } of problems) call.err(visible(`${source}${line === undefined ? '' : `:${line}`}: ${message}`));
      }
      return exitCodes.ok;
    }
    const { id } = await behaviorOf(server, wanted);
    const before = answerOf(server, await server.client.call(api.behavior, { params: { id } })).behavior;
    const change = changeOf(call, before.tuning.exceptions);
    const note = call.text('note') ?? '';
    if (call.flag('undo') && change !== undefined) throw new UsageError('--undo goes alone');
    const after = call.flag('undo')
      ? answerOf(server, await server.client.call(api.undoBehaviorChange, { params: { id }, body: { note } })).behavior
      : change === undefined ? before : answerOf(server, await server.client.call(api.changeBehavior, { params: { id }, body: { ...change, note } })).behavior;
    if (call.flag('json')) call.out(JSON.stringify({ behavior: after }));
    else {
      const { title, kind, enabled, severity: level, p, threshold, learning, tuning } = after;
      call.out(visible(`${title} (${id})`));
      call.out(`  ${enabled ? 'on' : 'off'}, ${level}, ${kind}, speaks up to p ${p} (now ${threshold.toPrecision(2)}), ${learning.state}`);
      for (const { title: each, entities = [], values = [] } of tuning.exceptions) call.out(visible(`  except ${each}: ${[...entities, ...values].join(', ')}`));
    }
    return exitCodes.ok;
  },
}; // prettier-ignore

/** Undefined if nothing is to be changed. */
function changeOf(call: Call, known: readonly BehaviorException[]) {
  if (call.flag('enable') && call.flag('disable')) throw new UsageError('--enable and --disable cannot go together');
  const enabled = call.flag('enable') ? true : call.flag('disable') ? false : undefined;
  const level = levelOf(call.text('severity'));
  const p = pOf(call.text('p'));
  const [entities, values, drop] = [call.texts('except-entity'), call.texts('except-value'), new Set(call.texts('drop-exception'))]; // prettier-ignore
  const unknown = [...drop].find((title) => !known.some((each) => each.title === title));
  if (unknown !== undefined) throw new UsageError(`there is no exception with the title "${visible(unknown)}"`);
  const title = call.text('title') ?? [...entities, ...values].join(', ').slice(0, 200);
  const isAdded = entities.length + values.length > 0;
  const added = isAdded ? [{ title, ...(entities.length === 0 ? {} : { entities: [...entities] }), ...(values.length === 0 ? {} : { values: [...values] }) }] : []; // prettier-ignore
  const exceptions = isAdded || drop.size > 0 ? [...known.filter((each) => !drop.has(each.title)), ...added] : undefined; // prettier-ignore
  const change = {
    ...(enabled === undefined ? {} : { enabled }),
    ...(level === undefined ? {} : { severity: level }),
    ...(p === undefined ? {} : { p }),
    ...(exceptions === undefined ? {} : { exceptions }),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}

function levelOf(text: string | undefined) {
  if (text === undefined || text === 'own') return text === undefined ? undefined : null;
  const read = severity.safeParse(text);
  if (!read.success) throw new UsageError(`--severity ${text} is not one of own, ${severity.options.join(', ')}`);
  return read.data;
}

function pOf(text: string | undefined): number | null | undefined {
  if (text === undefined || text === 'own') return text === undefined ? undefined : null;
  const p = Number(text);
  if (!(p > 0 && p <= 0.1)) throw new UsageError(`--p takes a number above 0 and up to 0.1, not "${text}"`);
  return p;
}
