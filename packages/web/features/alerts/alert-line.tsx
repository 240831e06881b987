/** One alert of a group: what it says, why it is here, what is done about it, and what happened to it, line by line. */
import { type AlertAnswer, readAlert } from '@samspel/contract/alerts.ts';
import { useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { countText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Fact, Facts } from '../../parts/page/page.tsx';
import { Answer, Skeleton } from '../../parts/page/standing.tsx';
import { State, Tag } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';
import { addressOfRef } from '../../platform/places.ts';
import { actionSaid, alertStateSaid } from './words.ts';

export function SystemLink({ system }: { readonly system: { readonly ref: string; readonly title: string } }) {
  const to = addressOfRef(system.ref);
  return to === null ? (
    <span>{system.title}</span>
  ) : (
    <Link className="s-link" to={to}>
      {system.title}
    </Link>
  );
}

export function AlertLine({ alert }: { readonly alert: AlertAnswer }) {
  const { tone, word } = alertStateSaid[alert.state];
  const [open, setOpen] = useState(false);
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <State tone={tone} word={word} /> <b>{alert.title}</b>
          <span className="s-row-wrap s-dim">
            {alert.system !== null && <span>{alert.system.title}</span>}
            {alert.systemName !== null && <span>{alert.systemName}, unknown to the catalog</span>}
            <span>{alert.source.name}</span>
            <When at={alert.openedAt} as="relative" />
            {alert.flapping !== null && <Tag>flaps, {alert.flapping} times</Tag>}
            {alert.truncated > 0 && <Tag>and {alert.truncated} more that were not listed</Tag>}
            {alert.silence !== null && <Tag>silenced</Tag>}
          </span>
        </summary>
        <Facts>
          {alert.system !== null && (
            <Fact name="About">
              <SystemLink system={alert.system} />
            </Fact>
          )}
          <Fact name="In this group">{alert.joined}</Fact>
          <Fact name="What is done">
            {actionSaid[alert.action]}: {alert.reason}
          </Fact>
          {alert.text !== null && <Fact name="Says">{alert.text}</Fact>}
          <Fact name="Heard">
            {alert.arrivals === 1 ? 'once' : `${alert.arrivals} times`}, last <When at={alert.lastAt} />
          </Fact>
          {alert.expiresAt !== null && (
            <Fact name="Expires">
              <When at={alert.expiresAt} as="relative" />, unless it is heard again
            </Fact>
          )}
          {alert.endedAt !== null && (
            <Fact name="Over since">
              <When at={alert.endedAt} />
            </Fact>
          )}
          {alert.acknowledgedBy !== null && <Fact name="Acknowledged">by {alert.acknowledgedBy}</Fact>}
          <Fact name="Labels">
            <span className="s-mono s-al-labels">
              {Object.entries(alert.labels)
                .map(([name, value]) => `${name}=${value}`)
                .join('  ')}
            </span>
          </Fact>
          {alert.links.length > 0 && (
            <Fact name="There">
              <span className="s-row-wrap">
                {alert.links.map(({ text, href }) => (
                  <a key={`${text} ${href}`} className="s-link" href={href} target="_blank" rel="noreferrer noopener">
                    {text}
                  </a>
                ))}
              </span>
            </Fact>
          )}
          {open && <History id={alert.id} />}
        </Facts>
      </details>
    </li>
  );
}

/** Asked for when the alert is opened. */
function History({ id }: { readonly id: string }) {
  const asked = useAsk(readAlert, { params: { id } });
  return (
    <Fact name="What happened">
      <Answer asked={asked} skeleton={<Skeleton lines={2} />}>
        {({ changes, earlier }) => (
          <>
            <ul className="s-al-history">
              {changes.map(({ at, says }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
                <li key={index}>
                  <When at={at} seconds /> {says}
                </li>
              ))}
            </ul>
            {earlier.length > 0 && (
              <p className="s-dim">
                {countText(earlier.length, 'earlier time', 'earlier times')}, the last <When at={earlier[0]?.openedAt ?? ''} as="relative" />
              </p>
            )}
          </>
        )}
      </Answer>
    </Fact>
  );
}
