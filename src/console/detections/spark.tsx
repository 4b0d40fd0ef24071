/** Counts of days as bars, the last is today. */
export function Spark({ days, label }: { readonly days: readonly number[]; readonly label: string }) {
  const highest = Math.max(1, ...days);
  return (
    <svg className="spark" viewBox={`0 0 ${days.length * 6} 18`} role="img" aria-label={label}>
      {days.map((count, index) => {
        const height = count === 0 ? 1 : 3 + (15 * count) / highest;
        return (
          <rect
            key={index}
            x={index * 6}
            width={4}
            y={18 - height}
            height={height}
            className={count === 0 ? 'empty' : undefined}
          />
        );
      })}
    </svg>
  );
}
