/** Figures of how well scores (more is odder) tell labelled rows (1) from the rest (0). Equal scores count as one step. */

type Scores = ArrayLike<number>;
type Labels = ArrayLike<number>;

/** Area under the receiver operating characteristic: the chance that a labelled row scores above another, ties half. NaN if one kind is missing. */
export function auroc(scores: Scores, labels: Labels): number {
  let below = 0;
  let area = 0;
  let positives = 0;
  for (const step of steps(scores, labels)) {
    area += step.negatives * positives + (step.negatives * step.positives) / 2;
    positives += step.positives;
    below += step.negatives;
  }
  return area / (positives * below);
}

/** Sum of precision times gain in recall, from the highest score down. NaN without a labelled row. */
export function averagePrecision(scores: Scores, labels: Labels): number {
  let found = 0;
  let seen = 0;
  let sum = 0;
  for (const step of steps(scores, labels)) {
    found += step.positives;
    seen += step.positives + step.negatives;
    sum += (step.positives * found) / seen;
  }
  return sum / found;
}

/** Share of labelled rows above the lowest threshold that at most `rate` of the other rows reach. */
export function recallAtFalsePositiveRate(scores: Scores, labels: Labels, rate: number): number {
  const all = [...steps(scores, labels)];
  const positives = all.reduce((sum, step) => sum + step.positives, 0);
  const allowed = rate * all.reduce((sum, step) => sum + step.negatives, 0);
  let found = 0;
  let wrong = 0;
  for (const step of all) {
    wrong += step.negatives;
    if (wrong > allowed) break;
    found += step.positives;
  }
  return found / positives;
}

/** Share of labelled rows among the `count` highest scores; of rows that tie at the edge, their average. */
export function precisionAt(count: number, scores: Scores, labels: Labels): number {
  let found = 0;
  let left = Math.min(count, scores.length);
  const asked = left;
  for (const { positives, negatives } of steps(scores, labels)) {
    const taken = Math.min(left, positives + negatives);
    found += (positives * taken) / (positives + negatives);
    left -= taken;
    if (left === 0) break;
  }
  return found / asked;
}

interface Step {
  readonly positives: number;
  readonly negatives: number;
}

/** From the highest score down, rows of equal score together. A score that is not a number is an error of the detector, not a low score. */
function* steps(scores: Scores, labels: Labels): Generator<Step> {
  if (scores.length !== labels.length) throw new RangeError(`${scores.length} scores for ${labels.length} labels`);
  const order = Array.from({ length: scores.length }, (_, row) => row);
  for (const row of order) if (Number.isNaN(scoreOf(scores, row))) throw new RangeError(`row ${row} has no score`);
  order.sort((one, other) => scoreOf(scores, other) - scoreOf(scores, one));
  for (let at = 0; at < order.length;) {
    const score = scoreOf(scores, order[at] ?? 0);
    let positives = 0;
    let negatives = 0;
    for (; at < order.length && scoreOf(scores, order[at] ?? 0) === score; at++) {
      if (labels[order[at] ?? 0]) positives++;
      else negatives++;
    }
    yield { positives, negatives };
  }
}

const scoreOf = (scores: Scores, row: number): number => scores[row] ?? Number.NaN;
