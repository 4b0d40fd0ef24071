import type { Check, FieldNames } from './event-view.ts';
import type { Expr } from './rule.ts';
import { NO_NUMBER } from './value-numbers.ts';

/**
 * A question about the value of one field. Its answer is kept by the value, because programs and users repeat from event to event, and rules that
 * ask the same share one question: lists of programs and filters are written again and again.
 *
 * @param expr looks at the field alone
 */
export function oncePerValue(field: string, expr: Expr, names: FieldNames, compile: () => Check): Check {
  if (!isPlain(expr)) return answered(field, names, compile());
  const key = JSON.stringify(expr);
  const known = names.questions.get(key);
  if (known !== undefined) return known;
  const check = answered(field, names, compile());
  names.questions.set(key, check);
  return check;
}

function answered(field: string, names: FieldNames, check: Check): Check {
  const id = names.idOf(field);
  const known = names.answersOf(id);
  const question = known.add();
  // of a value without a number the answer is kept while the event is looked at
  let load = 0;
  let last = false;
  return (view) => {
    const number = view.numberOf(id);
    if (number === NO_NUMBER) {
      if (view.loads !== load) {
        last = check(view);
        load = view.loads;
      }
      return last;
    }
    const generation = view.generationOf(id);
    const answer = known.get(question, number, generation);
    if (answer !== undefined) return answer;
    const is = check(view);
    known.set(question, number, generation, is);
    return is;
  };
}

/** Whether its JSON says all of it. */
function isPlain(expr: Expr): boolean {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.parts.every(isPlain);
    case 'not':
      return isPlain(expr.part);
    case 'keyword':
      return false;
    case 'field':
      return expr.test.kind !== 'regex' && expr.test.kind !== 'cidr' && expr.test.kind !== 'fieldref';
  }
}
