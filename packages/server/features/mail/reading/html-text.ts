/** What would somebody read in an HTML mail? Its words, with breaks where blocks end and a mark before points of lists; scripts and styles say nothing. */
import { Parser } from 'htmlparser2';

const blocks = new Set(
  'address article aside blockquote br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tr ul'.split(
    ' ',
  ),
);
const silent = new Set(['script', 'style', 'head', 'title', 'noscript', 'template', 'svg', 'math', 'iframe', 'object', 'select']);
const longestOut = 400_000;

/** Plain text of HTML, at most 400,000 characters. Quotes are marked as in plain mails, so that they can be folded. */
export function htmlText(html: string): string {
  const out: string[] = [];
  let length = 0;
  let muted = 0;
  let quotes = 0;
  let line = '';
  const flush = (): void => {
    const text = line.replaceAll(/[ \t]+/g, ' ').trim();
    line = '';
    if (length > longestOut) return;
    const said = quotes > 0 ? `${'>'.repeat(Math.min(quotes, 5))} ${text}` : text;
    out.push(said);
    length += said.length + 1;
  };
  const parser = new Parser(
    {
      onopentagname: (name) => {
        if (silent.has(name)) muted++;
        if (!blocks.has(name)) {
          if (name === 'td' || name === 'th') line += ' ';
          return;
        }
        if (line.trim() !== '' || name === 'br') flush();
        if (name === 'blockquote') quotes++;
        if (name === 'li') line = '- ';
      },
      ontext: (text) => {
        if (muted === 0 && length + line.length <= longestOut) line += text.replaceAll(/\s+/g, ' ');
      },
      onclosetag: (name) => {
        if (silent.has(name)) muted = Math.max(0, muted - 1);
        if (!blocks.has(name) || name === 'br') return;
        if (line.trim() !== '') flush();
        if (name === 'blockquote') quotes = Math.max(0, quotes - 1);
        if (name === 'p' || name === 'blockquote' || name === 'ul' || name === 'ol' || name === 'table') out.push('');
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(html);
  parser.end();
  flush();
  return out
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, longestOut);
}
