import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readBehaviors } from '../src/pipeline/baseline/behaviors/read-behaviors.ts';
import { createBehaviorCaseRunner } from '../src/pipeline/baseline/cases/case-runner.ts';
import { readFeatures } from '../src/pipeline/baseline/features/read-features.ts';
import { kindsByName } from '../src/pipeline/baseline/kinds/kinds.ts';
import { parsers } from '../src/server/parsers.ts';
import { readRuleTexts } from '../src/server/rule-texts.ts';

const content = fileURLToPath(new URL('../src/content/', import.meta.url));
const [featureTexts, behaviorTexts] = await Promise.all([
  readRuleTexts([`${content}features`]),
  readRuleTexts([`${content}behaviors`]),
]);
const features = readFeatures(featureTexts.texts);
const behaviors = readBehaviors(behaviorTexts.texts, features.features, kindsByName);
const runner = createBehaviorCaseRunner(parsers, features.features);
const files = behaviors.behaviors.map((behavior) => ({ path: behavior.source.slice(content.length), behavior }));

describe('our own behaviours', () => {
  test('all load, and there are some', () => {
    expect([...features.problems, ...behaviors.problems, ...featureTexts.problems, ...behaviorTexts.problems]).toEqual([]); // prettier-ignore
    expect(files.length).toBeGreaterThan(0);
  });

  test('titles are given once', () => {
    const titles = behaviors.behaviors.map(({ title }) => title);
    expect(titles.filter((title, i) => titles.indexOf(title) < i)).toEqual([]);
  });

  test.each(files)('$path fires where it must and is silent where it must', ({ behavior }) => {
    const failures = behavior.cases.flatMap((one) => {
      const { isPassed, why } = runner.run(behavior, one);
      return isPassed ? [] : [{ case: one.title, why }];
    });
    expect(failures).toEqual([]);
    const expected = new Set(behavior.cases.map(({ silent }) => (silent === true ? 'silent' : 'fires')));
    expect([...expected].sort()).toEqual(['fires', 'silent']);
  });
});
