import { declineOwnership, proposeOwner } from '@samspel/contract/catalog.ts';
import * as contract from '@samspel/contract/incidents.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { currentRevision, impactsSince } from './index.ts';
import { type IncidentGround, incidentGround, player, refused, search, store } from './testing/incident-ground.ts';

let ground: IncidentGround;
beforeAll(async () => {
  ground = await incidentGround();
});
afterAll(() => ground.test.end());

const id = (incident: string) => ({ params: { id: incident } });
const screen = (incident: string, by = ground.viewer) => by(contract.readIncident, id(incident));
const counted = async (incident: string) =>
  (await impactsSince(ground.test.samspel.house.reader, 0)).filter((impact) => impact.incidentId === incident && impact.counted);

describe('an incident', () => {
  test('opened, acknowledged, backdated and resolved: screen, impacts and revision follow', async () => {
    const { reader } = ground.test.samspel.house;
    const before = await currentRevision(reader);
    const incident = await ground.open();
    const [impact] = await counted(incident);
    expect(impact).toMatchObject({ target: player, from: Date.parse('2026-03-02T08:50:00Z'), to: null });
    expect(impact?.revision).toBe(before + 1);

    await ground.member(contract.acknowledgeIncident, { ...id(incident), body: {} });
    expect(await currentRevision(reader)).toBe(before + 1);

    const correct = { params: { id: incident, which: 'started' as const }, body: { at: '2026-03-02T08:30:00Z', why: 'the logs say so' } };
    const corrected = await ground.operator(contract.correctInstant, correct);
    expect(corrected.reason).toContain('because the logs say so');
    expect(await counted(incident)).toMatchObject([{ from: Date.parse('2026-03-02T08:30:00Z'), revision: before + 2 }]);

    await ground.operator(contract.resolveIncident, { ...id(incident), body: { at: '2026-03-02T08:58:00Z' } });
    expect(await counted(incident)).toMatchObject([{ to: Date.parse('2026-03-02T08:58:00Z') }]);
    const shown = await screen(incident);
    expect(shown.incident).toMatchObject({
      state: 'resolved',
      version: 4,
      instants: { started: { original: { at: '2026-03-02T08:50:00Z' }, corrections: [{ why: 'the logs say so' }] } },
    });
    expect(shown.timeline.items.map((entry) => entry.type)).toEqual([
      'incidents.resolved',
      'incidents.corrected',
      'incidents.acknowledged',
      'incidents.opened',
    ]);
    expect(shown.affected).toEqual([
      { ref: player, title: 'Player', kind: 'component', known: true, devOwner: 'group:default/sound', opsOwner: 'group:default/keepers' },
    ]);
    expect(shown.ageSeconds).toBe(28 * 60);
  });

  test('without a usable start is in no figure, and comes back when it has one', async () => {
    const incident = await ground.open();
    const correct = (at: string | null) => ground.operator(contract.correctInstant, { params: { id: incident, which: 'started' }, body: { at, why: 'x' } });
    expect((await correct(null)).incident.countability).toMatchObject({ countable: false, reason: 'started-unknown' });
    expect(await counted(incident)).toEqual([]);
    await correct('2026-03-02T08:40:00Z');
    expect(await counted(incident)).toHaveLength(1);
  });

  test('refusals name the field', async () => {
    const incident = await ground.open();
    const impacts = [{ target: player }, { target: 'component:default/nobody' }];
    expect(await refused(ground.open({ impacts }))).toBe('incidents.unknown-target /impacts/1/target');
    expect(await refused(ground.open({ started: { at: '2026-03-02T09:00:01Z' } }))).toBe('incidents.instant-in-future /started/at');
    expect(await refused(ground.operator(contract.addImpact, { ...id(incident), body: { target: player } }))).toBe('incidents.impact-twice');
    expect(await refused(ground.operator(contract.addImpact, { ...id(incident), body: { target: search, users: 3, fraction: 0.1 } }))).toBe(
      'incidents.impact-measured-twice ',
    );
    expect(await refused(ground.operator(contract.readIncident, id('inc_00000000000000000000000000')))).toBe('incidents.unknown');
  });

  test('two people at once: the second is told which version it is at, and nothing of theirs was kept', async () => {
    const incident = await ground.open();
    const edit = (title: string) => ground.operator(contract.editIncident, { ...id(incident), body: { title } }, { version: 1 });
    const results = await Promise.allSettled([edit('first'), edit('second')]);
    const lost = results.filter((result) => result.status === 'rejected');
    expect(lost).toHaveLength(1);
    expect(await refused(edit('third'))).toBe('request.stale');
    const shown = await screen(incident);
    expect(shown.incident.version).toBe(2);
    expect(shown.timeline.items.filter((entry) => entry.type === 'incidents.edited')).toHaveLength(1);
  });

  test('twenty people at once without a version: every change is kept', async () => {
    const incident = await ground.open();
    await Promise.all(Array.from({ length: 20 }, (_, n) => ground.member(contract.tagIncident, { ...id(incident), body: { add: [`n:${n}`] } })));
    const shown = await screen(incident);
    expect(shown.incident.tags).toHaveLength(20);
    expect(shown.incident.version).toBe(21);
  });

  test('the last change can be taken back by whoever made it', async () => {
    const incident = await ground.open();
    await ground.operator(contract.resolveIncident, { ...id(incident), body: {} });
    expect((await screen(incident, ground.operator)).undo).toMatchObject({ what: 'incidents.resolved' });
    expect((await screen(incident, ground.member)).undo).toBeNull();
    expect(await refused(ground.member(contract.undoChange, id(incident)))).toBe('incidents.undo-not-yours');
    const undone = await ground.operator(contract.undoChange, id(incident));
    expect(undone.incident).toMatchObject({ state: 'open', impacts: [{ to: null }] });
    expect(await counted(incident)).toMatchObject([{ to: null }]);
    expect(await refused(ground.operator(contract.undoChange, id(incident)))).toBe('incidents.nothing-to-undo');
  });

  test('an impact taken away and put back by undo counts again', async () => {
    const incident = await ground.open({ impacts: [{ target: player }, { target: search }] });
    const [, second] = (await screen(incident)).incident.impacts;
    await ground.operator(contract.removeImpact, { params: { id: incident, impact: second?.id ?? '' } });
    expect(await counted(incident)).toHaveLength(1);
    await ground.operator(contract.undoChange, id(incident));
    expect(await counted(incident)).toHaveLength(2);
  });
});

