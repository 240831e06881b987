/** What do we know of one mail? As it reads, and how it was taken. */
import { Button, Modal } from '@mantine/core';
import { type Mail, parseMailAgain, readMail } from '@samspel/contract/mail.ts';
import { MailView } from '../../parts/mail/mail-view.tsx';
import { Fact, Facts } from '../../parts/page/page.tsx';
import { Answer } from '../../parts/page/standing.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { useMay } from '../../platform/session.ts';

/** The mail over the list. */
export function OneMail({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const asked = useAsk(readMail, { params: { id } });
  const again = useCommand(parseMailAgain, { says: 'Read again.' });
  const operator = useMay('operator');
  return (
    <Modal opened onClose={onClose} title={asked.data?.subject || 'Mail'} size={800}>
      <Answer asked={asked}>
        {(mail) => (
          <>
            <MailView
              mail={mail}
              actions={
                operator && (
                  <Button variant="subtle" size="compact-sm" onClick={() => void again.run({ params: { id } })}>
                    Read it again
                  </Button>
                )
              }
            />
            <Facts>
              <Fact name="Taken so because">{mail.reason}</Fact>
              {mail.bounced !== null && (
                <Fact name="Came back">
                  {mail.bounced.recipient ?? 'recipient not named'} {mail.bounced.status}
                </Fact>
              )}
              <Fact name="Sender checked">{checkedText(mail)}</Fact>
              <Fact name="Envelope">
                {mail.envelopeFrom === null ? 'fetched from a mailbox' : `${mail.envelopeFrom || 'nobody'} by ${mail.remoteAddress ?? '?'}`}
              </Fact>
              <Fact name="Message-ID">{mail.messageId ?? 'it has none'}</Fact>
            </Facts>
          </>
        )}
      </Answer>
    </Modal>
  );
}

function checkedText({ authentication }: Mail): string {
  if (authentication === null) return 'not: it was fetched';
  if (authentication.dkim.some((one) => one.domain === ''))
    return 'could not be: too large, signed too often, or names that answer too slowly. Its sender is not believed';
  const dkim = authentication.dkim.length === 0 ? 'not signed' : authentication.dkim.map((one) => `${one.domain} ${one.result}`).join(', ');
  return `SPF ${authentication.spf} · DKIM ${dkim} · DMARC ${authentication.dmarc}`;
}
