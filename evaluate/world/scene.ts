import type { Chance } from './chance.ts';
import type { Organisation, Person } from './organisation.ts';
import type { Slice } from './slice.ts';

/** One hour of the world, as those who live in it see it. */
export interface Scene {
  readonly org: Organisation;
  readonly slice: Slice;
  readonly from: number;
  readonly to: number;
  /** set to the keys of whoever acts, before it acts */
  readonly chance: Chance;
  readonly effects: Effects;
}

/** What attacks change in lives that go on: who sends more than usual, whose machine works for somebody else. */
export interface Effects {
  /** times as many bytes as usual that leave, and the attack that makes them leave */
  uploads(person: Person, time: number): Effect | undefined;
  files(person: Person, time: number): Effect | undefined;
  /** added to the share of processors that are busy */
  cpu(host: string, time: number): Effect | undefined;
  /** away, whatever the calendar says: an account that sleeps */
  isAsleep(person: Person, time: number): boolean;
}

export interface Effect {
  readonly attack: number;
  readonly factor: number;
}

/** A person's account is dormant between `joined` and `left` too, when an attack needs it so. */
export const worksHere = (person: Person, time: number): boolean => time >= person.joined && time < person.left;
