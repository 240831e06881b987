/** Who is this person, in which teams, and what happens when they leave? */
import { Button, Modal, Textarea } from '@mantine/core';
import { departPerson, listPeople } from '@samspel/contract/catalog.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Fact, Facts, Page } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { nameOf } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { NamedLinks } from './cells.tsx';
import { useRefInPath } from './ref-in-path.ts';

/** The screen. */
export function Screen() {
  const ref = useRefInPath();
  const asked = useAsk(listPeople, {});
  const person = asked.data?.items.find((each) => each.ref === ref);
  const operator = useMay('operator');
  const [leaving, setLeaving] = useState(false);
  return (
    <Page
      width="reading"
      title={person?.title ?? nameOf(ref)}
      above={
        <Link className="s-link" to="/teams">
          Teams
        </Link>
      }
      meta={person !== undefined && person.departedAt !== null && <State tone="warn" word="Has left" />}
      actions={operator && person !== undefined && person.departedAt === null && <Button onClick={() => setLeaving(true)}>Has left…</Button>}
    >
      <Answer asked={asked}>
        {() =>
          person === undefined ? (
            <EmptyState title="The catalog does not hold this person">
              <span className="s-mono">{ref}</span> may have been removed by an import, or never declared.
            </EmptyState>
          ) : (
            <Facts>
              <Fact name="Teams">
                <NamedLinks things={person.teams} none="in no team" />
              </Fact>
              <Fact name="Mail">
                {person.email === null ? (
                  <span className="s-faint">not said</span>
                ) : (
                  <a className="s-link" href={`mailto:${person.email}`}>
                    {person.email}
                  </a>
                )}
              </Fact>
              <Fact name="Reference">
                <span className="s-mono">{person.ref}</span>
              </Fact>
              {person.departedAt !== null && (
                <Fact name="Left">
                  <When at={person.departedAt} />
                </Fact>
              )}
            </Facts>
          )
        }
      </Answer>
      {leaving && person !== undefined && <Leaving person={person} close={() => setLeaving(false)} />}
    </Page>
  );
}

function Leaving({ person, close }: { readonly person: { readonly ref: string; readonly title: string }; readonly close: () => void }) {
  const [reason, setReason] = useState('');
  const depart = useCommand(departPerson, {
    quiet: true,
    says: (answer) =>
      answer.ownerships.length === 0
        ? 'Noted. No ownership names them.'
        : `Noted. ${countText(answer.ownerships.length, 'ownership')} now wait for another person.`,
  });
  return (
    <Modal opened onClose={close} title={`${person.title} has left`} size={480}>
      <Form
        tone="danger"
        submit="Note it"
        pending={depart.pending}
        disabled={reason.trim() === ''}
        problem={depart.problem}
        fields={['/reason']}
        onCancel={close}
        onSubmit={() => void depart.run({ params: { ref: person.ref }, body: { reason: reason.trim() } }).then((answer) => answer !== null && close())}
      >
        <p className="s-dim">
          Ownerships that name this person go to the queue of departed ones. Nothing is deleted, and this cannot be undone here: an import that declares the
          person again brings them back.
        </p>
        <Textarea
          data-autofocus
          label="Why"
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={fieldError(depart.problem, '/reason')}
        />
      </Form>
    </Modal>
  );
}
