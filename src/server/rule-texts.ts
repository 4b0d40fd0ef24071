import { readFileSync, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RuleProblem } from '../model/api.ts';
import type { RuleText } from '../sigma/read-rules.ts';

/** The rules that come with Vedette. */
export const DEFAULT_RULES = fileURLToPath(new URL('../content/rules', import.meta.url));

export interface RuleTexts {
  readonly texts: readonly RuleText[];
  /** what could not be read, by path */
  readonly problems: readonly RuleProblem[];
}

/** A rule is a page or two; what is larger is something else. */
const LARGEST_RULE_FILE = 1 << 20;

/** Files that are read at a stretch before others get their turn. */
const STRETCH = 64;

/**
 * The texts of all rule files (`.yml`, `.yaml`) in the given files and folders, in the order of their paths.
 * Folders whose name begins with a dot are left out: they are the tools' own. A path that cannot be read is a problem, not the end.
 */
export async function readRuleTexts(paths: readonly string[]): Promise<RuleTexts> {
  const texts: RuleText[] = [];
  const problems: RuleProblem[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const file of await filesAt(path, problems)) {
      if (seen.has(file)) continue;
      seen.add(file);
      if (seen.size % STRETCH === 0) await turn();
      const text = await readText(file, problems);
      if (text !== undefined) texts.push({ source: file, text });
    }
  }
  return { texts, problems };
}

async function filesAt(path: string, problems: RuleProblem[]): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const found: string[] = [];
    for (const entry of (await readdir(path, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const inside = join(path, entry.name);
      if (entry.isDirectory()) found.push(...(await filesAt(inside, problems)));
      else if (isRuleFile(entry.name)) found.push(inside);
    }
    return found;
  } catch (error) {
    problems.push({ source: path, message: `cannot be read: ${messageOf(error)}` });
    return [];
  }
}

/** A plain file is read at once: for thousands of small ones, waiting costs more than reading. What may keep us waiting (a pipe) does not stop others. */
async function readText(file: string, problems: RuleProblem[]): Promise<string | undefined> {
  try {
    const found = statSync(file);
    if (found.size > LARGEST_RULE_FILE) {
      problems.push({
        source: file,
        message: `is ${found.size} bytes long; a rule file may have ${LARGEST_RULE_FILE}`,
      });
      return undefined;
    }
    return found.isFile() ? readFileSync(file, 'utf8') : await readFile(file, 'utf8');
  } catch (error) {
    problems.push({ source: file, message: `cannot be read: ${messageOf(error)}` });
    return undefined;
  }
}

function isRuleFile(name: string): boolean {
  return ['.yml', '.yaml'].includes(extname(name).toLowerCase());
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
