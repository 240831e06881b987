/**
 * How is one mail read? What is new in it first, quotes and signature folded. Its HTML only when asked for, in a frame where nothing runs, and pictures from elsewhere only
 * when asked for again: whoever sent them would learn that it was read.
 */
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { When } from '../figure/when.tsx';
import { numberText } from '../format/number.ts';
import { Link } from '../page/link.tsx';
import './mail.css';

export interface MailFile {
  readonly hash: string;
  readonly name: string;
  readonly size: number;
  readonly isInline: boolean;
  readonly kept: boolean;
}

export interface MailLetter {
  readonly id: string;
  readonly at: string;
  readonly from: { readonly address: string; readonly name: string };
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly parts: readonly { readonly kind: 'said' | 'quoted' | 'signature'; readonly text: string }[];
  readonly isCut: boolean;
  readonly hasHtml: boolean;
  readonly hasRemoteImages: boolean;
  readonly attachments: readonly MailFile[];
  /** Why it could not be read, or what was odd. */
  readonly problem: string | null;
  /** When it was thrown away as it came; null: it is there. */
  readonly rawGoneAt: string | null;
}

/** A mail below the API's path of mails; `head={false}` where who wrote it stands beside it already. */
export function MailView({ mail, head = true, actions }: { readonly mail: MailLetter; readonly head?: boolean; readonly actions?: ReactNode }) {
  const [shown, setShown] = useState<'text' | 'html' | 'html with pictures'>('text');
  const address = `/api/mail/${mail.id}`;
  const files = withKeys(mail.attachments.filter((one) => !one.isInline || !mail.hasHtml));
  return (
    <div className="s-mail">
      {head && (
        <div className="s-mail-head">
          <span className="s-mail-from" title={mail.from.address}>
            {mail.from.name === '' ? mail.from.address || 'nobody' : mail.from.name}
          </span>
          {mail.from.name !== '' && <span className="s-faint">{mail.from.address}</span>}
          <When at={mail.at} />
          <div className="s-mail-to s-dim">
            to {mail.to.slice(0, 5).join(', ') || 'nobody named'}
            {mail.to.length > 5 && ` and ${mail.to.length - 5} more`}
            {mail.cc.length > 0 && `; copies to ${mail.cc.slice(0, 5).join(', ')}${mail.cc.length > 5 ? ` and ${mail.cc.length - 5} more` : ''}`}
          </div>
        </div>
      )}
      {mail.problem !== null && <p className="s-dim">About this mail: {mail.problem}.</p>}
      {shown === 'text' ? (
        <MailText mail={mail} />
      ) : (
        <iframe
          className="s-mail-frame"
          title={`Mail from ${mail.from.name || mail.from.address}`}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          src={`${address}/html${shown === 'html' ? '' : '?images=on'}`}
        />
      )}
      {files.length > 0 && (
        <ul className="s-mail-files" aria-label="Attachments">
          {files.map(({ key, thing: one }) => (
            <li key={key}>
              {one.kept ? (
                <a className="s-link" href={`${address}/attachments/${one.hash}`} download={one.name}>
                  {one.name}
                </a>
              ) : (
                <span className="s-dim">{one.name}</span>
              )}{' '}
              <span className="s-faint s-num">{sizeText(one.size)}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="s-mail-doing">
        {mail.hasHtml && (
          <Button variant="subtle" size="compact-sm" onClick={() => setShown(shown === 'text' ? 'html' : 'text')}>
            {shown === 'text' ? 'Show as it was laid out' : 'Show as text'}
          </Button>
        )}
        {shown === 'html' && mail.hasRemoteImages && (
          <Button
            variant="subtle"
            size="compact-sm"
            title="Whoever sent it may learn that it was read, and from where"
            onClick={() => setShown('html with pictures')}
          >
            Load pictures from elsewhere
          </Button>
        )}
        {mail.rawGoneAt === null ? (
          <>
            <Link className="s-link" to={`${address}/raw`}>
              Raw mail
            </Link>
            {actions}
          </>
        ) : (
          <span className="s-faint">
            Thrown away as it came <When at={mail.rawGoneAt} as="relative" />: layout{mail.attachments.length > 0 && ' and attachments'} went with it.
          </span>
        )}
      </div>
    </div>
  );
}

function MailText({ mail }: { readonly mail: MailLetter }) {
  if (mail.parts.length === 0) return <p className="s-faint">It has no text.</p>;
  const onlyQuoted = mail.parts.every(({ kind }) => kind !== 'said');
  return (
    <div className="s-mail-text">
      {withKeys(mail.parts).map(({ key, thing: part }) =>
        part.kind === 'said' ? (
          <p key={key}>{part.text}</p>
        ) : (
          <details key={key} open={onlyQuoted}>
            <summary>{part.kind === 'quoted' ? 'Quoted' : 'Signature'}</summary>
            <p>{part.text}</p>
          </details>
        ),
      )}
      {mail.isCut && <p className="s-faint">It goes on: the rest is in the raw mail.</p>}
    </div>
  );
}

/** What is read never changes its order: its place is its key. */
function withKeys<Thing>(things: readonly Thing[]): { readonly key: string; readonly thing: Thing }[] {
  return things.map((thing, place) => ({ key: String(place), thing }));
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${numberText(Math.round(bytes / 1000))} kB` : `${numberText(bytes / 1_000_000, 1)} MB`;
}
