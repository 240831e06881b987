/**
 * How does a test get a real mail server? Postfix from Debian, with a configuration and a queue in a folder of its own, on loopback; stopped by its own id. Postfix starts for root only, and
 * becomes users of its own: who is not root gets a root and users in a namespace, where the machine has such numbers to give (`uidmap`, /etc/subuid).
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestPostfix {
  readonly port: number;
  /** Tries everything that waits once more. */
  readonly flush: () => void;
  /** How many mails wait in its queue. */
  readonly waiting: () => number;
  readonly log: () => string;
  readonly end: () => void;
}

export interface PostfixWish {
  readonly port: number;
  /** Takes mail for it and delivers it to a port on loopback. */
  readonly domain: string;
  readonly deliverTo: number;
  /** More lines of its main.cf. */
  readonly settings?: readonly string[];
  /** Its certificate and key, PEM: it offers encryption. */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

const inNamespace = ['unshare', '--user', '--map-root-user', '--map-auto', '--'] as const;
const asRoot: readonly string[] = process.getuid?.() === 0 ? [] : inNamespace;

/** Why it cannot be started here; null when it can. */
export function missingPostfix(): string | null {
  if (!existsSync('/usr/sbin/postfix') || !existsSync('/usr/lib/postfix/sbin/smtpd')) return 'Postfix is not installed (apt-get install postfix)';
  if (asRoot.length === 0) return null;
  try {
    // Its own user is another one than root here: it has a number, and may be become.
    const folder = mkdtempSync(join(tmpdir(), 'samspel-owned-'));
    root('chown', 'postfix', folder);
    root('rmdir', folder);
    return null;
  } catch {
    return 'Postfix starts for root only, and this user has no numbers to be others by (apt-get install uidmap, and a line for the user in /etc/subuid and /etc/subgid)';
  }
}

function root(...command: readonly string[]): string {
  const [program = '', ...args] = [...asRoot, ...command];
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Starts one. */
export function startPostfix({ port, domain, deliverTo, settings = [], certificate }: PostfixWish): TestPostfix {
  const folder = mkdtempSync(join(tmpdir(), 'samspel-postfix-'));
  chmodSync(folder, 0o755);
  const [etc, queue, data, log] = [join(folder, 'etc'), join(folder, 'queue'), join(folder, 'data'), join(folder, 'log')];
  for (const each of [etc, queue, data]) mkdirSync(each);
  root('chown', 'postfix', data);
  if (existsSync('/etc/postfix/dynamicmaps.cf')) copyFileSync('/etc/postfix/dynamicmaps.cf', join(etc, 'dynamicmaps.cf'));
  if (certificate !== undefined) {
    writeFileSync(join(etc, 'cert.pem'), certificate.cert);
    writeFileSync(join(etc, 'key.pem'), certificate.key, { mode: 0o600 });
  }
  const tls =
    certificate === undefined ? [] : ['smtpd_tls_security_level = may', `smtpd_tls_cert_file = ${etc}/cert.pem`, `smtpd_tls_key_file = ${etc}/key.pem`];
  writeFileSync(
    join(etc, 'main.cf'),
    `compatibility_level = 3.6
config_directory = ${etc}
queue_directory = ${queue}
data_directory = ${data}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relay_domains = ${domain}
transport_maps = inline:{${domain}=smtp:[127.0.0.1]:${deliverTo}}
smtp_tls_security_level = encrypt
maillog_file = ${log}
maillog_file_prefixes = ${folder}
${[...tls, ...settings].join('\n')}
`,
  );
  const unix = 'unix - - n -';
  writeFileSync(
    join(etc, 'master.cf'),
    `127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite ${unix} - trivial-rewrite
bounce ${unix} 0 bounce
defer ${unix} 0 bounce
trace ${unix} 0 bounce
flush unix n - n 1000? 0 flush
proxymap ${unix} - proxymap
smtp ${unix} - smtp
relay ${unix} - smtp
showq unix n - n - - showq
error ${unix} - error
retry ${unix} - error
discard ${unix} - discard
anvil ${unix} 1 anvil
scache ${unix} 1 scache
postlog unix-dgram n - n - 1 postlogd
`,
  );
  const run = (program: string, ...args: readonly string[]): string => root(program, '-c', etc, ...args);
  run('/usr/sbin/postfix', 'start');
  return {
    port,
    flush: () => void run('/usr/sbin/postqueue', '-f'),
    waiting: () =>
      run('/usr/sbin/postqueue', '-j')
        .split('\n')
        .filter((line) => line.trim() !== '').length,
    log: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
    end: () => {
      run('/usr/sbin/postfix', 'stop');
      root('rm', '-rf', folder);
    },
  };
}
