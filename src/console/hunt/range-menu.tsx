import { Button, Popover, TextInput } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { usePreferences } from '../api/preferences.ts';
import { useCommands, useOverlay } from '../keys/keys.ts';
import { timeToText, zoneToText } from '../words/format.ts';
import { absoluteToRange, isRelative, RANGE_PRESETS, type AbsoluteRange, type TimeRange } from './time-range.ts';
import { textToTime } from './text-to-time.ts';

interface RangeMenuProps {
  readonly range: TimeRange;
  readonly absolute: AbsoluteRange;
  readonly onRange: (range: TimeRange) => void;
}

/** The time that is searched: relative while one looks, or two fixed times. */
export function RangeMenu({ range, absolute, onRange }: RangeMenuProps) {
  const [open, setOpen] = useState(false);
  const { zone } = usePreferences();
  useOverlay(open);
  useCommands([
    { id: 'hunt.time', title: 'Time range', group: 'This page', keys: ['T'], strip: 'time', run: () => setOpen(true) },
  ]);
  const preset = RANGE_PRESETS.find((candidate) => candidate.from === range.from && range.to === 'now');
  const words = preset?.words ?? `${timeToText(absolute.from, zone)} – ${timeToText(absolute.to, zone)}`;
  const choose = (next: TimeRange): void => {
    setOpen(false);
    onRange(next);
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={320} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button leftSection={<IconClock size={14} />} onClick={() => setOpen(!open)} aria-expanded={open}>
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="stack">
          <div className="range-presets">
            {RANGE_PRESETS.map((candidate) => (
              <Button
                key={candidate.from}
                variant={candidate === preset ? 'light' : 'subtle'}
                onClick={() => choose({ from: candidate.from, to: 'now' })}
              >
                {candidate.words}
              </Button>
            ))}
          </div>
          <FixedTimes
            key={`${absolute.from} ${absolute.to}`}
            absolute={absolute}
            isFixed={!isRelative(range)}
            onRange={choose}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function FixedTimes({
  absolute,
  isFixed,
  onRange,
}: {
  readonly absolute: AbsoluteRange;
  readonly isFixed: boolean;
  readonly onRange: (range: TimeRange) => void;
}) {
  const { zone } = usePreferences();
  const [from, setFrom] = useState(timeToText(absolute.from, zone));
  const [to, setTo] = useState(timeToText(absolute.to, zone));
  const [problem, setProblem] = useState<string>();
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const times = { from: textToTime(from, zone), to: textToTime(to, zone) };
    if (times.from === undefined || times.to === undefined) setProblem('A time looks like 2026-11-21 03:25:00.');
    else if (times.from >= times.to) setProblem('The first time must be before the second.');
    else onRange(absoluteToRange({ from: times.from, to: times.to }));
  };
  return (
    <form className="form" onSubmit={onSubmit}>
      <TextInput
        label={`From, ${zoneToText(zone)}`}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        label={`To, ${zoneToText(zone)}`}
        value={to}
        error={problem}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" variant={isFixed ? 'light' : 'default'}>
        Use these times
      </Button>
    </form>
  );
}
