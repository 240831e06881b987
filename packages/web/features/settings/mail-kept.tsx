/** For how long is mail kept as it came, and how much of it is there? */
import { Button, Modal, NumberInput, Switch } from '@mantine/core';
import { changeMailRetention, type MailRetention, readMailRetention } from '@samspel/contract/mail.ts';
import { useState } from 'react';
import { Form } from '../../parts/field/form.tsx';
import { When } from '../../parts/figure/when.tsx';
import { numberText } from '../../parts/format/number.ts';
import { Fact, Facts, Section as Part } from '../../parts/page/page.tsx';
import { Answer } from '../../parts/page/standing.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { fieldError } from '../../platform/problem.ts';
import { useMay } from '../../platform/session.ts';

const daysText = (days: number | null): string => (days === null ? 'for ever' : `${numberText(days)} days`);

/** The part of the mail section. */
export function Kept() {
  const asked = useAsk(readMailRetention);
  const admin = useMay('admin');
  const [changing, setChanging] = useState(false);
  return (
    <Answer asked={asked}>
      {(now) => (
        <Part
          title="How long mail is kept"
          note="As it came, with its layout and attachments, counted from the last mail of its thread. Who wrote what and when stays as text, in its request and here."
          actions={admin && <Button onClick={() => setChanging(true)}>Change</Button>}
        >
          <Facts>
            <Fact name="Questions">{daysText(now.requestDays)}</Fact>
            <Fact name="Alerts">{daysText(now.alertDays)}</Fact>
            <Fact name="There now">
              {now.mails === 0 || now.oldest === null ? (
                'none'
              ) : (
                <>
                  {numberText(now.mails)} {now.mails === 1 ? 'mail' : 'mails'}, {numberText(now.bytes / 1_000_000, 1)} MB; the oldest came{' '}
                  <When at={now.oldest} as="relative" />
                </>
              )}
            </Fact>
          </Facts>
          {changing && <Change now={now} onClose={() => setChanging(false)} />}
        </Part>
      )}
    </Answer>
  );
}

type Field = 'requestDays' | 'alertDays';
const titles: Readonly<Record<Field, string>> = { requestDays: 'Questions', alertDays: 'Alerts' };
/** What a switched off «for ever» begins with. */
const standard: Readonly<Record<Field, number>> = { requestDays: 730, alertDays: 30 };

function Change({ now, onClose }: { readonly now: MailRetention; readonly onClose: () => void }) {
  const [days, setDays] = useState<Readonly<Record<Field, number | string | null>>>({ requestDays: now.requestDays, alertDays: now.alertDays });
  const changing = useCommand(changeMailRetention, { quiet: true, says: 'Kept so from now on. What is too old goes within the hour.' });
  const { requestDays, alertDays } = days;
  const isWhole = requestDays !== '' && alertDays !== '';
  const number = (value: number | string | null): number | null => (value === null ? null : Number(value));
  const send = async (): Promise<void> => {
    const body = { requestDays: number(requestDays), alertDays: number(alertDays) };
    if ((await changing.run({ body }, { version: now.version })) !== null) onClose();
  };
  return (
    <Modal opened onClose={onClose} title="How long mail is kept" size={480}>
      <Form
        onSubmit={() => void send()}
        submit="Keep it so"
        pending={changing.pending}
        problem={changing.problem}
        fields={['/requestDays', '/alertDays']}
        disabled={!isWhole}
        onCancel={onClose}
      >
        {(['requestDays', 'alertDays'] as const).map((field) => (
          <div key={field} className="s-stack" style={{ gap: 8 }}>
            <NumberInput
              label={titles[field]}
              description="Days after the last mail of the thread, 7 or more"
              allowDecimal={false}
              allowNegative={false}
              disabled={days[field] === null}
              placeholder="for ever"
              value={days[field] ?? ''}
              onChange={(value) => setDays((before) => ({ ...before, [field]: value }))}
              error={fieldError(changing.problem, `/${field}`) === null ? null : 'It must be 7 days or more, and 36,500 or less.'}
            />
            <Switch
              label="For ever"
              aria-label={`Keep ${titles[field].toLowerCase()} for ever`}
              checked={days[field] === null}
              onChange={(event) => {
                const isEver = event.currentTarget.checked;
                setDays((before) => ({ ...before, [field]: isEver ? null : (now[field] ?? standard[field]) }));
              }}
            />
          </div>
        ))}
      </Form>
    </Modal>
  );
}
