/**
 * What is new in a mail's text, what is quoted, and where does the signature begin? So that a thread shows each thing once. Found by marks that mail programs
 * write: `>`, «On … wrote:», the header block of Outlook in several languages, «-- ». What looks like none of them stays said: nothing is ever dropped, only folded.
 *
 * Each line is looked at a bounded number of times.
 */

export interface TextPart {
  readonly kind: 'said' | 'quoted' | 'signature';
  readonly text: string;
}

const attribution =
  /^(on\b.{4,200}\bwrote|le\b.{4,200}\ba écrit|am\b.{4,200}\bschrieb\b.{0,120}|den\b.{4,200}\bskrev\b.{0,120}|på\b.{4,200}\bskrev\b.{0,120}|op\b.{4,200}\bschreef\b.{0,120}|il\b.{4,200}\bha scritto|el\b.{4,200}\bescribió|em\b.{4,200}\bescreveu|.{4,200}\bnapisał\(?a?\)?|.{4,200}\bkirjoitti|.{4,200}\bпишет|.{4,200}のメール|.{4,200}写道)\s?[:：]$/i;

const divider =
  /^\s*(-{2,}|_{2,}|\*{2,})\s*(original message|original appointment|forwarded message|begin forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|message transféré|mensaje original|ursprungligt meddelande|vidarebefordrat meddelande|oprindelig meddelelse|opprinnelig melding|oorspronkelijk bericht|messaggio originale|mensagem original|alkuperäinen viesti|исходное сообщение|原始邮件|元のメッセージ)\s*(-{2,}|_{2,}|\*{2,})\s*$/i;

/** «From:» of a header block, as mail programs say it. */
const fromWord = /^\*?(from|von|de|från|fra|van|da|lähettäjä|od|от|发件人|寄件者|差出人|보낸 ?사람)\*?\s?[:：]\*?\s*\S/i;
const otherWord =
  /^\*?(sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|skickat|till|ämne|kopia|sendt|til|emne|verzonden|aan|onderwerp|inviato|a|oggetto|enviado|para|asunto|assunto|lähetetty|vastaanottaja|aihe|wysłano|do|temat|отправлено|кому|тема|дата|发送时间|收件人|主题|送信日時|宛先|件名|보낸 ?날짜|받는 ?사람|제목)\*?\s?[:：]/i;

const sentFrom =
  /^\s*(sent from my \S.{0,60}|get outlook for \S.{0,60}|von meinem .{1,40} gesendet|gesendet von .{1,60}|envoyé de mon .{1,40}|skickat från min .{1,40}|sendt fra min .{1,40}|verstuurd vanaf mijn .{1,40}|enviado desde mi .{1,40}|inviato da .{1,40})\.?\s*$/i;

/** Cuts a text into parts. Joined by line breaks they are the text, apart from blank lines at their edges. */
export function textParts(text: string): TextPart[] {
  const lines = text.split(/\r\n|\r|\n/);
  const kinds = kindsOf(lines);
  const parts: { kind: TextPart['kind']; lines: string[] }[] = [];
  for (const [index, line] of lines.entries()) {
    const kind = kinds[index] ?? 'said';
    const last = parts.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else parts.push({ kind, lines: [line] });
  }
  return parts.map((part) => ({ kind: part.kind, text: trimmed(part.lines) })).filter((part) => part.text !== '');
}

/** What is new in a text. When all of it is quoted or signature (a forward without a word), all of it. */
export function saidIn(parts: readonly TextPart[]): string {
  const said = parts.filter(({ kind }) => kind === 'said').map((part) => part.text);
  return said.length > 0 ? said.join('\n\n') : parts.map((part) => part.text).join('\n\n');
}

function kindsOf(lines: readonly string[]): TextPart['kind'][] {
  const kinds: TextPart['kind'][] = lines.map((line) => (/^\s{0,3}>/.test(line) ? 'quoted' : 'said'));
  const end = quotedFrom(lines);
  kinds.fill('quoted', end);
  markAttributions(lines, kinds);
  markSignature(lines, kinds);
  return kinds;
}

/** The line from which on all is quoted: a divider or a header block. The number of lines when there is none. */
function quotedFrom(lines: readonly string[]): number {
  for (const [index, line] of lines.entries()) {
    if (line.length > 300) continue;
    if (divider.test(line)) return index;
    if (!fromWord.test(line)) continue;
    const others = lines.slice(index + 1, index + 7).filter((next) => next.length <= 1000 && otherWord.test(next));
    if (others.length < 2) continue;
    const before = lastFilled(lines, index);
    return before !== null && /^\s*_{8,}\s*$/.test(lines[before] ?? '') ? before : index;
  }
  return lines.length;
}

/** «On … wrote:» above a quote belongs to it, on one line or wrapped over up to three. Without a quote below, the rest is the quote: some programs don't mark it. */
function markAttributions(lines: readonly string[], kinds: TextPart['kind'][]): void {
  for (const [index, line] of lines.entries()) {
    if (kinds[index] !== 'said' || !/[:：]\s*$/.test(line) || line.length > 300) continue;
    const first = [index, index - 1, index - 2].find(
      (from) =>
        from >= 0 &&
        attribution.test(
          lines
            .slice(from, index + 1)
            .join(' ')
            .replaceAll(/\s+/g, ' ')
            .trim(),
        ),
    );
    if (first === undefined) continue;
    let next = index + 1;
    while (next < lines.length && (lines[next] ?? '').trim() === '') next++;
    if (next === lines.length) continue;
    kinds.fill('quoted', first, next);
    if (kinds[next] === 'said') {
      kinds.fill('quoted', next);
      return;
    }
  }
}

/** From «-- » to the next quote or the end; or a last line that a telephone wrote. */
function markSignature(lines: readonly string[], kinds: TextPart['kind'][]): void {
  const begin = lines.findLastIndex((line, index) => kinds[index] === 'said' && /^--\s?$/.test(line));
  if (begin >= 0) {
    for (let at = begin; at < lines.length && kinds[at] === 'said'; at++) kinds[at] = 'signature';
    return;
  }
  const last = lines.findLastIndex((line, index) => kinds[index] === 'said' && line.trim() !== '');
  if (last > 0 && sentFrom.test((lines[last] ?? '').slice(0, 200))) kinds[last] = 'signature';
}

function lastFilled(lines: readonly string[], before: number): number | null {
  for (let at = before - 1; at >= Math.max(0, before - 3); at--) if ((lines[at] ?? '').trim() !== '') return at;
  return null;
}

function trimmed(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return '';
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(first, last + 1).join('\n');
}
