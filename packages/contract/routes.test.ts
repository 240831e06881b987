import { describe, expect, it } from 'vitest';
import { allEvents } from './events.ts';
import { allRoutes } from './routes.ts';

const more = <T>(list: readonly T[]): T[] => list.filter((one, index) => list.indexOf(one) !== index);

describe('all routes', () => {
  it('have an id, and a method and path, of their own', () => {
    expect(more(allRoutes.map((route) => route.id))).toEqual([]);
    expect(more(allRoutes.map((route) => `${route.method} ${route.path.replace(/:\w+/g, ':')}`))).toEqual([]);
  });

  it('name their noun, which scopes are made of', () => {
    expect(allRoutes.map((route) => route.id).filter((id) => !/^[a-z]+\.[a-z-]+$/.test(id))).toEqual([]);
  });

  it('declare a refusal once, with the same words wherever it is declared', () => {
    const words = new Map<string, string>();
    for (const refusal of allRoutes.flatMap((route) => route.refusals ?? [])) {
      expect(words.get(refusal.code) ?? refusal.says).toBe(refusal.says);
      words.set(refusal.code, refusal.says);
    }
    expect(words.size).toBeGreaterThan(10);
  });

  it('write only for somebody, apart from coming in and going out, and the doors of monitors, of chat servers and of links in mails, who bring their key', () => {
    const open = allRoutes.filter((route) => route.access === 'public' && route.method !== 'GET' && route.reads !== true).map((route) => route.id);
    expect(open.sort()).toEqual([
      'access.look-at-link',
      'access.set-up',
      'access.sign-in',
      'access.sign-out',
      'access.use-link',
      'alerts.beat',
      'alerts.change-at-root',
      'alerts.delete-at-root',
      'alerts.receive',
      'alerts.receive-at-root',
      'alerts.receive-change',
      'alerts.receive-delete',
      'chat.hook',
      'pages.use-link',
      'requests.rate-by-link',
    ]);
  });

  it('never read a secret from the path or the query, apart from calendars, whose programs know an address and nothing else', () => {
    const named = allRoutes.filter((route) => /secret|token=|password|:link|:secret/.test(route.path) && !/\/me\/password$/.test(route.path));
    expect(named.map((route) => route.path)).toEqual(['/api/rotas/feeds/:secret']);
  });
});

describe('all events', () => {
  it('are named noun.past-tense', () => {
    expect(Object.keys(allEvents).filter((type) => !/^[a-z]+\.[a-z]+(-[a-z]+)*$/.test(type))).toEqual([]);
    expect(Object.keys(allEvents).length).toBeGreaterThan(20);
  });
});
