/** What does a call of Mattermost say? An outgoing webhook or a slash command, as a form or as JSON. Whatever is odd in it makes it none. */

export interface ReadHook {
  readonly token: string;
  /** What makes it the same line when it is sent again; null: nothing does. */
  readonly key: string | null;
  /** `#channel`; null when it was said in a direct message. */
  readonly channel: string | null;
  readonly nick: string;
  /** The id of the user, which is never given to another. */
  readonly user: string | null;
  readonly text: string;
  readonly isBot: boolean;
  readonly at: number | null;
}

const longest = 65_536;

/** Reads one; null when it is none. */
export function readHook(type: string, body: Uint8Array): ReadHook | null {
  if (body.length > longest) return null;
  const fields = /json/i.test(type) ? jsonFields(body) : formFields(body);
  const text = (name: string): string => fields?.get(name) ?? '';
  const nick = text('user_name').trim();
  if (fields === null || text('token') === '' || nick === '') return null;
  const isCommand = text('command').startsWith('/');
  const name = text('channel_name').trim();
  const isDirect = name === '' || name === 'directmessage' || name.includes('__');
  const at = Number(text('timestamp'));
  const id = text('post_id') || text('trigger_id');
  return {
    token: text('token'),
    key: id === '' ? null : `post:${id.slice(0, 200)}`,
    channel: isDirect ? null : `#${name.replace(/^#/, '')}`,
    nick,
    user: text('user_id') === '' ? null : text('user_id'),
    // A command is for us however it is worded.
    text: isCommand && !isDirect ? `! ${text('text').trim() || 'help'}` : text('text'),
    isBot: text('bot_id') !== '' || /^(?:true|1)$/.test(text('is_bot')),
    at: at > 1e12 ? at : at > 1e9 ? at * 1000 : null,
  };
}

function formFields(body: Uint8Array): Map<string, string> | null {
  const read = new URLSearchParams(Buffer.from(body).toString('utf8'));
  return new Map(read);
}

function jsonFields(body: Uint8Array): Map<string, string> | null {
  try {
    const read: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return null;
    return new Map(
      Object.entries(read).flatMap(([name, value]) =>
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, String(value)] as const] : [],
      ),
    );
  } catch {
    return null;
  }
}
