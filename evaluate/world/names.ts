import type { Chance } from './chance.ts';

const first = ['an', 'ben', 'cara', 'dan', 'eva', 'finn', 'gia', 'hugo', 'ida', 'jon', 'kim', 'lara', 'max', 'nina', 'otto', 'pia', 'ravi', 'sara', 'tom', 'uma', 'vera', 'will', 'xenia', 'yan', 'zoe', 'amir', 'bela', 'cem', 'dora', 'emil']; // prettier-ignore
const starts = ['al', 'ber', 'cor', 'den', 'el', 'far', 'gre', 'hal', 'in', 'jar', 'kel', 'lam', 'mor', 'nor', 'ol', 'per', 'quin', 'ros', 'sten', 'tor', 'ul', 'var', 'wil', 'yor', 'zan']; // prettier-ignore
const ends = ['ber', 'dal', 'ek', 'feld', 'gard', 'holm', 'iro', 'kov', 'lin', 'mann', 'nez', 'old', 'pur', 'ric', 'sen', 'ton', 'ula', 'vik', 'well', 'yama']; // prettier-ignore

/** A name for signing in, `first.last`, that nobody else has. */
export function personName(chance: Chance, taken: Set<string>): string {
  for (let n = 0; ; n += 1) {
    const name = `${chance.pick(first)}.${chance.pick(starts)}${chance.pick(ends)}${n < 4 ? '' : n}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

const words = ['amber', 'apple', 'arrow', 'bay', 'beacon', 'bird', 'blue', 'book', 'bridge', 'bright', 'cloud', 'coast', 'copper', 'corner', 'daily', 'data', 'east', 'field', 'fire', 'forest', 'garden', 'gate', 'glass', 'gold', 'green', 'harbor', 'hill', 'home', 'info', 'island', 'lake', 'light', 'market', 'media', 'metro', 'mill', 'moon', 'mountain', 'news', 'north', 'ocean', 'orange', 'paper', 'park', 'planet', 'point', 'port', 'press', 'quick', 'rail', 'red', 'river', 'road', 'rock', 'royal', 'sea', 'shop', 'silver', 'sky', 'smart', 'snow', 'south', 'spring', 'star', 'stone', 'store', 'studio', 'sun', 'team', 'tech', 'tower', 'trade', 'travel', 'tree', 'union', 'valley', 'video', 'west', 'white', 'wind', 'wood', 'work', 'world', 'yard']; // prettier-ignore

export const word = (chance: Chance): string => chance.pick(words);

/** A name of the web that a person would choose. */
export function siteName(chance: Chance, taken: Set<string>): string {
  for (let n = 0; ; n += 1) {
    const name = `${chance.pick(words)}${chance.is(0.2) ? '-' : ''}${chance.pick(words)}${n < 4 ? '' : n}.example`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
