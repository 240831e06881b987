/**
 * What of a mail's HTML is shown? Words, tables, links and pictures; nothing that runs, is sent, covers the page or tells somebody that the mail was read. Remote pictures
 * are kept under another name, so that they are loaded only when a person asks for them. It is shown in a frame without scripts and under a policy of its own besides.
 */
import sanitize from 'sanitize-html';

export interface CleanHtml {
  readonly html: string;
  readonly hasRemoteImages: boolean;
}

/** Pictures that came with the mail, by Content-ID without brackets, as `data:` addresses. */
export type InlineImages = ReadonlyMap<string, string>;

const tags =
  'a abbr address article b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  );
const colour = [/^#[0-9a-f]{3,8}$/i, /^(rgb|hsl)a?\([\d.,%\s/]{1,40}\)$/i, /^[a-z]{3,20}$/i];
const length = [/^\d{1,4}(\.\d{1,3})?(px|pt|em|rem|%)$/, /^0$/];

/** Cleans HTML. */
export function cleanHtml(html: string, inline: InlineImages): CleanHtml {
  let hasRemoteImages = false;
  const clean = sanitize(html, {
    allowedTags: tags,
    allowedAttributes: {
      a: ['href', 'title', 'target', 'rel'],
      img: ['data-remote', 'src', 'alt', 'title', 'width', 'height'],
      td: ['colspan', 'rowspan', 'align', 'valign', 'width', 'bgcolor'],
      th: ['colspan', 'rowspan', 'align', 'valign', 'width', 'bgcolor'],
      table: ['align', 'width', 'border', 'cellpadding', 'cellspacing', 'bgcolor'],
      tr: ['align', 'valign', 'bgcolor'],
      col: ['span', 'width'],
      font: ['color', 'size'],
      ol: ['start', 'type'],
      time: ['datetime'],
      '*': ['style', 'dir', 'lang'],
    },
    allowedStyles: {
      '*': {
        color: colour,
        'background-color': colour,
        'text-align': [/^(left|right|center|justify)$/],
        'font-weight': [/^(bold|normal|\d{3})$/],
        'font-style': [/^(italic|normal)$/],
        'text-decoration': [/^(underline|line-through|none)$/],
        'vertical-align': [/^(top|middle|bottom|baseline)$/],
        'white-space': [/^(pre|pre-wrap|nowrap|normal)$/],
        padding: length,
        'padding-left': length,
        'margin-left': length,
        width: length,
        'max-width': length,
      },
    },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'svg', 'math', 'template', 'iframe', 'object'],
    nestingLimit: 100,
    transformTags: {
      a: (tagName, { href, title }) => ({
        tagName,
        attribs: {
          ...(href === undefined ? {} : { href, target: '_blank', rel: 'noopener noreferrer nofollow' }),
          ...(title === undefined ? {} : { title }),
        },
      }),
      img: (tagName, { src = '', alt = '', width, height, style }) => {
        const shown = {
          alt,
          ...(width === undefined ? {} : { width }),
          ...(height === undefined ? {} : { height }),
          ...(style === undefined ? {} : { style }),
        };
        const cid = /^\s*cid:(.{1,500})$/i.exec(src)?.[1];
        const own = cid === undefined ? undefined : inline.get(decoded(cid.trim()));
        if (own !== undefined) return { tagName, attribs: { src: own, ...shown } };
        if (!/^https?:\/\//i.test(src.trim())) return { tagName, attribs: shown };
        hasRemoteImages = true;
        return { tagName, attribs: { 'data-remote': src.trim().slice(0, 4000), ...shown } };
      },
    },
  });
  return { html: clean, hasRemoteImages };
}

/** Lets remote pictures of cleaned HTML be loaded. */
export function withRemoteImages(clean: string): string {
  return clean.replaceAll('<img data-remote="', '<img referrerpolicy="no-referrer" src="');
}

function decoded(cid: string): string {
  try {
    return decodeURIComponent(cid);
  } catch {
    return cid;
  }
}
