import { Button, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { mappingApi, type MappingDetail } from '../../model/mapping-api.ts';
import { answerOf, client } from '../api/client.ts';
import { usePeople } from '../api/people.ts';
import { queryClient } from '../api/queries.ts';
import { useCommands } from '../keys/keys.ts';
import { Page } from '../parts/page.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { done, failed } from '../parts/undo.tsx';
import { Value } from '../parts/value.tsx';
import { FieldTable } from './field-table.tsx';
import { MappingProblems } from './mapping-problems.tsx';
import { PreviewList } from './preview-list.tsx';
import { mappingQuery, mappingsQuery, readMappingsAgain } from './queries.ts';
import { SamplePicker } from './sample-picker.tsx';
import { SuggestionNote } from './suggestion-note.tsx';
import { useEditor, type Editor } from './use-editor.ts';
import './mappings.css';

const route = getRouteApi('/mappings/$id');

/** A new mapping: records first, the suggestion fills the rest in. */
export function NewMappingPage() {
  const { may } = usePeople();
  if (may('engineer')) return <MappingEditor />;
  return (
    <Page title="New mapping">
      <Empty title="Engineers may make mappings.">Your role may not. Ask an administrator of this Vedette.</Empty>
    </Page>
  );
}

/** One mapping: to read it, and to change it where it was written here. */
export function MappingPage() {
  const { id } = route.useParams();
  const query = useQuery(mappingQuery(id));
  if (query.data !== undefined) return <MappingEditor key={query.data.mapping.version} of={query.data.mapping} />;
  return (
    <Page title="Mapping">
      {query.error === null ? <Loading rows={10} what="Reading the mapping" /> : <ProblemBox what="The mapping could not be read." error={query.error} onRetry={() => void query.refetch()} />}
    </Page>
  );
} // prettier-ignore

function MappingEditor({ of }: { readonly of?: MappingDetail }) {
  const navigate = useNavigate();
  const { may } = usePeople();
  const editor = useEditor(of?.text ?? '');
  const [note, setNote] = useState('');
  const [isSaving, setSaving] = useState(false);
  const [view, setView] = useState<'fields' | 'text'>('fields');
  const isLearnt = of?.origin === 'learnt';
  const isFixed = of !== undefined && of.origin !== 'own';
  const preview = editor.preview.data;
  const errors = preview?.problems.filter(({ level }) => level === 'error') ?? [];
  const id = preview?.mapping?.mapping ?? of?.id;
  const maySave = may('engineer') && !isFixed && editor.text.trim() !== '' && preview !== undefined && errors.length === 0 && id !== undefined;
  const save = async (): Promise<void> => {
    if (!maySave) return;
    setSaving(true);
    try {
      const isSame = of?.id === id;
      const changed = await answerOf(client.call(mappingApi.putMapping, { params: { id }, body: { text: editor.text, note, version: isSame ? of.version : 0 } }));
      queryClient.setQueryData(mappingQuery(id).queryKey, { mapping: changed.mapping });
      await readMappingsAgain();
      void navigate({ to: '/mappings' });
    } catch (error) {
      failed('The mapping is not saved.', error);
    } finally {
      setSaving(false);
    }
  };
  useCommands([{ id: 'mapping.save', title: 'Save the mapping', group: 'This page', keys: ['Mod+S'], strip: 'save', run: () => void save() }]);
  return (
    <Page
      title={of === undefined ? 'New mapping' : 'Mapping'}
      {...(of === undefined ? {} : { tab: of.title })}
      end={
        <>
          <Button onClick={() => void navigate({ to: '/mappings' })}>Back</Button>
          {of !== undefined && of.origin !== 'files' && may('engineer') && <SwitchButton of={of} />}
          {!isFixed && may('engineer') && (
            <Button variant="filled" loading={isSaving} disabled={!maySave} onClick={() => void save()}>
              Save and use
            </Button>
          )}
        </>
      }
    >
      {isLearnt ? (
        <LearntTemplates of={of} />
      ) : (
        <div className="mapping-editor">
          <div className="mapping-edit">
            {isFixed && <p className="soft">It comes from the file <Value text={of.from} still mono limit={200} /> and is changed there.</p>}
            <SamplePicker editor={editor} />
            <SuggestionNote editor={editor} />
            <NameFields editor={editor} isFixed={isFixed} />
            <div className="row tight" role="group" aria-label="How the mapping is shown">
              <Button size="compact-sm" variant={view === 'fields' ? 'light' : 'subtle'} aria-pressed={view === 'fields'} onClick={() => setView('fields')}>
                Fields
              </Button>
              <Button size="compact-sm" variant={view === 'text' ? 'light' : 'subtle'} aria-pressed={view === 'text'} onClick={() => setView('text')}>
                Text
              </Button>
            </div>
            {view === 'fields' ? (
              <FieldTable editor={editor} isFixed={isFixed} />
            ) : (
              <Textarea
                aria-label="The mapping, in YAML"
                classNames={{ input: 'mono' }}
                spellCheck={false}
                autosize
                minRows={14}
                maxRows={40}
                readOnly={isFixed}
                value={editor.text}
                onChange={(event) => editor.setText(event.currentTarget.value)}
              />
            )}
            <MappingProblems problems={preview?.problems ?? []} />
            {!isFixed && <TextInput label="What changed and why" value={note} maxLength={2000} onChange={(event) => setNote(event.currentTarget.value)} />}
          </div>
          <PreviewList editor={editor} />
        </div>
      )}
    </Page>
  );
} // prettier-ignore

/** The name is what events are searched by (`format = NAME`), the title is for people. */
function NameFields({ editor, isFixed }: { readonly editor: Editor; readonly isFixed: boolean }) {
  const mapping = editor.preview.data?.mapping;
  if (mapping === undefined || mapping === null) return null;
  const rename = (change: { readonly mapping?: string; readonly title?: string }): void => editor.write.mutate({ ...mapping, ...change });
  return (
    <div className="row name-fields">
      <TextInput key={`name ${mapping.mapping}`} label="Name" classNames={{ input: 'mono' }} defaultValue={mapping.mapping} maxLength={61} readOnly={isFixed} onBlur={(event) => event.currentTarget.value !== mapping.mapping && rename({ mapping: event.currentTarget.value })} />
      <TextInput key={`title ${mapping.title}`} label="Title" className="grow" defaultValue={mapping.title} maxLength={200} readOnly={isFixed} onBlur={(event) => event.currentTarget.value !== mapping.title && rename({ title: event.currentTarget.value })} />
    </div>
  );
} // prettier-ignore

function SwitchButton({ of }: { readonly of: MappingDetail }) {
  const change = async (enabled: boolean): Promise<void> => {
    const changed = await answerOf(client.call(mappingApi.changeMapping, { params: { id: of.id }, body: { enabled } }));
    queryClient.setQueryData(mappingQuery(of.id).queryKey, { mapping: changed.mapping });
    await queryClient.invalidateQueries({ queryKey: mappingsQuery.queryKey });
  };
  const turn = async (): Promise<void> => {
    try {
      await change(!of.enabled);
      done({ what: of.enabled ? 'Turned off: what comes from now on is read without it' : 'Turned on', undo: () => change(of.enabled) });
    } catch (error) {
      failed('The mapping is as it was.', error);
    }
  };
  return <Button onClick={() => void turn()}>{of.enabled ? 'Turn off' : 'Turn on'}</Button>;
} // prettier-ignore

/** Templates are made by Vedette: they are shown, and can be turned off. */
function LearntTemplates({ of }: { readonly of: MappingDetail }) {
  const found = /"templates":\s*(\[[^]*?\])(?:,"coverage"|\})/.exec(of.text)?.[1];
  const templates: unknown = found === undefined ? [] : JSON.parse(found);
  const list = Array.isArray(templates) ? templates.filter((each) => typeof each === 'string') : [];
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Templates">
      <p className="page-line soft">
        Templates of the text that no parser knows, of <Value text={of.from} still mono limit={200} />. Each record has its
        template in <span className="mono">template</span> and what stands in its variables in <span className="mono">ip1</span>,{' '}
        <span className="mono">num1</span>, <span className="mono">word1</span> …
      </p>
      <ul className="template-list">
        {list.map((template) => (
          <li key={template} className="mono small">
            <Value text={template} still limit={400} />
          </li>
        ))}
      </ul>
    </div>
  );
} // prettier-ignore
