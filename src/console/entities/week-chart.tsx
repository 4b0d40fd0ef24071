import { amountToText } from './amounts.ts';
import { days, weekSteps } from './week-steps.ts';

const CELL = 14;
const LEFT = 30;

/** The rhythm of a week: 7 rows, 24 columns, in the entity's own time. The table beside it says the same to those who do not see it. */
export function WeekChart({
  hours,
  unit,
  label,
}: {
  readonly hours: readonly number[];
  readonly unit?: string | undefined;
  readonly label: string;
}) {
  const { steps, floors } = weekSteps(hours);
  const busiest = hours.reduce((best, value, hour) => (value > (hours[best] ?? 0) ? hour : best), 0);
  const name = (hour: number): string =>
    `${days[Math.floor(hour / 24)] ?? ''} ${String(hour % 24).padStart(2, '0')}:00`;
  const total = hours.reduce((sum, value) => sum + value, 0);
  const words = total > 0 ? `busiest ${name(busiest)}, ${steps.filter((step) => step === 0).length} of 168 hours empty` : 'nothing yet'; // prettier-ignore
  return (
    <figure className="week">
      <svg viewBox={`0 0 ${LEFT + 24 * CELL} ${7 * CELL + 16}`} role="img" aria-label={`${label}: ${words}`}>
        {days.map((day, row) => (
          <text key={day} x={0} y={row * CELL + 11}>
            {day}
          </text>
        ))}
        {steps.map((step, hour) => (
          <rect
            key={hour}
            x={LEFT + (hour % 24) * CELL}
            y={Math.floor(hour / 24) * CELL}
            width={CELL - 1}
            height={CELL - 1}
            className={`step-${step}`}
          >
            <title>{`${name(hour)}: ${amountToText(hours[hour] ?? 0, unit)}`}</title>
          </rect>
        ))}
        {[0, 6, 12, 18].map((hour) => (
          <text key={hour} x={LEFT + hour * CELL} y={7 * CELL + 12}>
            {String(hour).padStart(2, '0')}
          </text>
        ))}
      </svg>
      {total > 0 && (
        <figcaption className="small dim row wrap">
          {[...new Set(floors)].map((floor, index) => (
            <span key={floor} className="row tight">
              <svg className="swatch" viewBox="0 0 10 10" aria-hidden="true">
                <rect width="10" height="10" className={`step-${index + 1}`} />
              </svg>
              from {amountToText(floor, unit)}
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  );
}
