import { readFile } from 'node:fs/promises';
import { api } from '../../model/api.ts';
import { exceptionTest, type ExceptionTest, type RuleDetail, type RuleException } from '../../model/rule.ts';
import { severity, type Severity } from '../../model/severity.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Call, type Command } from '../command.ts';
import { answerOf, changeOptions, onServer, ruleOf, saySet } from './server-rules.ts';

/** `vedette rules tune RULE`: severity and exceptions of one rule, on a running server. */
export const tune: Command = {
  name: 'tune',
  summary: 'Shows and changes severity and exceptions of a rule, on a running server. They survive new versions of the rule.',
  usage: 'RULE',
  options: {
    ...changeOptions,
    severity: { type: 'string', value: 'LEVEL', summary: 'What its findings are; "own" for what the rule says' },
    except: { type: 'string', value: 'TEST', multiple: true, summary: 'Adds an exception: FIELD=VALUE, FIELD*=PART, FIELD^=START, FIELD$=END, FIELD/=NETWORK; tests given together must all be true' },
    'except-sigma': { type: 'string', value: 'FILE', summary: 'Adds an exception in Sigma\'s words: a YAML map of searches and a condition' },
    title: { type: 'string', value: 'TEXT', summary: 'Title of the added exception' },
    'drop-exception': { type: 'string', value: 'TITLE', multiple: true, summary: 'Takes exceptions of this title away' },
    undo: { type: 'boolean', summary: 'Takes the last change back' },
  },
  examples: [
    'vedette rules tune 0b7889b4-5577-4521-a60a-3376ee7f9f7b',
    'vedette rules tune 0b7889b4-5577-4521-a60a-3376ee7f9f7b --severity low --note "a test system"',
    "vedette rules tune 0b7889b4-5577-4521-a60a-3376ee7f9f7b --except 'User=EXAMPLE\\backup' --except 'Image$=\\backup.exe'",
  ],
  run: async (call) => {
    const [wanted, ...more] = call.positionals;
    if (wanted === undefined || more.length > 0) throw new UsageError('name one rule, by its id or title');
    const added = await exceptionOf(call);
    const level = levelOf(call.text('severity'));
    const drop = new Set(call.texts('drop-exception'));
    const server = onServer(call);
    const { id } = await ruleOf(server, wanted);
    const note = call.text('note') ?? '';
    const isChange = added !== undefined || level !== undefined || drop.size > 0;
    if (call.flag('undo') && isChange) throw new UsageError('--undo goes alone');
    const before = answerOf(server, await server.client.call(api.rule, { params: { id } })).rule;
    if (!call.flag('undo') && !isChange) {
      print(call, before);
      return exitCodes.ok;
    }
    const unknown = [...drop].find((title) => !before.tuning.exceptions.some((each) => each.title === title));
    if (unknown !== undefined) throw new UsageError(`there is no exception with the title "${visible(unknown)}"`);
    const kept = before.tuning.exceptions.filter(({ title }) => !drop.has(title));
    const exceptions = added === undefined ? kept : [...kept, added];
    const { rule, set } = answerOf(
      server,
      call.flag('undo')
        ? await server.client.call(api.undoRuleChange, { params: { id }, body: { note } })
        : await server.client.call(api.changeRule, { params: { id }, body: { exceptions, note, ...(level === undefined ? {} : { severity: level }) } }),
    );
    print(call, rule);
    if (call.flag('json')) return set.failure === null ? exitCodes.ok : exitCodes.failed;
    return saySet(call, set) ? exitCodes.ok : exitCodes.failed;
  },
}; // prettier-ignore

/** null is the rule's own. */
function levelOf(text: string | undefined): Severity | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'own') return null;
  const read = severity.safeParse(text);
  if (!read.success) throw new UsageError(`--severity ${text} is not one of own, ${severity.options.join(', ')}`);
  return read.data;
}

async function exceptionOf(call: Call): Promise<RuleException | undefined> {
  const tests = call.texts('except').map(testOf);
  const file = call.text('except-sigma');
  if (tests.length > 0 && file !== undefined) throw new UsageError('--except and --except-sigma make two exceptions: give them one after the other'); // prettier-ignore
  if (file !== undefined) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    });
    return { kind: 'sigma', title: call.text('title') ?? file.slice(-200), text };
  }
  if (tests.length === 0) return undefined;
  const title = call.text('title') ?? tests.map(testToText).join(' and ').slice(0, 200);
  return { kind: 'fields', title, tests };
}

const isBySign = { '=': 'equals', '*=': 'contains', '^=': 'startswith', '$=': 'endswith', '/=': 'cidr' } as const;
const signs = Object.entries(isBySign);

function testOf(text: string): ExceptionTest {
  const [, field, sign, value] = /^([^=]*?)([*^$/]?=)(.*)$/s.exec(text) ?? [];
  const is = signs.find(([each]) => each === sign)?.[1];
  const read = exceptionTest.safeParse({ field, is, values: [value] });
  if (!read.success || is === undefined) throw new UsageError(`--except ${visible(text)} is not FIELD=VALUE (or *=, ^=, $=, /=)`); // prettier-ignore
  return read.data;
}

function testToText({ field, is, values }: ExceptionTest): string {
  const sign = signs.find(([, each]) => each === is)?.[0];
  return sign === undefined ? `${field} matches ${values.join(' or ')}` : `${field} ${sign} ${values.join(' or ')}`;
}

function print(call: Call, rule: RuleDetail): void {
  if (call.flag('json')) return call.out(JSON.stringify({ rule }));
  const { severity: now, ownSeverity, enabled, tuning } = rule;
  call.out(visible(`${rule.title} (${rule.id})`));
  call.out(`  ${enabled ? 'on' : 'off'}, ${now}${ownSeverity === undefined ? '' : ` (of its own ${ownSeverity})`}`);
  for (const exception of tuning.exceptions) {
    call.out(visible(`  except ${exception.title}`));
    const lines = exception.kind === 'fields' ? exception.tests.map(testToText) : exception.text.split('\n');
    if (exception.kind === 'sigma' || exception.title !== lines.join(' and ')) for (const line of lines) call.out(visible(`    ${line}`)); // prettier-ignore
  }
  if (tuning.version > 0) call.out(visible(`  changed by ${tuning.by} on ${new Date(tuning.at).toISOString().slice(0, 16).replace('T', ' ')}${tuning.note === '' ? '' : `: ${tuning.note}`}`)); // prettier-ignore
  if (rule.blindReason !== undefined) call.out(visible(`  blind: ${rule.blindReason}`));
}
