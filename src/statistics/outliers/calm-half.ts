import type { Random } from '../random.ts';
import { Neighbours } from './neighbours.ts';
import type { Points } from './points.ts';

const MEMBERS = 60;
const MEMORY = 16;
const COLUMNS = 64;

/**
 * The half of the rows that lies closest to small samples of all: what to learn from where some rows may be attacks (a step of concentration, as in the minimum
 * covariance determinant of Rousseeuw and Van Driessen 1999, with distances that assume no form). Of heaps of attacks, samples of 16 rows seldom hold one.
 */
export function calmHalf(points: Points, random: Random): Int32Array {
  const all = Int32Array.from({ length: points.count }, (_, row) => row);
  const neighbours = Neighbours.of(points, all, { members: MEMBERS, memory: MEMORY, columns: COLUMNS }, random);
  const scores = Float64Array.from(all, (row) => neighbours.score(points.values, row * points.width, row));
  const order = all.sort((one, other) => (scores[one] ?? 0) - (scores[other] ?? 0) || one - other);
  return order.slice(0, Math.max(Math.min(8, points.count), points.count >> 1));
}
