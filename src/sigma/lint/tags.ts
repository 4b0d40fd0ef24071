import type { AttackFacts, Lint } from './lint.ts';
import { nearestWord } from './nearest-word.ts';

export const tagLints: readonly Lint[] = [
  {
    id: 'tag-form',
    summary: 'A tag is namespace.name in lower case',
    check({ value }, report) {
      for (const [i, tag] of tagsOf(value).entries()) {
        if (typeof tag !== 'string') report(['tags', i], 'a tag must be a text, as in attack.t1059.001');
        else if (!/^[a-z0-9_-]+\.[a-z0-9._-]+$/.test(tag)) {
          report(['tags', i], `"${short(tag)}" is not namespace.name in lower case, as in attack.t1059.001`);
        }
      }
    },
  },
  {
    id: 'attack-missing',
    summary: 'Without a technique of ATT&CK a rule is missing from the coverage',
    check({ kind, value, hasTemplate, isPart }, report) {
      if (kind === 'filter' || hasTemplate || isPart) return;
      const isTagged = tagsOf(value).some((tag) => typeof tag === 'string' && /^attack\./i.test(tag));
      if (!isTagged) report('tags' in value ? ['tags'] : [], 'no tag names a technique of ATT&CK: add one as in attack.t1059.001'); // prettier-ignore
    },
  },
  {
    id: 'attack-unknown',
    summary: 'A tag names a tactic, technique, group or software that ATT&CK does not have, or no longer has',
    check({ value }, report, { attack }) {
      for (const { at, name } of attackNamesOf(value)) {
        const problem = attack === undefined || isNewer(name, attack) ? undefined : problemOf(name, attack);
        if (problem !== undefined) report(['tags', at], problem);
      }
    },
  },
  {
    id: 'attack-newer',
    summary: 'A tag names what the version of ATT&CK that Vedette knows does not have: newer, or a slip of the pen',
    check({ value }, report, { attack }) {
      for (const { at, name } of attackNamesOf(value)) {
        if (attack === undefined || !isNewer(name, attack) || problemOf(name, attack) === undefined) continue;
        report(
          ['tags', at],
          `ATT&CK ${attack.version} has no ${short(/^t\d/i.test(name) ? name.toUpperCase() : name)}: the coverage leaves it out, unless a newer table is made`,
        );
      }
    },
  },
];

function tagsOf({ tags }: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Array.isArray(tags) ? tags : [];
}

function attackNamesOf(value: Readonly<Record<string, unknown>>): { at: number; name: string }[] {
  return tagsOf(value).flatMap((tag, at) => {
    const name = typeof tag === 'string' ? /^attack\.(.+)$/i.exec(tag)?.[1] : undefined;
    return name === undefined ? [] : [{ at, name }];
  });
}

/** A number above all numbers that there are, or the name of a tactic that is like no other. */
function isNewer(name: string, { techniquesById, tactics, revoked, deprecated }: AttackFacts): boolean {
  const id = /^t\d{4}/i.exec(name)?.[0].toUpperCase();
  if (id !== undefined) {
    return [...techniquesById.keys(), ...Object.keys(revoked), ...deprecated].every((known) => known < id);
  }
  return !/^[a-z]+\d+$/i.test(name) && nearestWord(name, tactics) === undefined;
}

function problemOf(name: string, attack: AttackFacts): string | undefined {
  const id = name.toUpperCase();
  const what = short(id);
  if (/^T\d{4}(?:\.\d{3})?$/.test(id)) return techniqueProblem(id, attack);
  if (/^G\d{4}$/.test(id)) return attack.groups.has(id) ? undefined : `${what} is not a group of ATT&CK ${attack.version}`; // prettier-ignore
  if (/^S\d{4}$/.test(id)) return attack.software.has(id) ? undefined : `${what} is not a software of ATT&CK ${attack.version}`; // prettier-ignore
  // mitigations, campaigns, data sources and tactics by number are not in our table
  if (/^(?:M|C|TA|DS|DC|DET|AN)\d{4}$/.test(id)) return undefined;
  const tactic = name.toLowerCase();
  if (attack.tactics.has(tactic)) return undefined;
  if (attack.tactics.has(tactic.replaceAll('_', '-'))) return `tactics are written with dashes: attack.${tactic.replaceAll('_', '-')}`; // prettier-ignore
  const near = nearestWord(tactic, attack.tactics);
  return `"${short(name)}" is neither a tactic nor a technique of ATT&CK ${attack.version}${near === undefined ? '' : `: did you mean ${near}?`}`; // prettier-ignore
}

function techniqueProblem(id: string, attack: AttackFacts): string | undefined {
  if (attack.techniquesById.has(id)) return undefined;
  const heir = Object.hasOwn(attack.revoked, id) ? attack.revoked[id] : undefined;
  if (heir !== undefined) {
    const name = attack.techniquesById.get(heir)?.name;
    return `ATT&CK has revoked ${id}: ${heir}${name === undefined ? '' : ` (${name})`} took its place`;
  }
  if (attack.deprecated.has(id)) return `ATT&CK no longer uses ${id} and has nothing in its place`;
  const parent = attack.techniquesById.get(id.slice(0, 5));
  return `${id} is not a technique of ATT&CK ${attack.version}${parent === undefined || id.length === 5 ? '' : `: ${parent.id} (${parent.name}) is, without this sub-technique`}`; // prettier-ignore
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