describe('rights', () => {
  test('a member acknowledges anything, but moves figures only of what their team owns', async () => {
    const incident = await ground.open();
    await ground.finn(contract.acknowledgeIncident, { ...id(incident), body: {} });
    expect(await refused(ground.finn(contract.resolveIncident, { ...id(incident), body: {} }))).toBe('incidents.not-yours');
    expect((await screen(incident, ground.finn)).may).toEqual({ change: false, respond: true, publish: false });
    await ground.sol(contract.resolveIncident, { ...id(incident), body: {} });
    expect(await refused(ground.viewer(contract.addNote, { ...id(incident), body: { text: 'x' } }))).toBe('access.not-allowed');
  });

  test('a team that was asked to own what was hit has none before it accepts, nor after it declines', async () => {
    const incident = await ground.open({ impacts: [{ target: store }] });
    const side = { params: { ref: store, side: 'ops' as const } };
    await ground.operator(proposeOwner, { ...side, body: { team: 'group:default/find', reason: 'They know it' } });
    const without = async () => {
      expect(await refused(ground.finn(contract.resolveIncident, { ...id(incident), body: {} }))).toBe('incidents.not-yours');
      expect((await screen(incident, ground.finn)).may).toEqual({ change: false, respond: true, publish: false });
    };
    await without();
    await ground.operator(declineOwnership, { ...side, body: { reason: 'No hands free' } });
    await without();
  });

  test('whoever opened an incident may mend it', async () => {
    const incident = await ground.open({}, ground.finn);
    await ground.finn(contract.editIncident, { ...id(incident), body: { title: 'Nothing at all plays' } });
    expect((await screen(incident)).incident.title).toBe('Nothing at all plays');
  });
});

describe('merge and split', () => {
  test('impacts move, timelines are read together, and no second is counted twice', async () => {
    const one = await ground.open();
    const two = await ground.open({ title: 'Search is slow', impacts: [{ target: search, severity: 'partial' }] });
    await ground.member(contract.addNote, { ...id(two), body: { text: 'disk is full', important: true } });
    const merged = await ground.operator(contract.mergeIncident, { ...id(two), body: { into: one, why: 'same disk' } });
    expect(merged.incident.impacts.map((impact) => impact.target)).toEqual([player, search]);
    expect(await counted(two)).toEqual([]);
    expect(await counted(one)).toHaveLength(2);
    const shown = await screen(one);
    expect(shown.timeline.items.map((entry) => entry.says)).toContain('disk is full');
    expect(shown.timeline.items.filter((entry) => entry.type === 'incidents.merged')).toHaveLength(1);
    expect(shown.related[0]).toMatchObject({ id: two, how: 'merged-here' });
    expect(await refused(ground.operator(contract.resolveIncident, { ...id(two), body: {} }))).toBe('incidents.merged');
    expect((await screen(two)).incident).toMatchObject({ state: 'merged', mergedInto: one, impacts: [] });
    const listed = await ground.viewer(contract.listIncidents, { query: { system: search } });
    expect(listed.items.map((row) => row.id)).toContain(one);
    expect(listed.items.map((row) => row.id)).not.toContain(two);
  });

  test('split takes impacts out into an incident of its own', async () => {
    const whole = await ground.open({ impacts: [{ target: player }, { target: store }] });
    const [, second] = (await screen(whole)).incident.impacts;
    const parted = await ground.operator(contract.splitIncident, { ...id(whole), body: { title: 'The store', impacts: [second?.id ?? ''] } });
    expect(parted.incident).toMatchObject({ title: 'The store', splitFrom: whole, impacts: [{ target: store, id: second?.id }] });
    expect((await counted(whole)).map((impact) => impact.target)).toEqual([player]);
    expect((await counted(parted.incident.id)).map((impact) => impact.target)).toEqual([store]);
  });

  test('a repeat links to the earlier one, never in a circle', async () => {
    const first = await ground.open();
    const second = await ground.open({ again: first });
    expect(await refused(ground.operator(contract.linkAgain, { ...id(first), body: { of: second } }))).toBe('incidents.again-in-a-loop /of');
    expect((await screen(first)).related).toContainEqual(expect.objectContaining({ id: second, how: 'again-by' }));
  });
});

