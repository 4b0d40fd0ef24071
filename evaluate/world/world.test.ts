import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createReader } from './events.ts';
import type { WorldOptions } from './organisation.ts';
import { textOf, type Line } from './slice.ts';
import { Truth } from './truth.ts';
import { createWorld } from './world.ts';

const small: WorldOptions = { seed: 7, users: 24, days: 8, cleanDays: 3, attacks: 17 };

interface TextLine extends Line {
  readonly text: string;
}

const linesOf = (options: WorldOptions): TextLine[] =>
  [...createWorld(options).hours()].flatMap((hour) =>
    hour.lines.map((line) => ({ ...line, text: textOf(hour, line) })),
  );

function digest(lines: readonly TextLine[]): string {
  const hash = createHash('sha256');
  for (const { source, text } of lines) hash.update(source).update(text).update('\n');
  return hash.digest('hex');
}

describe('the world', () => {
  const lines = linesOf(small);

  it('is the same for a seed, byte for byte, and another for another', () => {
    expect(digest(linesOf(small))).toBe(digest(lines));
    expect(digest(linesOf({ ...small, seed: 8 }))).not.toBe(digest(lines));
  });

  it('writes in order of time, and only lines that the parsers read as what they are', () => {
    const wrong = lines.filter(({ time }, n) => time < (lines[n - 1]?.time ?? 0));
    expect(wrong).toEqual([]);
    const read = createReader();
    const kinds = new Set<string>();
    for (const hour of createWorld({ ...small, days: 4 }).hours()) {
      const { parts, unreadable } = read(hour);
      const events = parts.flatMap((part) => part.events);
      expect(unreadable).toEqual([]);
      expect(events).toHaveLength(hour.lines.length);
      for (const { kind } of events) kinds.add(kind.id);
      expect(events.filter(({ quality }) => quality.length > 0)).toEqual([]);
      expect(events.filter(({ time }) => time < hour.from - 1000)).toEqual([]);
    }
    const expected = ['windows/security-4624', 'windows/security-4688', 'windows/sysmon-1', 'zeek-json/conn', 'zeek-json/dns', 'zeek-json/ssl', 'zeek-json/smb_files', 'aws-cloudtrail/api', 'entra-id/sign-in', 'linux-auth/sshd-accepted', 'web-access/request', 'dns-server/unbound-answer', 'this-machine/performance']; // prettier-ignore
    for (const kind of expected) expect(kinds).toContain(kind);
    expect([...kinds].filter((kind) => kind.startsWith('base'))).toEqual([]);
  });

  it('draws every kind of attack, and nothing of them before the clean days are over', () => {
    const options = { ...small, days: 26, cleanDays: 8 };
    const { attacks, org } = createWorld(options);
    expect(new Set(attacks.map(({ kind }) => kind)).size).toBe(17);
    const first = org.begin + options.cleanDays * 86_400_000;
    for (const { from, to } of attacks) {
      expect(from).toBeGreaterThanOrEqual(first);
      expect(to).toBeGreaterThan(from);
    }
  });

  it('stays as it is where no attack touches it', () => {
    const clean = new Set(linesOf({ ...small, attacks: 0 }).map(({ text }) => text));
    const own = lines.filter(({ attack }) => attack < 0);
    const strange = own.filter(({ text }) => !clean.has(text));
    // what an attack makes happen to the owner, who goes on working: the connection of the files that an insider takes
    expect(strange.length / own.length).toBeLessThan(0.001);
  });

  it('tells what was an attack, line by line', () => {
    const world = createWorld(small);
    const truth = new Truth(world);
    for (const line of lines) truth.see(line);
    const { attacks } = truth.toJson();
    expect(attacks.length).toBeGreaterThan(10);
    for (const attack of attacks) {
      expect(attack.lines > 0, attack.kind).toBe(attack.kind !== 'silenced-source');
      expect(attack.entities.length).toBeGreaterThan(0);
    }
  });
});
