import { Button } from '@mantine/core';
import { IconArrowRight, IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { prefer } from '../api/preferences.ts';
import type { FirstRunStep } from './first-run-steps.ts';

/** Four lines that tick themselves. None blocks, each is a link. */
export function FirstRun({ steps }: { readonly steps: readonly FirstRunStep[] }) {
  return (
    <section className="card now-first" aria-labelledby="first">
      <header>
        <h2 id="first">Vedette is watching.</h2>
        <Button className="end" size="compact-sm" variant="subtle" onClick={() => prefer({ firstRunHidden: true })}>
          Hide these steps
        </Button>
      </header>
      <ol className="steps">
        {steps.map((step, index) => (
          <li key={step.id} className={`step step-${step.state}`}>
            <Link to={step.to}>
              <span className="step-mark">
                {step.state === 'done' && <IconCheck size={16} stroke={2.2} aria-label="done" />}
                {step.state === 'next' && <IconArrowRight size={16} stroke={2} aria-label="next" />}
              </span>
              <span className="step-number">{index + 1}</span>
              <b>{step.title}</b>
              <span className="soft cut">{step.detail}</span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
