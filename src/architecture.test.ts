import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * Who may import whom. This table is the documentation of the architecture; a line that breaks it fails the build.
 *
 *     model ◄ {sigma, statistics} ◄ {pipeline, investigate, learn, work, assure} ◄ {connectors, store} ◄ {server, cli}      console ► model
 *
 * `content` is data, read by those who compose. Connectors do not know one another, stores do not know connectors, and stages of the pipeline meet only in the files at its root.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  sigma: ['model'],
  statistics: ['model'],
  pipeline: ['model', 'sigma', 'statistics'],
  connectors: ['model', 'pipeline'],
  store: ['model', 'pipeline'],
  server: ['model', 'sigma', 'statistics', 'pipeline', 'connectors', 'store', 'content'],
  cli: ['model', 'sigma', 'statistics', 'pipeline', 'connectors', 'store', 'server', 'content'],
  console: ['model'],
};

/** Packages a folder may use; where a folder is not named, any that package.json has. */
const packages: Readonly<Record<string, readonly RegExp[]>> = {
  model: [/^zod$/],
  sigma: [/^js-yaml$/, /^yaml$/, /^re2js$/],
  statistics: [],
  console: [/^(?!node:)/],
};

const root = fileURLToPath(new URL('.', import.meta.url));
const files = walk(root).filter((path) => /\.tsx?$/.test(path));
const imports = files.flatMap((path) => importsOf(path).map((specifier) => ({ path, specifier })));
const isTest = (path: string): boolean => /\.test\.tsx?$|-contract\.ts$|\/test-[^/]+\.ts$|\/dev\//.test(path);

describe('the architecture', () => {
  test('every folder of src/ is in the table', () => {
    const folders = readdirSync(root).filter((name) => statSync(join(root, name)).isDirectory() && name !== 'content');
    expect(folders.filter((name) => !(name in mayImport))).toEqual([]);
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(200);
  });

  test('content is data: it holds no code', () => {
    expect(files.filter((path) => path.startsWith('content/'))).toEqual([]);
  });

  test('arrows go one way', () => {
    const wrong = imports.filter(({ path, specifier }) => {
      const [from, to] = [topOf(path), targetOf(path, specifier)];
      if (to === undefined || isTest(path) || !(from in mayImport)) return false;
      return topOf(to) !== from && !mayImport[from]?.includes(topOf(to));
    });
    expect(wrong).toEqual([]);
  });

  test('connectors do not know one another', () => {
    const wrong = imports.filter(({ path, specifier }) => {
      const to = targetOf(path, specifier);
      return topOf(path) === 'connectors' && to !== undefined && topOf(to) === 'connectors' && folderOf(path) !== folderOf(to); // prettier-ignore
    });
    expect(wrong).toEqual([]);
  });

  test('stages meet only at the root of pipeline/; a stage may read the words of the one before it', () => {
    const order = [
      'collect',
      'normalize',
      'clean',
      'identify',
      'baseline',
      'detect',
      'contextualize',
      'alert',
      'respond',
    ];
    const wrong = imports.filter(({ path, specifier }) => {
      const to = targetOf(path, specifier);
      if (topOf(path) !== 'pipeline' || to === undefined || topOf(to) !== 'pipeline' || isTest(path)) return false;
      const [from, into] = [folderOf(path), folderOf(to)];
      if (!order.includes(from) || !order.includes(into) || from === into) return false;
      return order.indexOf(into) > order.indexOf(from);
    });
    expect(wrong).toEqual([]);
  });

  test('folders use only the packages that they may', () => {
    const wrong = imports.filter(({ path, specifier }) => {
      const allowed = packages[topOf(path)];
      if (specifier.startsWith('.') || !allowed || isTest(path) || path.endsWith('vite.config.ts')) return false;
      return !allowed.some((pattern) => pattern.test(specifier));
    });
    expect(wrong).toEqual([]);
  });

  test('there are no circles', () => {
    expect(circlesIn(new Map(files.map((path) => [path, importsOf(path).flatMap((each) => targetOf(path, each) ?? [])])))).toEqual([]); // prettier-ignore
  });

  test('no drawer for everything', () => {
    expect(files.filter((path) => /(^|\/)(utils?|helpers?|manager|common|misc)(\/|\.ts)/.test(path))).toEqual([]);
  });
});

function walk(folder: string, inside = ''): string[] {
  return readdirSync(join(folder, inside), { withFileTypes: true }).flatMap((entry) => {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'fixtures' ? [] : walk(folder, path);
    return [path];
  });
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const pattern = /^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;
  return [...text.matchAll(pattern)].flatMap((match) => match[1] ?? match[2] ?? []);
}

/** The path inside src/ that a relative import leads to; undefined for packages and for what lies outside. */
function targetOf(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = relative(root, resolve(root, dirname(path), specifier));
  return target.startsWith('..') ? undefined : target;
}

const topOf = (path: string): string => path.split('/')[0] ?? '';
const folderOf = (path: string): string => path.split('/')[1] ?? '';

function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      circles.push([...trail.slice(trail.indexOf(path)), path].join(' > '));
      return;
    }
    state.set(path, 'open');
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of graph.keys()) visit(path, []);
  return circles;
}
