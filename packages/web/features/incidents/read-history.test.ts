import { describe, expect, test } from 'vitest';
import { formatOf, sourceOf } from './read-history.ts';

describe('the format of a history', () => {
  test.each([
    ['outages.csv', 'id,title,started\n1,x,2024-01-01', 'csv'],
    ['outages.txt', 'id;title\n', 'csv'],
    ['incidents.json', '{"page":{},"incidents":[{"id":"a","incident_updates":[]}]}', 'statuspage'],
    ['issues.json', '[{"number":4,"title":"down","labels":[{"name":"status"}]}]', 'upptime-issues'],
    ['checks.jsonl', '{"at":"2023-09-25T21:00:25Z","status":"up"}\n{"at":"2023-09-25T21:33:53Z","status":"down"}', 'upptime-checks'],
    ['ours.json', '[{"title":"x","from":"2024-01-01T00:00:00Z"}]', 'json'],
  ] as const)('of %s', (name, text, format) => expect(formatOf(name, text)).toBe(format));
});

test('a source is named as the server takes it', () => {
  for (const [name, source] of [
    ['My Outages 2024.csv', 'my-outages-2024'],
    ['…', 'history'],
    ['-a_b-.json', 'a_b'],
  ] as const)
    expect(sourceOf(name)).toBe(source);
});
