/** One thing of an import in the right panel: every field that differs, before and after. */
import { showImport } from '@samspel/contract/catalog.ts';
import { Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { Panel as Frame } from '../../parts/panel/panel.tsx';
import { useAsk } from '../../platform/ask.ts';
import { kindWord } from '../../platform/reference.ts';
import { valueText } from './plan.tsx';
import './systems.css';

/** `id` is the plan's id, a slash and the reference. */
export function Panel({ id }: { readonly id: string }) {
  const at = id.indexOf('/');
  const [plan, ref] = [id.slice(0, at), id.slice(at + 1)];
  const asked = useAsk(showImport, { params: { id: plan } });
  const item = asked.data?.items.find((each) => each.ref === ref);
  return (
    <Frame
      title={item?.title ?? ref}
      meta={
        item === undefined ? undefined : (
          <span>
            {kindWord(item.kind.toLowerCase())}, {item.change === 'unchanged' ? 'as it was' : item.change}
          </span>
        )
      }
    >
      <Answer asked={asked}>
        {() =>
          item === undefined ? (
            <EmptyState small title="This import does not hold it." />
          ) : (
            <>
              <p className="s-mono s-dim" style={{ overflowWrap: 'anywhere' }}>
                {item.ref}
                {item.file !== null && ` · ${item.file}:${item.line ?? 1}`}
              </p>
              {item.conflicts.length > 0 && (
                <Section title="Decided otherwise by hand" count={item.conflicts.length} note="What was changed here stays; a finding asks.">
                  {item.conflicts.map((each) => (
                    <div key={each.path} className="s-import-field">
                      <p className="s-mono">{each.path}</p>
                      <p>
                        here <b>{valueText(each.byHand)}</b>
                      </p>
                      <p className="s-dim">in the file {valueText(each.incoming)}</p>
                    </div>
                  ))}
                </Section>
              )}
              <Section title="Fields" count={item.fields.length}>
                {item.fields.length === 0 && <EmptyState small title="No field differs." />}
                {item.fields.map((field) => (
                  <div key={field.path} className="s-import-field">
                    <p className="s-mono">{field.path === '' ? 'the whole document' : field.path}</p>
                    {field.before !== null && field.before !== undefined && (
                      <p className="s-import-before">
                        <span aria-hidden="true">−</span>
                        <span>
                          <span className="s-unseen">before </span>
                          {shown(field.before)}
                        </span>
                      </p>
                    )}
                    {field.after !== null && field.after !== undefined && (
                      <p className="s-import-after">
                        <span aria-hidden="true">+</span>
                        <span>
                          <span className="s-unseen">after </span>
                          {shown(field.after)}
                        </span>
                      </p>
                    )}
                  </div>
                ))}
              </Section>
              {item.kept.length > 0 && (
                <Section title="Kept as changed by hand" count={item.kept.length}>
                  <p className="s-mono s-dim">{item.kept.join(', ')}</p>
                </Section>
              )}
            </>
          )
        }
      </Answer>
    </Frame>
  );
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
