/** How does Markdown become HTML that can do no harm? markdown-it with html off, then DOMPurify with a short list of what may stay. */
import createDOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false, breaks: true });
const purify = createDOMPurify(window);
purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName !== 'A') return;
  node.setAttribute('rel', 'noopener noreferrer nofollow');
  if (/^https?:/.test(node.getAttribute('href') ?? '')) node.setAttribute('target', '_blank');
});

/** HTML of a text. Headings begin at h3, below those of the page; images are left out, since they would tell a stranger who reads. */
export function render(text: string): string {
  return purify.sanitize(
    markdown.render(text).replace(/<(\/?)h([1-6])>/g, (_, close: string, level: string) => `<${close}h${Math.min(6, Number(level) + 2)}>`),
    {
      ALLOWED_TAGS: [
        'p',
        'br',
        'a',
        'em',
        'strong',
        's',
        'code',
        'pre',
        'blockquote',
        'ul',
        'ol',
        'li',
        'h3',
        'h4',
        'h5',
        'h6',
        'hr',
        'table',
        'thead',
        'tbody',
        'tr',
        'th',
        'td',
      ],
      ALLOWED_ATTR: ['href', 'title', 'start'],
      ADD_ATTR: ['target', 'rel'],
    },
  );
}
