import { Button, FileButton, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { packName } from '../../model/rule.ts';
import { rulesApi } from '../../model/rules-api.ts';
import { answerOf, client } from '../api/client.ts';
import { failed } from '../parts/undo.tsx';
import { plural } from '../words/format.ts';
import { readRulesAgain } from './queries.ts';
import { ProblemTable } from './rule-problems.tsx';

type Report = z.output<typeof rulesApi.importRules.answer>;
type Texts = z.input<typeof rulesApi.importRules.body>['texts'];

/** Adds a pack from rule files of this computer: first what would change, then the change. */
export function ImportPack() {
  const [name, setName] = useState('');
  const [texts, setTexts] = useState<Texts>([]);
  const [report, setReport] = useState<Report>();
  const [isDone, setDone] = useState(false);
  const [problem, setProblem] = useState<string>();
  const ask = async (dryRun: boolean): Promise<void> => {
    if (!packName.safeParse(name).success) {
      setProblem('1 to 64 lower case letters, digits, dots, dashes or underscores.');
      return;
    }
    setProblem(undefined);
    try {
      setReport(await answerOf(client.call(rulesApi.importRules, { body: { pack: name, origin: 'files sent from the console', texts, dryRun } }))); // prettier-ignore
      setDone(!dryRun);
      if (!dryRun) await readRulesAgain();
    } catch (error) {
      failed('Nothing was imported.', error);
    }
  };
  const take = async (files: readonly File[]): Promise<void> => {
    setReport(undefined);
    setDone(false);
    setTexts(await Promise.all(files.map(async (file) => ({ path: file.webkitRelativePath || file.name, text: await file.text() })))); // prettier-ignore
  };
  return (
    <section className="narrow-page stack import-pack">
      <h2 className="section-title">Import a pack</h2>
      <p className="soft">
        Sigma rules as YAML files. A folder, an archive, a git repository or rules of Wazuh are imported with{' '}
        <code className="mono">vedette rules import</code>.
      </p>
      <div className="row import-row">
        <TextInput label="Name of the pack" placeholder="our-team" value={name} error={problem} maxLength={64} onChange={(event) => setName(event.currentTarget.value)} />
        <FileButton multiple accept=".yml,.yaml" onChange={(files) => void take(files)}>
          {(props) => <Button {...props}>{texts.length === 0 ? 'Choose files …' : plural(texts.length, 'file')}</Button>}
        </FileButton>
        <Button disabled={texts.length === 0} onClick={() => void ask(true)}>
          What would change
        </Button>
        <Button variant="filled" disabled={report === undefined || isDone} onClick={() => void ask(false)}>
          Import
        </Button>
      </div>
      {report !== undefined && (
        <div role="status" className="stack">
          <p>
            {isDone ? 'Imported: ' : 'It would be: '}
            {report.added.length} added, {report.changed.length} changed, {report.removed.length} removed, {report.unchanged} unchanged,{' '}
            {plural(report.problems.length, 'problem')}.
          </p>
          {report.problems.length > 0 && <ProblemTable problems={report.problems.slice(0, 200)} />}
        </div>
      )}
    </section>
  );
} // prettier-ignore
