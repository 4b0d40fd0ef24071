import { once } from 'node:events';
import { createWriteStream, mkdirSync, writeFileSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { directoryCsv } from './world/directory.ts';
import { fileOf, sourceNames, type SourceName } from './world/sources.ts';
import { Truth } from './world/truth.ts';
import { createWorld, defaultOptions } from './world/world.ts';

const HELP = `Makes an organisation and what its systems write: one file a source, truth.json, directory.csv (docs/world.md).

  node evaluate/world.ts make --out DIR [--seed 1] [--users 2000] [--days 90] [--clean-days DAYS/3] [--attacks ${defaultOptions.attacks}]

--attacks 0 makes a world in which nothing bad happens; more than ${defaultOptions.attacks} begins with the first kind again.`;

const END = Buffer.from('\n');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    users: { type: 'string' },
    days: { type: 'string' },
    'clean-days': { type: 'string' },
    attacks: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help === true || positionals[0] !== 'make' || values.out === undefined) {
  console.log(HELP);
  process.exitCode = values.help === true ? 0 : 2;
} else {
  const days = numberOf('days', values.days, defaultOptions.days);
  const options = {
    seed: numberOf('seed', values.seed, defaultOptions.seed),
    users: numberOf('users', values.users, defaultOptions.users),
    days,
    cleanDays: numberOf('clean-days', values['clean-days'], Math.floor(days / 3)),
    attacks: numberOf('attacks', values.attacks, defaultOptions.attacks),
  };
  await make(options, values.out);
}

async function make(options: typeof defaultOptions, out: string): Promise<void> {
  const started = performance.now();
  mkdirSync(out, { recursive: true });
  const world = createWorld(options);
  const truth = new Truth(world);
  const files = new Map<SourceName, WriteStream>(sourceNames.map((name) => [name, createWriteStream(join(out, fileOf(name)))])); // prettier-ignore
  let lines = 0;
  for (const hour of world.hours()) {
    const texts = new Map<SourceName, Uint8Array[]>();
    for (const line of hour.lines) {
      truth.see(line);
      const list = texts.get(line.source) ?? [];
      if (list.length === 0) texts.set(line.source, list);
      list.push(hour.bytes.subarray(line.start, line.end), END);
    }
    lines += hour.lines.length;
    for (const [name, list] of texts) {
      const file = files.get(name);
      if (file !== undefined && !file.write(Buffer.concat(list))) await once(file, 'drain');
    }
  }
  await Promise.all([...files.values()].map((file) => finished(file.end())));
  writeFileSync(join(out, 'truth.json'), `${JSON.stringify(truth.toJson(), null, 1)}\n`);
  writeFileSync(join(out, 'directory.csv'), directoryCsv(world.org));
  const seconds = (performance.now() - started) / 1000;
  console.log(`${lines} lines, ${world.attacks.length} attacks, ${seconds.toFixed(1)} s, ${Math.round(lines / seconds)} lines/s`); // prettier-ignore
}

function numberOf(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} must be a whole number of 0 or more`);
  return value;
}
