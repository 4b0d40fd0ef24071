import { access, constants, readFile, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { styleText } from 'node:util';
import { z } from 'zod';
import { DEFAULT_RULES, loadRules } from '../server/content.ts';
import { exitCodes, UsageError, type Command } from './command.ts';
import { checkAccounts } from './accounts-check.ts';
import { checkBaselines } from './baselines-check.ts';
import { checkBlindRules } from './blind-rules-check.ts';
import { bytes } from './progress.ts';
import { serverOf, serverOptions } from './server-client.ts';
import { checkConfiguredSources } from './sources-check.ts';

/** One thing that was looked at. `bad` means that Vedette will not work as promised until it is mended. */
interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'bad';
  readonly message: string;
}

/** `vedette doctor`: is this machine fit, is the data folder well, does the server answer? Changes nothing. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'Looks whether this machine and the data folder are fit, and whether a running server is well.',
  usage: '',
  options: {
    data: { type: 'string', value: 'DIR', summary: 'The data folder', default: './.vedette' },
    ...serverOptions,
    rules: { type: 'string', value: 'PATH', multiple: true, summary: 'Rules to check', default: 'our own' },
  },
  examples: ['vedette doctor', 'vedette doctor --json'],
  run: async (call) => {
    if (call.positionals.length > 0) throw new UsageError(`"${call.positionals.join(' ')}" is not expected here`);
    const data = resolve(call.text('data') ?? process.env['VEDETTE_DATA'] ?? './.vedette');
    const { url, client } = serverOf(call);
    const hasKey = (call.text('key') ?? process.env['VEDETTE_KEY'] ?? '') !== '';
    const ruleFolders = call.texts('rules').length === 0 ? [DEFAULT_RULES] : call.texts('rules');
    const health = await serverHealth(url);
    const checks = [
      nodeVersion(),
      machine(),
      await folder(data),
      await disk(data),
      ...(health ? [...health, await checkBlindRules(client, hasKey), await checkBaselines(client, hasKey, Date.now()), ...(await checkAccounts(client, hasKey)), ...(await checkConfiguredSources(client, hasKey, Date.now()))] : [{ name: 'server', state: 'ok', message: `none is running at ${url}` } as const, await port(url)]),
      await rulesLoad(ruleFolders),
    ]; // prettier-ignore
    if (call.flag('json')) call.out(JSON.stringify({ checks }));
    else for (const check of checks) call.out(`${marks[check.state]} ${check.name.padEnd(14)} ${check.message}`);
    return checks.some(({ state }) => state === 'bad') ? exitCodes.failed : exitCodes.ok;
  },
};

const marks = {
  ok: styleText('green', '✓'),
  warn: styleText('yellow', '!'),
  bad: styleText('red', '✗'),
} as const satisfies Record<Check['state'], string>;

function nodeVersion(): Check {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 24
    ? { name: 'Node.js', state: 'ok', message: process.versions.node }
    : {
        name: 'Node.js',
        state: 'bad',
        message: `${process.versions.node} is too old: run "npm ci", it brings version 24`,
      };
}

function machine(): Check {
  const memory = totalmem();
  const text = `${availableParallelism()} processors, ${bytes(memory)} of memory, ${process.platform} ${process.arch}`;
  if (process.platform === 'win32') return { name: 'machine', state: 'bad', message: `${text}: use WSL 2 on Windows` };
  return memory < 2e9
    ? { name: 'machine', state: 'warn', message: `${text}: less than 2 GB is little` }
    : { name: 'machine', state: 'ok', message: text };
}

async function folder(data: string): Promise<Check> {
  try {
    await access(data, constants.R_OK | constants.W_OK);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT'
      ? { name: 'data folder', state: 'ok', message: `${data} is not there yet; "vedette serve" makes it` }
      : { name: 'data folder', state: 'bad', message: `${data} cannot be read and written by this user` };
  }
  const version = await readFile(join(data, 'version'), 'utf8').catch(() => undefined);
  return {
    name: 'data folder',
    state: 'ok',
    message: `${data}${version === undefined ? '' : `, format ${version.trim()}`}`,
  };
}

async function disk(data: string): Promise<Check> {
  const nearest = await nearestFolder(data);
  const { bavail, bsize } = await statfs(nearest);
  const free = bavail * bsize;
  const text = `${bytes(free)} free at ${nearest}`;
  if (free < 1e9)
    return { name: 'disk', state: 'bad', message: `${text}: too little, the journal will soon refuse records` };
  return { name: 'disk', state: free < 1e10 ? 'warn' : 'ok', message: text };
}

async function nearestFolder(path: string): Promise<string> {
  try {
    await access(path);
    return path;
  } catch {
    return path === dirname(path) ? path : await nearestFolder(dirname(path));
  }
}

async function port(url: string): Promise<Check> {
  const { hostname, port: text } = new URL(url);
  const number = Number(text || '80');
  return await new Promise((resolvePromise) => {
    const server = createServer();
    server.once('error', (error) => resolvePromise({ name: 'port', state: 'bad', message: `${number} cannot be used: ${error.message}` })); // prettier-ignore
    server.listen(number, hostname, () => server.close(() => resolvePromise({ name: 'port', state: 'ok', message: `${number} is free` }))); // prettier-ignore
  });
}

async function serverHealth(url: string): Promise<Check[] | undefined> {
  let answer: Response;
  try {
    answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3000) });
  } catch {
    return undefined;
  }
  const parts = healthParts(await answer.json().catch(() => undefined));
  if (parts.length === 0) return [{ name: 'server', state: 'bad', message: `something answers at ${url}, but it is not Vedette (status ${answer.status})` }]; // prettier-ignore
  return parts;
}

/** The answer of /healthz is read with care: anything may listen at that address. */
const healthAnswer = z.object({
  parts: z.array(z.object({ part: z.string(), state: z.string(), message: z.string() })),
});

function healthParts(json: unknown): Check[] {
  const answer = healthAnswer.safeParse(json);
  if (!answer.success) return [];
  return answer.data.parts.map(({ part, state, message }) => ({
    name: part,
    state: state === 'works' ? 'ok' : 'bad',
    message: message === '' ? state : message,
  }));
}

async function rulesLoad(folders: readonly string[]): Promise<Check> {
  const { ruleSet, problems } = await loadRules(folders);
  return problems.length === 0
    ? { name: 'rules', state: 'ok', message: `${ruleSet.rules.length} load` }
    : { name: 'rules', state: 'warn', message: `${ruleSet.rules.length} load, ${problems.length} do not: "vedette rules check" says why` }; // prettier-ignore
}
