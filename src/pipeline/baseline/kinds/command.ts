import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { CommandModel, type CommandJudgement } from '../../../statistics/commands/command-model.ts';
import { hash32 } from '../../../statistics/hash.ts';
import { DAY } from '../duration.ts';
import type { Judgement, Kind, Model, ModelScope, Scopes, Seen } from './kind.ts';
import { DoubtedDays } from './doubted-days.ts';

const options = z.strictObject({});
export type CommandOptions = z.infer<typeof options>;

/** Below this p a line is believed less, until it has come on so many days. */
const DOUBTED = 0.01;
const LASTING_DAYS = 3;
const LONGEST = 200;

/**
 * Command lines unlike those that the organisation's own people and machines use (docs/anomaly-methods.md, command lines). The tenant's model judges,
 * whatever the entity's own habits are: theirs is the kind `rare`. An entity's lines are learnt once a day each, so nobody makes something usual by repeating it.
 * Memory: an entity 350 bytes; the tenant 3.4 MB at most.
 */
export class CommandLines implements Model<CommandOptions> {
  observations = 0;
  since = NaN;
  readonly #model: CommandModel | undefined;
  readonly #doubted: DoubtedDays | undefined;
  /** hashes of lines learnt today, the newest 64 */
  readonly #today = new Uint32Array(64);
  #learnt = 0;
  #day = -1;
  /** the line that was judged last: judged, explained and learnt, it is read once */
  #line: string | undefined;
  #last: CommandJudgement | undefined;

  constructor(scope: ModelScope, model?: CommandModel, doubted?: DoubtedDays) {
    if (scope !== 'tenant') return;
    this.#model = model ?? new CommandModel();
    this.#doubted = doubted ?? new DoubtedDays(1024);
  }

  judge({ value }: Seen, { tenant }: Scopes<CommandLines>): number {
    return tenant.#judged(String(value)).p;
  }

  explain({ value, time }: Seen, { tenant, features }: Scopes<CommandLines>): Judgement {
    const line = String(value);
    const { p, oddest } = tenant.#judged(line);
    const [feature] = features;
    const odd = oddest.filter(({ bits }) => bits > 0);
    const told = odd.map(({ from, to, isNew }) => `${shortened(line.slice(from, to))} (${isNew ? 'never seen' : 'never so'})`); // prettier-ignore
    return {
      p,
      direction: 'pattern',
      actual: shortened(line),
      expected: { kind: 'text', text: 'command lines as they are usual in the organisation' },
      scope: 'tenant',
      contributions: odd.map(({ from, to, bits }) => ({ feature: feature?.id ?? '', bits, actual: shortened(line.slice(from, to)) })), // prettier-ignore
      observations: tenant.observations,
      age: Number.isNaN(tenant.since) ? 0 : Math.max(0, time - tenant.since),
      suppressors: [],
      words: `${shortened(line)}; oddest parts: ${told.join(', ')}; among ${Math.round(tenant.observations)} command lines of the organisation`,
    };
  }

  learn({ value, time }: Seen, _: number, { tenant }: Scopes<CommandLines>): void {
    this.#count(time);
    const line = String(value);
    if (!this.#isFirstToday(hash32(line), Math.floor(time / DAY))) return;
    if (tenant !== this) tenant.#count(time);
    tenant.#absorb(line, time);
  }

  decay(factor: number): void {
    this.observations *= factor;
    this.#model?.decay(factor);
  }

  describe({ tenant }: Scopes<CommandLines>): ProfileView[] {
    const facts = [
      { name: 'command lines', value: Math.round(this.observations) },
      { name: 'different parts known in the organisation', value: Math.round(tenant.#model?.vocabulary ?? 0) },
    ];
    return [{ kind: 'facts', facts }];
  }

  get bytes(): number {
    return 350 + (this.#model?.bytes ?? 0) + (this.#doubted?.bytes ?? 0);
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    for (const number of [this.observations, this.since, this.#day, this.#learnt]) to.f64(number);
    for (const hash of this.#today) to.u32(hash);
    this.#model?.write(to);
    this.#doubted?.write(to);
  }

  static read(from: ByteReader, scope: ModelScope): CommandLines {
    from.version(VERSION, 'command lines of an entity');
    const numbers = [from.f64(), from.f64(), from.f64(), from.f64()] as const;
    const today = Uint32Array.from({ length: 64 }, () => from.u32());
    const isTenant = scope === 'tenant';
    const model = isTenant ? CommandModel.read(from) : undefined;
    const lines = new CommandLines(scope, model, isTenant ? DoubtedDays.read(from, 1024) : undefined);
    [lines.observations, lines.since, lines.#day, lines.#learnt] = numbers;
    lines.#today.set(today);
    return lines;
  }

  #judged(line: string): CommandJudgement {
    if (this.#last !== undefined && line === this.#line) return this.#last;
    this.#last = this.#model?.judge(line) ?? NOTHING;
    this.#line = line;
    return this.#last;
  }

  #absorb(line: string, time: number): void {
    const { p } = this.#judged(line);
    const days = p < DOUBTED ? (this.#doubted?.came(String(hash32(line)), time) ?? 1) : 0;
    this.#model?.learn(line, p >= DOUBTED || days >= LASTING_DAYS ? 1 : p / DOUBTED);
    this.#last = undefined;
  }

  #count(time: number): void {
    this.observations += 1;
    if (!(this.since <= time)) this.since = time;
  }

  #isFirstToday(hash: number, day: number): boolean {
    if (day > this.#day) {
      this.#day = day;
      this.#learnt = 0;
    }
    const held = Math.min(this.#learnt, this.#today.length);
    if (this.#today.subarray(0, held).includes(hash)) return false;
    this.#today[this.#learnt % this.#today.length] = hash;
    this.#learnt++;
    return true;
  }
}

const NOTHING: CommandJudgement = { p: 1, bits: 0, oddest: [] };
const VERSION = 1;

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

export const command: Kind<CommandOptions, CommandLines> = {
  name: 'command',
  summary: 'Command lines unlike those of the organisation: programs that are there, used as they never are',
  options,
  takes: 'text',
  shared: 'own',
  weighsItself: true,
  create: (_, scope) => new CommandLines(scope),
  read: (from, _, scope) => CommandLines.read(from, scope),
};
