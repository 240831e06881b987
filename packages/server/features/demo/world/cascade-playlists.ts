/** What happened on the afternoon without playlists? The second catastrophe: a full disk, a helpful fallback, and edits that were lost. */
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Deed } from './deeds.ts';
import { tale } from './tale.ts';

const happened = `For the pictures of playlists a new index was built on *Playlist database*, in the background, at lunch time, as the recipe says. The recipe does not say that an index of this kind needs room for itself **and** for its sorting. At 12:08 UTC the disk of the primary was full, and the database did what it should: it stopped taking writes.

Adding a song failed. *Shared editing* kept the changes and tried again, which was right, and filled its memory, which was not.

Reading still worked, slowly. The client has a kind thought for that case: if a playlist takes longer than a second, it draws the list from the tracks it knows, and asks *Metadata* for each of them. A playlist has 60 tracks on average. **Eleven thousand opened playlists a second became 660,000 questions a second** to a system that answers 90,000. By 12:31 *Metadata cache* threw out what it had just fetched; *Search*, *Artist pages* and *Track resolver* stand on the same cache, and at 12:40 people could no longer begin a track.

At 14:10 we made the replica the new primary. It was 50 minutes behind: the index was being built there too, and the alert that says so had been muted for the migration. So changes made between 11:18 and 12:08, acknowledged to their makers, were not there. We noticed at 14:52, when a colleague missed a song.

Metadata was itself again at 15:05, when the fallback was switched off in the clients. Playlists took writes again at 16:20, and at 17:31 the last of the queues was empty. The lost changes came back from the event log over the next three days; 14,200 of 2.3 million could not be put back in order.`;

const surprise = `That playlists can take playback down. There is no line from one to the other in anybody's drawing: they meet in a cache, and the path is a fallback written so that a slow day would feel less slow.

And that our way back was broken by the thing we wanted to go back from: the replica was behind *because of* the index.`;

