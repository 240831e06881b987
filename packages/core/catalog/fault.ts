/** What is wrong with a document, and where: a JSON pointer into it, and words that complete "‹place› …". */
export interface Fault {
  readonly path: string;
  readonly message: string;
}
