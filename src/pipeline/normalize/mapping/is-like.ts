import { createGlob } from '../../../model/glob.ts';

/** Whether a text, of which the first 2,000 characters count, is what a glob says. Case does not count. */
export function isLike(text: string, glob: string): boolean {
  const [given, wanted] = [text.slice(0, LONGEST).toLowerCase(), glob.toLowerCase()];
  return wanted.includes('*') ? createGlob(wanted)(given) : given === wanted;
}

const LONGEST = 2000;
