/**
 * What did a client mean that writes an address without encoding it? Clients of other people's alert services put the name of an alert into the path as
 * it is (opsgenie-sdk: `/v2/alerts/disk 95%/what?/close/?identifierType=alias`). Only below such paths, and only what could not be read otherwise: a bare
 * `%`, and `?` and `#` that stand before the query.
 */

const alertNamed = /^(?:\/in\/alerts\/[^/?#]+)?\/v2\/alerts\/[^?]/;
const looksLikeQuery = /^[A-Za-z][\w.-]*=[^?#]*$/;

/** The address as it should have been written. */
export function repairedAddress(address: string): string {
  if (!alertNamed.test(address) || !/[%#?]/.test(address)) return address;
  const cut = address.lastIndexOf('?');
  const isQuery = cut >= 0 && looksLikeQuery.test(address.slice(cut + 1));
  const path = isQuery ? address.slice(0, cut) : address;
  const repaired = path
    .replaceAll(/(?:%[0-9A-Fa-f]{2})+|%/g, (run) => (isReadable(run) ? run : run.replaceAll('%', '%25')))
    .replaceAll('?', '%3F')
    .replaceAll('#', '%23');
  return isQuery ? repaired + address.slice(cut) : repaired;
}

function isReadable(run: string): boolean {
  try {
    decodeURIComponent(run);
    return true;
  } catch {
    return false;
  }
}
