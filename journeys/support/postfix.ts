/** How does a journey get a real mail server before ours? Postfix from Debian, with a configuration and a queue in a folder of its own, on loopback; stopped by its own id. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** Why it cannot be started here; null when it can. */
export function missingPostfix(): string | null {
  if (!existsSync('/usr/sbin/postfix') || !existsSync('/usr/lib/postfix/sbin/smtpd')) return 'Postfix is not installed (apt-get install postfix)';
  if (process.getuid?.() !== 0) return 'Postfix starts for nobody but root';
  return existsSync('/usr/bin/swaks') ? null : 'swaks is not installed (apt-get install swaks)';
}

/** Starts one that takes mail for a domain and delivers it, encrypted, to a port on loopback. */
export function startPostfix(port: number, domain: string, deliverTo: number): TestPostfix {
  const folder = mkdtempSync(join(tmpdir(), 'samspel-postfix-'));
  chmodSync(folder, 0o755);
  const [etc, queue, data, log] = [join(folder, 'etc'), join(folder, 'queue'), join(folder, 'data'), join(folder, 'log')];
  for (const each of [etc, queue, data]) mkdirSync(each);
  execFileSync('chown', ['postfix', data]);
  if (existsSync('/etc/postfix/dynamicmaps.cf')) copyFileSync('/etc/postfix/dynamicmaps.cf', join(etc, 'dynamicmaps.cf'));
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
  const run = (program: string, ...args: readonly string[]): string =>
    execFileSync(program, ['-c', etc, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
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
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
