/** How does a test get a real mailbox? Dovecot from Debian, started on loopback in a folder of its own, ended by id. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../ports/testing/free-port.ts';

export interface TestDovecot {
  readonly port: number;
  /** Where a mail server asks whether somebody may sign in. */
  readonly authPort: number;
  /** Encrypted from the start, when it has a certificate; on the other port it offers STARTTLS then. */
  readonly tlsPort: number;
  /** Everybody's. */
  readonly password: string;
  /** Breaks off all connections of a user. */
  readonly kick: (user: string) => void;
  readonly end: () => Promise<void>;
}

const program = '/usr/sbin/dovecot';

/** Why none can be started here; null when it can. */
export function missingDovecot(): string | null {
  return existsSync(program) && existsSync('/usr/lib/dovecot/imap') ? null : 'Dovecot is not installed (apt-get install dovecot-imapd)';
}

/** Starts one and waits until it takes connections. Any user may sign in; each has a mailbox of their own. With a certificate (PEM) it encrypts. */
export async function startDovecot(certificate: { readonly cert: string; readonly key: string } | null = null): Promise<TestDovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'samspel-dovecot-'));
  chmodSync(folder, 0o755);
  const mails = join(folder, 'mail');
  mkdirSync(mails);
  chmodSync(mails, 0o777);
  const port = await freePort();
  const [authPort, tlsPort] = [await freePort(), await freePort()];
  const tls = certificate === null ? 'ssl = no' : `ssl = yes\nssl_cert = <${folder}/cert.pem\nssl_key = <${folder}/key.pem`;
  if (certificate !== null) for (const part of ['cert', 'key'] as const) writeFileSync(join(folder, `${part}.pem`), certificate[part], { mode: 0o600 });
  const { uid, username } = userInfo();
  const group = execFileSync('id', ['-gn']).toString().trim();
  const mine = uid === 0 ? 'nobody' : username;
  const alone =
    uid === 0
      ? ''
      : `default_internal_user = ${username}\ndefault_internal_group = ${group}\ndefault_login_user = ${username}\nservice anvil {\n  chroot =\n}\nservice imap-login {\n  chroot =\n}\n`;
  const configuration = join(folder, 'dovecot.conf');
  writeFileSync(
    configuration,
    `base_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
${tls}
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:${mails}/%u
mail_uid = ${mine}
mail_gid = ${uid === 0 ? 'nogroup' : group}
first_valid_uid = 1
passdb {
  driver = static
  args = password=right
}
userdb {
  driver = static
  args = home=${mails}/%u
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${certificate === null ? 0 : tlsPort}
  }
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = ${authPort}
  }
}
${alone}`,
  );
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const started = spawn(program, ['-F', '-c', configuration], { stdio: 'ignore' });
    child = started;
    for (let look = 0; look < 400; look++) {
      if (started.exitCode !== null) break;
      if (await answers(port)) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const log = join(folder, 'log');
    throw new Error(`Dovecot does not answer: ${existsSync(log) ? readFileSync(log, 'utf8').slice(-1000) : 'it wrote no log'}`);
  };
  const kill = async (): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGTERM');
    await ended;
  };
  await start();
  return {
    port,
    authPort,
    tlsPort,
    password: 'right',
    kick: (user) => execFileSync('doveadm', ['-c', configuration, 'kick', user], { stdio: 'ignore' }),
    end: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
