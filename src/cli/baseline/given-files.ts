import { relative, resolve, sep } from 'node:path';
import type { RuleProblem } from '../../model/api.ts';
import type { Behavior } from '../../pipeline/baseline/behaviors/behavior.ts';
import type { Feature } from '../../pipeline/baseline/features/feature.ts';
import { compileContent } from '../../server/baseline/compile-content.ts';
import { readBaselineFiles } from '../../server/baseline/content-files.ts';
import { problemAbout } from '../rules/problem-lines.ts';

/** What stands in the files that were given, read together with our own, whose features they may name. */
export interface GivenFiles {
  readonly features: readonly Feature[];
  readonly behaviors: readonly Behavior[];
  /** theirs and ours: what behaviours may look at */
  readonly allFeatures: readonly Feature[];
  /** what does not load: in the given files, or in ours because of them */
  readonly problems: readonly RuleProblem[];
  /** features and behaviours of ours whose place one of the given takes, as it has the same id */
  readonly replaced: readonly RuleProblem[];
  /** a problem as one line, with the word for what it is about */
  readonly problemToLine: (problem: RuleProblem) => string;
  /** the text of a file that was read */
  readonly textOf: (source: string) => string;
}

/** Reads feature and behaviour files. @param paths files and folders; our own content if there are none */
export async function readGivenFiles(paths: readonly string[]): Promise<GivenFiles> {
  const files = await readBaselineFiles(paths);
  const isGiven = givenBy(paths);
  // a file of ours that was given by another spelling of its path is read twice: the first is the one that was asked for
  const isFirst = firstByPath();
  const texts = { features: files.features.filter(isFirst), behaviors: files.behaviors.filter(isFirst) };
  const { features, behaviors, problems } = compileContent(texts);
  const isReplaced = ({ source, field }: RuleProblem): boolean => !isGiven(source) && field === 'id';
  const featureFiles = new Set(texts.features.map(({ source }) => source));
  const textBySource = new Map([...texts.features, ...texts.behaviors].map(({ source, text }) => [source, text]));
  return {
    features: features.filter(({ source }) => isGiven(source)),
    behaviors: behaviors.filter(({ source }) => isGiven(source)),
    allFeatures: features,
    problems: [...files.problems, ...problems.filter((problem) => !isReplaced(problem))],
    replaced: problems.filter(isReplaced),
    problemToLine: (problem) => problemAbout(problem, featureFiles.has(problem.source) ? 'feature' : 'behaviour'),
    textOf: (source) => textBySource.get(source) ?? '',
  };
}

function givenBy(paths: readonly string[]): (source: string) => boolean {
  const given = paths.map((path) => resolve(path));
  return (source) =>
    given.length === 0 ||
    given.some((path) => {
      const way = relative(path, resolve(source));
      return way !== '..' && !way.startsWith(`..${sep}`);
    });
}

function firstByPath(): (file: { readonly source: string }) => boolean {
  const seen = new Set<string>();
  return ({ source }) => {
    const path = resolve(source);
    return !seen.has(path) && seen.add(path).has(path);
  };
}
