/** What is a browser called in a list? */

/** "Firefox on Linux" for what a browser calls itself; whatever is not known stays as it is. */
export function browserName(agent: string): string {
  const browser = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([mark]) => mark !== undefined && agent.includes(mark))?.[1];
  const system = [
    ['Android', 'Android'],
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Windows', 'Windows'],
    ['Mac OS', 'macOS'],
    ['Linux', 'Linux'],
  ].find(([mark]) => mark !== undefined && agent.includes(mark))?.[1];
  return browser === undefined ? agent || 'unknown' : system === undefined ? browser : `${browser} on ${system}`;
}
