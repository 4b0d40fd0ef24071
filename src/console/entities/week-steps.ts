/** Five steps of colour for the hours of a week: 0 for nothing, then the quarters of what is not nothing. Pure. */
export interface WeekSteps {
  /** 168 numbers from 0 to 4, Monday 00:00 first */
  readonly steps: readonly number[];
  /** the least value of steps 1 to 4 */
  readonly floors: readonly number[];
}

export function weekSteps(hours: readonly number[]): WeekSteps {
  const some = hours.filter((value) => value > 0).sort((one, other) => one - other);
  const floors = [0, 0.25, 0.5, 0.75].map((share) => some[Math.floor(share * some.length)] ?? 0);
  const stepOf = (value: number): number =>
    value > 0 ? Math.max(1, floors.findLastIndex((floor) => value >= floor) + 1) : 0;
  return { steps: Array.from({ length: 168 }, (_, hour) => stepOf(hours[hour] ?? 0)), floors };
}

export const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
