/** What is asked again and again? Questions that are alike, so that the answer is written down once; offered as a finding to decide on. */
import { Button } from '@mantine/core';
import { documentCluster, readClusters } from '@samspel/contract/requests.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { Facet, FilterBar } from '../../parts/facets/facets.tsx';
import { Figure, type Made } from '../../parts/figure/figure.tsx';
import { When } from '../../parts/figure/when.tsx';
import { countText, numberText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Page, Section } from '../../parts/page/page.tsx';
import { Answer, EmptyState } from '../../parts/page/standing.tsx';
import { State, type Tone } from '../../parts/state/state.tsx';
import { useAddress } from '../../platform/address.ts';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { useMay } from '../../platform/session.ts';
import { say } from '../../platform/toasts.ts';
import { SubNav } from './subnav.tsx';

type Cluster = AnswerOf<typeof readClusters>['clusters'][number];
const spans = { '28': '4 weeks', '90': '90 days', '365': 'A year' } as const;

export function Screen() {
  const [{ days }, set] = useAddress({ days: '90' });
  const asked = useAsk(readClusters, { query: { days: days in spans ? Number(days) : 90 } }, { nouns: ['findings'] });
  return (
    <Page title="Asked again" bar={<SubNav here="again" />} meta={<span>Each question that is written down where people look is one less to answer.</span>}>
      <FilterBar>
        <Facet
          label="Span"
          single
          chosen={[days]}
          onChange={([one]) => set({ days: one ?? '90' }, 'push')}
          options={Object.entries(spans).map(([value, label]) => ({ value, label }))}
        />
      </FilterBar>
      <Answer asked={asked}>
        {({ asked, clusters }) =>
          clusters.length === 0 ? (
            <EmptyState title="Nothing was asked three times">Of {countText(asked, 'question')} in this span no three are alike in their words.</EmptyState>
          ) : (
            clusters.map((cluster) => <One key={cluster.requests[0]?.id} cluster={cluster} />)
          )
        }
      </Answer>
    </Page>
  );
}

function One({ cluster }: { readonly cluster: Cluster }) {
  const member = useMay('member');
  const offering = useCommand(documentCluster);
  const newestFirst = cluster.requests.toReversed();
  const [last] = newestFirst;
  const offer = async () => {
    const done = await offering.run({ body: { words: cluster.words, requests: cluster.requests.map(({ id }) => id) } });
    if (done === null || done === true) return;
    if (done.finding === null) say({ text: 'It was offered before.', tone: 'info', href: '/findings' });
    else say({ text: 'It is a finding now.', tone: 'done', href: `/findings?panel=finding/${done.finding}` });
  };
  return (
    <Section
      title={last?.title ?? cluster.words.join(' ')}
      count={cluster.requests.length}
      note={
        <>
          Last asked <When at={cluster.lastAt} as="relative" />. What they share: {cluster.words.join(', ')}. How alike they are:{' '}
          <Figure title="How alike they are" made={likenessMade(cluster)}>
            {numberText(cluster.likeness, 2)}
          </Figure>{' '}
          of 1.
        </>
      }
      actions={
        cluster.finding !== null && cluster.finding.state !== 'withdrawn' ? (
          <Offered finding={cluster.finding} />
        ) : (
          member && (
            <Button loading={offering.pending} onClick={() => void offer()}>
              Offer it to be written down
            </Button>
          )
        )
      }
    >
      <Asked requests={newestFirst.slice(0, shownAtOnce)} />
      {newestFirst.length > shownAtOnce && (
        <details className="s-req-older">
          <summary>{countText(newestFirst.length - shownAtOnce, 'older one')}</summary>
          <Asked requests={newestFirst.slice(shownAtOnce)} />
        </details>
      )}
    </Section>
  );
}

const shownAtOnce = 4;

function Asked({ requests }: Pick<Cluster, 'requests'>) {
  return (
    <ul className="s-req-said">
      {requests.map((one) => (
        <li key={one.id}>
          <Link className="s-link" to={`/requests/${one.id}`}>
            {one.number} {one.title}
          </Link>{' '}
          <span className="s-faint">
            <When at={one.askedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

const likenessMade = ({ likeness, requests }: Cluster): Made => ({
  formula: 'mean over the questions of the cosine between the words of each and the words of all of them together',
  worked: numberText(likeness, 4),
  n: { count: requests.length, of: 'questions' },
  notes: ['Words weigh more the rarer they are. A question belongs here from 0.4 on. Endings and languages are not understood.'],
  rows: requests.map(({ number, title, id }) => ({ label: `${number} ${title}`, value: '', href: `/requests/${id}` })),
});

const offeredSaid: Readonly<Record<NonNullable<Cluster['finding']>['state'], { readonly tone: Tone; readonly word: string }>> = {
  open: { tone: 'active', word: 'offered' },
  accepted: { tone: 'good', word: 'to be written down' },
  dismissed: { tone: 'quiet', word: 'dismissed' },
  withdrawn: { tone: 'quiet', word: 'withdrawn' },
};

/** What was decided about it; the finding has the reason. */
function Offered({ finding: { id, state } }: { readonly finding: NonNullable<Cluster['finding']> }) {
  const said = offeredSaid[state];
  return (
    <Link className="s-link" to={`/findings?state=${state}&panel=finding/${id}`}>
      <State tone={said.tone} word={said.word} />
    </Link>
  );
}
