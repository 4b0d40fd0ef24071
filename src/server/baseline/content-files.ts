import { fileURLToPath } from 'node:url';
import type { RuleProblem } from '../../model/api.ts';
import { readRuleTexts } from '../rule-texts.ts';
import type { BaselineTexts } from './content.ts';

/** Features and behaviours that come with Vedette. */
export const OWN_BEHAVIORS: readonly string[] = ['features', 'behaviors'].map((name) =>
  fileURLToPath(new URL(`../../content/${name}`, import.meta.url)),
);

export interface BaselineFiles {
  readonly features: BaselineTexts;
  readonly behaviors: BaselineTexts;
  /** what could not be read, by path */
  readonly problems: readonly RuleProblem[];
}

/**
 * Reads the files of features and behaviours: those of `paths` first, then our own; of two with one id the first counts, so that a file of ours can be
 * replaced. A file with a list `features` is one of features, wherever it stands.
 */
export async function readBaselineFiles(paths: readonly string[]): Promise<BaselineFiles> {
  const { texts, problems } = await readRuleTexts([...paths, ...OWN_BEHAVIORS]);
  const isFeatures = ({ text }: { readonly text: string }): boolean => /^features\s*:/m.test(text);
  return {
    features: texts.filter(isFeatures),
    behaviors: texts.filter((each) => !isFeatures(each)),
    problems,
  };
}