/** Tells it, with its case study, from a Tuesday at 12:08. */
export function playlistCascade(started: Instant, now: Instant): Deed[] {
  const t = tale('playlists', started);
  t.open(19, 'lucia', {
    title: 'Playlists cannot be changed, and open slowly',
    summary: 'Support has forty messages in ten minutes: songs cannot be added. Our own check reads one playlist a minute, and that one is in the cache.',
    severity: 'major',
    started: { at: new Date(t.at(19)).toISOString(), source: 'person' },
    detected: { at: new Date(t.at(19)).toISOString(), source: 'person' },
    tags: ['area:playlists', 'cascade', 'change:data'],
    impacts: [{ target: 'component:default/playlist-api', severity: 'major' }],
  });
  t.acknowledge(21, 'lucia');
  t.join(21, 'lucia', 'Lucia Serrano', 'operations');
  t.join(24, 'elsa', 'Elsa Bergman', 'playlists');
  t.note(26, 'elsa', 'The disk of Playlist database is full. The index we began at 11:18 is still being built. Stopping it.', true);
  t.impact(27, 'elsa', { target: 'resource:default/playlist-db', from: 0, severity: 'major' });
  t.impact(28, 'elsa', { target: 'component:default/collab-edits', from: 0, severity: 'major' });
  t.join(34, 'lucia', 'Chiara Fontana', 'catalogue');
  t.impact(181, 'lucia', { target: 'component:default/metadata-api', from: 23, to: 177, severity: 'partial' });
  t.impact(182, 'lucia', { target: 'resource:default/metadata-cache', from: 23, to: 177, severity: 'major' });
  t.note(41, 'lucia', 'Track resolver times out on Metadata. **People cannot play.** Asked everybody from Playback and Discovery to come.', true);
  t.join(42, 'astrid', 'Astrid Holm', 'operations');
  t.lead(43, 'astrid', 3);
  t.impact(183, 'astrid', { target: 'component:default/track-resolver', from: 32, to: 177, fraction: 0.42 });
  t.impact(184, 'astrid', { target: 'component:default/search-api', from: 30, to: 177, severity: 'partial' });
  t.impact(185, 'astrid', { target: 'component:default/artist-pages', from: 30, to: 177, severity: 'degraded' });
  t.note(
    75,
    'elsa',
    'Stopping the index did not give the room back: its half-made files stay until the database is restarted, and a restart would read the whole log first. That takes about three hours.',
  );
  t.note(97, 'astrid', 'Decided: make the replica the primary. Agreed by Elsa, Gunnar and me. We know that it may lack some minutes.', true);
  t.note(122, 'elsa', 'The replica is primary. Reads are quick again; writes stay shut until the queues are looked at.');
  t.note(
    164,
    'elsa',
    'A song I added at 11:40 is not in my list. **The replica was 50 minutes behind.** Its alert had been muted for the migration, by me, until tomorrow.',
    true,
  );
  t.edit(165, 'astrid', { dataLost: true, rolledBack: true });
  t.note(177, 'lucia', 'The fallback is switched off by a setting; Metadata falls from 640,000 to 31,000 questions a second. Playing works.', true);
  t.mitigate(178, 'astrid');
  t.note(252, 'elsa', 'Writes are open. Shared editing empties its queue, oldest first.');
  t.resolve(323, 'astrid');
  t.correct(1505, 'elsa', 'detected', 12, 'The first message to support came at 12:20. Nobody had told us that they wait for five before they call.');
  t.correct(1500, 'astrid', 'started', 0, 'The log of the database: the first refused write was at 12:08.');
  t.edit(1510, 'astrid', {
    trigger: { code: 'data-change', text: 'A new index on the largest table, built at lunch time' },
    cause: { code: 'hidden-dependency', text: 'The fallback of the client joins playlists and playback through Metadata' },
  });
  t.study(
    8,
    'elsa',
    {
      happened,
      surprise,
      trigger: { code: 'data-change', text: 'Building an index filled the disk' },
      cause: { code: 'hidden-dependency', text: 'A fallback nobody had drawn, and a way back that stood on what it was to save' },
      wentWell: [
        'Elsa said at once what she had muted, and that saved us an hour.',
        'The event log had every change; it was never meant for this.',
        'One person led, from minute 43 on.',
      ],
      wentBadly: [
        'The check of playlists reads; it does not write. Listeners found it first.',
        'We did not know how far behind the replica was when we decided for it.',
        'The fallback could not be switched off by the team that owns it.',
      ],
      luck: ['The event log had been given thirty days instead of two a month before.', 'It was a Tuesday.'],
    },
    [
      {
        what: 'No change of tables without a rehearsal on all the data, with the disk it took',
        owner: 'group:default/playlists',
        measure: 'Each migration names its rehearsal; the review refuses it otherwise',
        due: 21,
        followed: [
          { days: 19, state: 'done', note: 'The template of migrations asks for it.' },
          { days: 80, state: 'holds', note: 'Six migrations since, six rehearsals. One was stopped by its own figures.' },
        ],
      },
      {
        what: 'A muted alert speaks again by itself after two hours',
        owner: 'group:default/platform',
        measure: 'No mute older than two hours in the list',
        due: 30,
        followed: [{ days: 34, state: 'done', note: 'Alerting takes no longer mutes.' }],
      },
      {
        what: 'Tracks of a list are asked for in one question, in the fallback too',
        owner: 'group:default/playlists',
        measure: 'Questions to Metadata per opened list, at most two',
        due: 60,
        followed: [
          { days: 52, state: 'done', note: 'In all clients from version 9.1.' },
          { days: 90, state: 'holds', note: '1.3 on the busiest day.' },
        ],
      },
      {
        what: 'Metadata refuses what is only nice to have before it refuses what is needed to play',
        owner: 'group:default/catalogue',
        measure: 'With the fallback switched on in a test, Track resolver keeps its 99th percentile',
        due: 128,
        followed: [],
      },
      {
        what: 'The owner of a list can set it back to how it was at any minute of the last month',
        owner: 'user:default/henrik-aalto',
        measure: 'A listener did it without help',
        due: 105,
        followed: [],
      },
      {
        what: 'Playlists stops asking Metadata by itself when half of its questions fail: a circuit breaker',
        owner: 'group:default/playlists',
        measure: 'With Metadata slowed in a test, lists open without its titles, and Track resolver does not notice',
        due: 150,
        followed: [],
      },
    ],
    now,
  );
  return t.deeds;
}
