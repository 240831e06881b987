/** What can be done with all that were picked? A bar at the foot of the list that adds and takes away tags, with one undo for all. */
import { Button, Popover } from '@mantine/core';
import { readVocabulary, tagIncident } from '@samspel/contract/incidents.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { countText } from '../../parts/format/number.ts';
import { PickedRows } from '../../parts/table/picked-rows.tsx';
import { touches, useAsk } from '../../platform/ask.ts';
import { call, randomKey } from '../../platform/client.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { problemOf } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';
import { say } from '../../platform/toasts.ts';
import { TagField } from './tag-field.tsx';
import type { Row } from './words.ts';

/** The bar, shown while rows are picked. */
export function PickedBar({ rows, clear }: { readonly rows: readonly Row[]; readonly clear: () => void }) {
  const member = useMay('member');
  const [open, setOpen] = useState<'add' | 'remove' | null>(null);
  const [tags, setTags] = useState<string[]>([]);
  const { send, sending } = useBulkTags(rows);
  const known = useAsk(readVocabulary).data?.tags.map((each) => each.tag) ?? [];
  const worn = [...new Set(rows.flatMap((row) => row.tags))].sort();
  useShortcuts('Picked incidents', [
    { keys: 'Escape', says: 'Pick none', run: clear },
    ...(member ? [{ keys: 't', says: 'Tag them', run: () => setOpen('add') }] : []),
  ]);
  const flip = (next: 'add' | 'remove') => () => {
    setTags([]);
    setOpen(open === next ? null : next);
  };
  return (
    <PickedRows label="What to do with the picked incidents" count={countText(rows.length, 'incident')} clear={clear}>
      {member &&
        (['add', 'remove'] as const).map((kind) => (
          <Popover key={kind} opened={open === kind} onChange={(opened) => !opened && setOpen(null)} position="top-start" width={300} trapFocus returnFocus>
            <Popover.Target>
              <Button onClick={flip(kind)} disabled={kind === 'remove' && worn.length === 0} aria-expanded={open === kind}>
                {kind === 'add' ? 'Add tags' : 'Take tags away'}
              </Button>
            </Popover.Target>
            <Popover.Dropdown>
              <form
                className="s-stack"
                onSubmit={(event) => {
                  event.preventDefault();
                  if (tags.length === 0) return;
                  setOpen(null);
                  void send(kind, tags);
                }}
              >
                <TagField
                  autoFocus
                  label={kind === 'add' ? 'Tags to add' : 'Tags to take away'}
                  known={kind === 'add' ? known : worn}
                  value={tags}
                  onChange={setTags}
                />
                <Button type="submit" variant="filled" loading={sending}>
                  {kind === 'add' ? 'Add to' : 'Take from'} {countText(rows.length, 'incident')}
                </Button>
              </form>
            </Popover.Dropdown>
          </Popover>
        ))}
    </PickedRows>
  );
}

/** Changes the tags of each, one after the other; what already stands so is passed over, what is refused is said once. */
function useBulkTags(rows: readonly Row[]) {
  const client = useQueryClient();
  const [sending, setSending] = useState(false);
  const refresh = () => client.invalidateQueries({ predicate: (query) => touches(query.meta, ['incidents']) });
  const write = (id: string, add: readonly string[], remove: readonly string[]) =>
    call(tagIncident, { params: { id }, body: { add: [...add], remove: [...remove] } }, { idempotencyKey: randomKey() });
  const send = async (kind: 'add' | 'remove', tags: readonly string[]) => {
    setSending(true);
    const done: { id: string; tags: readonly string[] }[] = [];
    let refused: string | null = null;
    for (const row of rows) {
      const meant = tags.filter((tag) => row.tags.includes(tag) === (kind === 'remove'));
      if (meant.length === 0) continue;
      try {
        await write(row.id, kind === 'add' ? meant : [], kind === 'add' ? [] : meant);
        done.push({ id: row.id, tags: meant });
      } catch (error) {
        refused ??= problemOf(error).detail;
      }
    }
    setSending(false);
    void refresh();
    const undo = async () => {
      for (const each of done) await write(each.id, kind === 'add' ? [] : each.tags, kind === 'add' ? each.tags : []);
      await refresh();
    };
    const what = `${tags.join(', ')} ${kind === 'add' ? 'added to' : 'taken from'} ${countText(done.length, 'incident')}.`;
    if (refused === null) say({ text: done.length === 0 ? 'They stood so already.' : what, tone: 'done', ...(done.length === 0 ? {} : { undo }) });
    else say({ text: `${done.length === 0 ? '' : `${what} `}Not everywhere: ${refused}`, tone: 'bad', ...(done.length === 0 ? {} : { undo }) });
  };
  return { send, sending };
}
