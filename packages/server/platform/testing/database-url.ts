/** How is another database of the same server addressed? */

/** The address of `name` on the server of `url`. */
export function withDatabase(url: string, name: string): string {
  return url.replace(/^([a-z]+:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}
