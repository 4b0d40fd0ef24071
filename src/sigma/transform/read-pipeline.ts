import type { RuleProblem } from '../../model/api.ts';
import type { RuleText } from '../read-rules.ts';
import { isMapping, type Path, type Report } from '../rule-document.ts';
import { lineOf, readYaml } from '../yaml.ts';
import { readConditions } from './conditions.ts';
import { fieldChangesByType } from './field-changes.ts';
import { hashChangesByType } from './hash-changes.ts';
import { fieldTestsByType, itemTestsByType } from './item-conditions.ts';
import { Parameters, textsOf } from './parameters.ts';
import { applySteps, type Change, type Pipeline, type Step } from './pipeline.ts';
import { placeholderChangesByType } from './placeholder-changes.ts';
import { ruleChangesByType } from './rule-changes.ts';
import { ruleTestsByType } from './rule-conditions.ts';
import { valueChangesByType } from './value-changes.ts';

export interface ReadPipelines {
  readonly pipelines: readonly Pipeline[];
  /** everything that is wrong; a pipeline with a problem is not among `pipelines`, and rules should not be read without it */
  readonly problems: readonly RuleProblem[];
}

/** Reads processing pipelines from YAML texts, each a document. What is not known is a problem: a step left out would change rules in silence. */
export function readPipelines(texts: Iterable<RuleText>): ReadPipelines {
  const pipelines: Pipeline[] = [];
  const problems: RuleProblem[] = [];
  for (const { source, text } of texts) {
    const documents = readYaml(text);
    if (documents.length === 0) problems.push({ source, message: 'there is no pipeline in it' });
    for (const document of documents) {
      if (document.kind === 'problem') problems.push({ source, line: document.line, message: document.message });
      else {
        const tell = (level: 'warning' | undefined): Report => (path, message) =>
          problems.push({ source, line: lineOf(document, path), field: path.join('.'), message, ...(level === undefined ? {} : { level }) });
        const place = (path: Path): string => `${source}, line ${lineOf(document, path)}`;
        const pipeline = readPipeline(document.value, source, tell(undefined), tell('warning'), place);
        if (pipeline !== undefined) pipelines.push(pipeline);
      }
    }
  }
  return { pipelines, problems };
} // prettier-ignore

function readPipeline(
  value: unknown,
  source: string,
  report: Report,
  warn: Report,
  place: (path: Path) => string,
): Pipeline | undefined {
  if (!isMapping(value)) {
    report([], 'a pipeline must be a map with "transformations"');
    return undefined;
  }
  const parameters = new Parameters(value, [], report);
  const name = parameters.optionalText('name') ?? source;
  const priority = parameters.any('priority') ?? 0;
  if (typeof priority !== 'number') parameters.fail('priority', '"priority" must be a number', undefined);
  const steps = readSteps(parameters, parameters.has('transformations') ? 'transformations' : undefined, place);
  const vars = new Map<string, readonly string[]>();
  for (const [key, one] of Object.entries(parameters.has('vars') ? parameters.mapping('vars') : {})) {
    const texts = textsOf(one);
    if (texts === undefined) parameters.failAt(['vars', key], 'a variable must be a text, a number or a list of these');
    else vars.set(key, texts);
  }
  for (const key of ['postprocessing', 'finalizers']) {
    const list = parameters.any(key) ?? [];
    if (!Array.isArray(list) || list.length > 0) parameters.fail(key, `"${key}" is about the text of a query, and there is none: rules are matched as they are`, undefined); // prettier-ignore
  }
  if (parameters.any('allowed_backends') !== undefined) warn(['allowed_backends'], '"allowed_backends" is about converters of rules: the pipeline is applied all the same'); // prettier-ignore
  parameters.end();
  if (parameters.hasFailed || typeof priority !== 'number') return undefined;
  return { name, source, priority, vars, steps };
}

function readSteps(parameters: Parameters, key: string | undefined, place: (path: Path) => string): Step[] {
  if (key === undefined) return [];
  return parameters.list(key).flatMap((one, i) => {
    const path = [...parameters.path, key, i];
    const step = new Parameters(isMapping(one) ? one : {}, path, parameters.report);
    if (!isMapping(one)) step.failAt([], 'a step must be a map with a "type"');
    const read = step.hasFailed ? undefined : readStep(step, place);
    if (step.hasFailed) parameters.hasFailed = true;
    return read ?? [];
  });
}

const changesByType: Readonly<Record<string, (parameters: Parameters) => Change>> = {
  ...fieldChangesByType,
  ...valueChangesByType,
  ...placeholderChangesByType,
  ...ruleChangesByType,
  ...hashChangesByType,
};

/** Known to pySigma, and why they cannot be here. */
const whyNot: Readonly<Record<string, string>> = {
  query_expression_placeholders: 'it puts a query of another system into the rule: use value_placeholders',
  file_placeholders: 'pipelines read no files: give values with --placeholders or as "vars"',
  http_placeholders: 'pipelines read nothing from the network: give values with --placeholders or as "vars"',
  command_placeholders: 'pipelines run no commands: give values with --placeholders or as "vars"',
  extract_fields: 'it takes values apart by groups of a pattern: write the fields in the rule, or use replace_string',
  field_name_transform: 'it needs a function, which a file cannot hold',
};

function readStep(step: Parameters, place: (path: Path) => string): Step | undefined {
  const type = step.text('type');
  const id = step.optionalText('id');
  const isForRule = readConditions(step, 'rule', ruleTestsByType);
  const isForItem = readConditions(step, 'detection_item', itemTestsByType);
  const isForField = readConditions(step, 'field_name', fieldTestsByType);
  const change = readChange(step, type, place);
  if (change === undefined) return undefined;
  step.end();
  return { id, place: place(step.path), isForRule, isForItem, isForField, change };
}

function readChange(step: Parameters, type: string, place: (path: Path) => string): Change | undefined {
  if (type === 'nest') {
    const steps = readSteps(step, 'items', place);
    return (draft, _, run) => applySteps(draft, steps, run);
  }
  const read = Object.hasOwn(changesByType, type) ? changesByType[type] : undefined;
  if (read !== undefined) return read(step);
  const reason = Object.hasOwn(whyNot, type) ? whyNot[type] : `there are: ${[...Object.keys(changesByType), 'nest'].join(', ')}`; // prettier-ignore
  return step.fail('type', `the transformation "${type}" is not known: ${reason}`, undefined);
}
