/** How does a catalog come in, and how does it go out? Files are read, the difference is shown, and only then is it written. */
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { planImport, showImport } from '@samspel/contract/catalog.ts';
import { IconDownload, IconFolder, IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { DropPlace } from '../../parts/field/drop-place.tsx';
import { Form } from '../../parts/field/form.tsx';
import { countText, numberText, shortNumber } from '../../parts/format/number.ts';
import { Page, Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';
import { Plan } from './plan.tsx';
import { pasted, type ReadFiles, readDropped, readSelected } from './read-files.ts';
import { SubNav } from './subnav.tsx';

/** The screen; the plan that was made stands in `?plan=`. */
export function Screen() {
  const [{ plan }, set] = useAddress({ plan: null });
  const operator = useMay('operator');
  const asked = useAsk(showImport, { params: { id: plan ?? '' } }, { enabled: plan !== null && operator, keep: false });
  return (
    <Page title="Import and export" bar={<SubNav here="import" />}>
      {plan !== null && operator ? (
        <Answer asked={asked} skeleton={<Skeleton kind="table" lines={10} />}>
          {(told) => <Plan plan={told} leave={() => set({ plan: null }, 'push')} />}
        </Answer>
      ) : (
        <>
          <Section
            title="Import"
            note="Files as Backstage knows them (catalog-info.yaml), with Samspel’s own fields as annotations or in a samspel.yaml beside them. You see the difference first; nothing is written before you apply it."
          >
            {operator ? <Choose done={(id) => set({ plan: id }, 'push')} /> : <EmptyState small title="An operator can import. You can read and export." />}
          </Section>
          <Export />
        </>
      )}
    </Page>
  );
}

function Choose({ done }: { readonly done: (plan: string) => void }) {
  const [read, setRead] = useState<ReadFiles | null>(null);
  const [reading, setReading] = useState(false);
  const [pasting, setPasting] = useState<string | null>(null);
  const files = useRef<HTMLInputElement>(null);
  const directory = useRef<HTMLInputElement>(null);
  const take = async (promise: Promise<ReadFiles>) => {
    setReading(true);
    setRead(await promise);
    setReading(false);
  };
  if (read !== null && read.files.length > 0) return <Ready read={read} again={() => setRead(null)} done={done} />;
  if (pasting !== null)
    return (
      <Form submit="Take this" disabled={pasting.trim() === ''} onSubmit={() => setRead(pasted(pasting))} onCancel={() => setPasting(null)}>
        <Textarea
          data-autofocus
          autoFocus
          label="YAML, one document or several parted by ---"
          minRows={12}
          maxRows={30}
          value={pasting}
          onChange={(event) => setPasting(event.currentTarget.value)}
          classNames={{ input: 's-mono' }}
          spellCheck={false}
        />
      </Form>
    );
  return (
    <DropPlace drop={(dropped) => void take(readDropped(dropped))} paste={(text) => setRead(pasted(text))}>
      <p>
        <b>Drop files or a directory here</b>
      </p>
      {read !== null && (
        <p className="s-dim" role="alert">
          {read.others === 0 ? 'There was no file in it.' : `No YAML among ${countText(read.others, 'file')}.`} Catalog files end in .yaml or .yml.
        </p>
      )}
      <div className="s-row-wrap" style={{ justifyContent: 'center' }}>
        <Button loading={reading} leftSection={<IconFolder size={16} stroke={1.5} />} onClick={() => directory.current?.click()}>
          Select a directory
        </Button>
        <Button loading={reading} leftSection={<IconUpload size={16} stroke={1.5} />} onClick={() => files.current?.click()}>
          Select files
        </Button>
        <Button onClick={() => setPasting('')}>Paste text</Button>
      </div>
      <input
        ref={files}
        type="file"
        multiple
        accept=".yaml,.yml"
        hidden
        aria-label="Catalog files"
        onChange={(event) => event.currentTarget.files !== null && void take(readSelected(event.currentTarget.files))}
      />
      <input
        ref={directory}
        type="file"
        multiple
        hidden
        aria-label="Directory of catalog files"
        {...({ webkitdirectory: '' } as object)}
        onChange={(event) => event.currentTarget.files !== null && void take(readSelected(event.currentTarget.files))}
      />
    </DropPlace>
  );
}

function Ready({ read, again, done }: { readonly read: ReadFiles; readonly again: () => void; readonly done: (plan: string) => void }) {
  const [origin, setOrigin] = useState(read.root ?? 'files');
  const [removeMissing, setRemoveMissing] = useState(false);
  const [entry, setEntry] = useState('');
  const plan = useCommand(planImport, { quiet: true });
  const size = read.files.reduce((sum, file) => sum + file.text.length, 0);
  return (
    <Form
      submit="Show the difference"
      pending={plan.pending}
      disabled={origin.trim() === ''}
      problem={plan.problem}
      fields={['/origin', '/entry']}
      onCancel={again}
      onSubmit={() =>
        void plan
          .run({ body: { files: [...read.files], origin: origin.trim(), removeMissing, ...(entry.trim() === '' ? {} : { entry: entry.trim() }) } })
          .then((answer) => answer !== null && answer !== true && done(answer.id))
      }
    >
      <div>
        <p>
          <b>{countText(read.files.length, 'file')}</b>
          <span className="s-dim">
            , {shortNumber(size)} characters
            {read.others > 0 && `; ${countText(read.others, 'other file')} passed over`}
          </span>
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <ul className="s-import-files s-mono s-dim" tabIndex={0} aria-label="Files that were read">
          {read.files.slice(0, 200).map((file) => (
            <li key={file.path}>{file.path}</li>
          ))}
          {read.files.length > 200 && <li>and {numberText(read.files.length - 200)} more</li>}
        </ul>
      </div>
      <TextInput
        label="Name of this source"
        description="The next import under this name knows what came from it before."
        value={origin}
        onChange={(event) => setOrigin(event.currentTarget.value)}
        error={fieldError(plan.problem, '/origin')}
        maw={360}
      />
      {read.files.length > 1 && (
        <TextInput
          label="Begin at this file"
          description="Take only what this Location leads to. Empty: every file counts."
          placeholder={read.files.find((file) => /(^|\/)all\.ya?ml$/.test(file.path))?.path ?? ''}
          value={entry}
          onChange={(event) => setEntry(event.currentTarget.value)}
          error={fieldError(plan.problem, '/entry')}
          maw={360}
        />
      )}
      <Checkbox
        size="sm"
        label="Remove what this source declared before and declares no more"
        checked={removeMissing}
        onChange={(event) => setRemoveMissing(event.currentTarget.checked)}
      />
    </Form>
  );
}

function Export() {
  return (
    <Section title="Export" note="Valid catalog-info.yaml, with the ownership that people agreed on here. Importing it again changes nothing.">
      <Button component="a" href="/api/catalog-export.yaml" download="catalog-info.yaml" leftSection={<IconDownload size={16} stroke={1.5} />}>
        Download catalog-info.yaml
      </Button>
      <p className="s-dim" style={{ marginTop: 12, maxWidth: '72ch' }}>
        Tools made for Backstage read this catalog where it is: give them this address with <span className="s-mono">/api/catalog</span> and a token that may
        read.
      </p>
    </Section>
  );
}