describe('a chain of repeats', () => {
  const link = (from: string, of: string | null) => ground.operator(contract.linkAgain, { ...id(from), body: { of } });
  const outcome = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'linked',
      () => refused(call),
    );

  test('is never closed by two who link at the same moment', async () => {
    for (let round = 0; round < 8; round++) {
      const [first, second] = [await ground.open(), await ground.open()];
      const [before, after] = [await ground.open({ again: first }), await ground.open()];
      await link(second, after);
      // first → second → after, and after → before → first.
      const met = await Promise.all([outcome(link(first, second)), outcome(link(after, before))]);
      expect(met.sort()).toEqual(['incidents.again-in-a-loop /of', 'linked']);
    }
  });

  test('is not closed by taking a change back either', async () => {
    const [first, second] = [await ground.open(), await ground.open()];
    await link(first, second);
    await link(first, null);
    await link(second, first);
    expect(await refused(ground.operator(contract.undoChange, id(first)))).toBe('incidents.again-in-a-loop');
    expect((await screen(first)).incident.again).toBeNull();
  });
});

describe('people', () => {
  test('with a third team a coordinator is asked for', async () => {
    const incident = await ground.open();
    expect((await screen(incident)).asks.map((ask) => ask.code)).not.toContain('coordinator');
    const joined = await ground.finn(contract.joinIncident, { ...id(incident), body: {} });
    expect(joined.asks).toContainEqual(expect.objectContaining({ code: 'coordinator', reason: expect.stringContaining('3 teams') }));
    expect(await refused(ground.finn(contract.joinIncident, { ...id(incident), body: {} }))).toBe('incidents.already-responds');
    const [responder] = joined.incident.responders;
    const named = await ground.operator(contract.nameCoordinator, { ...id(incident), body: { responder: responder?.id ?? null } });
    expect(named.incident.coordinator?.name).toContain('finn');
    expect(named.asks.map((ask) => ask.code)).not.toContain('coordinator');
    // Who coordinates may also resolve, whatever they own.
    await ground.finn(contract.resolveIncident, { ...id(incident), body: {} });
  });

  test('everybody leaves for themselves; somebody else is taken off by who may change the incident', async () => {
    const incident = await ground.open();
    const joined = await ground.finn(contract.joinIncident, { ...id(incident), body: {} });
    const finn = joined.incident.responders[0]?.id ?? '';
    await ground.operator(contract.nameCoordinator, { ...id(incident), body: { responder: finn } });
    const leaves = { params: { id: incident, responder: finn } };
    expect(await refused(ground.member(contract.leaveIncident, leaves))).toBe('incidents.not-yours');
    expect((await screen(incident)).incident.coordinator?.id).toBe(finn);
    expect((await ground.finn(contract.leaveIncident, leaves)).incident.coordinator).toBeNull();
    await ground.finn(contract.joinIncident, { ...id(incident), body: {} });
    expect((await ground.sol(contract.leaveIncident, leaves)).incident.responders).toMatchObject([{ id: finn, left: expect.any(String) }]);
  });

  test('notes are changed by their author, and marked by anybody', async () => {
    const incident = await ground.open();
    const note = await ground.member(contract.addNote, { ...id(incident), body: { text: 'restarted it', at: '2026-03-02T08:55:00Z' } });
    const params = { id: incident, note: note.id };
    expect(await refused(ground.finn(contract.changeNote, { params, body: { text: 'did not' } }))).toBe('incidents.note-not-yours');
    expect(await ground.finn(contract.changeNote, { params, body: { important: true } })).toMatchObject({ important: true, edited: null });
    expect(await ground.member(contract.changeNote, { params, body: { text: 'restarted it twice' } })).toMatchObject({ edited: expect.any(String) });
    const important = await ground.viewer(contract.readTimeline, { ...id(incident), query: { important: 'true' } });
    expect(important.items).toMatchObject([{ says: 'restarted it twice', kind: 'note', at: '2026-03-02T08:55:00Z' }]);
    expect(await refused(ground.member(contract.addNote, { ...id(incident), body: { text: 'x', at: '2026-03-02T09:00:01Z' } }))).toBe(
      'incidents.instant-in-future /at',
    );
  });
});

test('today says what hurts now and what happened since midnight', async () => {
  await ground.open({ title: 'For today', impacts: [{ target: store, fraction: 0.25 }] });
  const today = await ground.viewer(contract.incidentsToday);
  const [newest] = today.open.filter((row) => row.title === 'For today');
  expect(newest).toMatchObject({ ageSeconds: 600, impacts: [{ target: store, words: '25 % of users' }] });
  expect(today.openCount).toBe(today.open.length);
  expect(today.startedToday).toBe(today.today.length);
});
