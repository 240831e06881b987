/**
 * Which thread does a mail belong to? That of a mail it names in In-Reply-To or References, the nearest first; else that of a mail which named it and came
 * earlier; else the one its subject's token stands for, when its sender took part there: tokens count up and can be guessed, and whoever guesses one
 * must not read along. Never by the subject alone: «Re: problem» joins strangers.
 */

export interface ThreadClues {
  /** Message-IDs the mail answers, the nearest first. */
  readonly answers: readonly string[];
  /** Threads of the mails with these Message-IDs; null: of ours, to which nobody has answered yet. */
  readonly known: ReadonlyMap<string, string | null>;
  /** Thread of a mail that came earlier and answers this one. */
  readonly answeredBy: string | null;
  readonly token: string | null;
  /** Threads that the token stands for, and who took part in them. */
  readonly ofToken: readonly { readonly thread: string; readonly people: readonly string[] }[];
  readonly from: string;
}

export interface ThreadDecision {
  /** Null: it begins one. */
  readonly thread: string | null;
  /** The Message-ID by which it was found. */
  readonly by: string | null;
  readonly reason: string;
}

/** Decides where a mail belongs. */
export function decideThread({ answers, known, answeredBy, token, ofToken, from }: ThreadClues): ThreadDecision {
  const by = answers.find((id) => known.has(id)) ?? null;
  if (by !== null) {
    const thread = known.get(by) ?? null;
    return { thread, by, reason: thread === null ? 'it is the first answer to a mail of ours' : 'it answers a mail of this thread' };
  }
  if (answeredBy !== null) return { thread: answeredBy, by: null, reason: 'a mail that came before answers it' };
  if (token !== null) {
    const mine = ofToken.find(({ people }) => people.some((one) => one.toLowerCase() === from.toLowerCase()));
    if (mine !== undefined) return { thread: mine.thread, by: null, reason: `its subject carries [${token}], and its sender took part there` };
    return { thread: null, by: null, reason: `its subject carries [${token}], but its sender did not take part there` };
  }
  return { thread: null, by: null, reason: 'it answers nothing we know' };
}
