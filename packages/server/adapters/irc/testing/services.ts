/** How does a test get real services beside an IRC server, with accounts and NickServ? Atheme from Debian, linked to an InspIRCd that was started for it, in a folder of its own. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { servicesName, type TestIrcd } from './servers.ts';
import { witness } from './witness.ts';

const program = '/usr/bin/atheme-services';
/** It does not run as root. */
const nobody = 65_534;

/** Why services cannot be started here; null when they can. */
export function missingServices(): string | null {
  return existsSync(program) ? null : 'atheme-services is not installed (apt-get install atheme-services)';
}

/** Starts them and waits until NickServ is on the network. Comes back with what ends them. */
export async function startServices(ircd: TestIrcd): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'samspel-services-'));
  chmodSync(folder, 0o755);
  const configuration = join(folder, 'services.conf');
  writeFileSync(configuration, atheme(ircd));
  const asRoot = process.getuid?.() === 0;
  if (asRoot) chownSync(folder, nobody, nobody);
  const given = ['-n', '-c', configuration, '-l', join(folder, 'log'), '-p', join(folder, 'pid'), '-D', folder];
  const child = spawn(program, given, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], ...(asRoot ? { uid: nobody, gid: nobody } : {}) });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4000)));
  const end = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null)
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      });
    rmSync(folder, { recursive: true, force: true });
  };
  const looker = await witness(ircd.port, 'looker');
  try {
    for (let look = 0; ; look++) {
      if (child.exitCode !== null || look > 100) throw new Error(`the services did not come: ${said}`);
      const answered = looker.next(/ (?:303|401) |:NickServ!/);
      looker.write('ISON NickServ');
      if (/ 303 looker :NickServ/.test(await answered)) return end;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } catch (error) {
    await end();
    throw error;
  } finally {
    looker.end();
  }
}

/** Registers an account by NickServ, over a connection of its own. */
export async function registerAccount(ircd: TestIrcd, name: string, password: string): Promise<void> {
  const who = await witness(ircd.port, name);
  const registered = who.next(/registered|is already/i);
  who.say('NickServ', `REGISTER ${password} ${name}@test.local`);
  await registered;
  who.write('QUIT');
  who.end();
}

/** A certificate that signs itself with its key, in PEM, and the fingerprint by which services know it. */
export function clientCertificate(): { readonly pem: string; readonly fingerprint: string } {
  const folder = mkdtempSync(join(tmpdir(), 'samspel-client-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const asks = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=samspel'];
  execFileSync('openssl', [...asks, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  const said = execFileSync('openssl', ['x509', '-in', certificate, '-noout', '-fingerprint', '-sha256'], { encoding: 'utf8' });
  const pem = `${readFileSync(certificate, 'utf8')}${readFileSync(key, 'utf8')}`;
  rmSync(folder, { recursive: true, force: true });
  return { pem, fingerprint: (said.split('=')[1] ?? '').trim().replaceAll(':', '').toLowerCase() };
}

function atheme({ services: { port, password } }: TestIrcd): string {
  const modules = [
    'backend/opensex',
    'crypto/pbkdf2v2',
    'protocol/inspircd',
    'nickserv/main',
    'nickserv/register',
    'nickserv/identify',
    'nickserv/ghost',
    'nickserv/regain',
    'nickserv/cert',
    'nickserv/enforce',
    'saslserv/main',
    'saslserv/plain',
    'saslserv/external',
  ];
  return `${modules.map((name) => `loadmodule "modules/${name}";`).join('\n')}
serverinfo {
  name = "${servicesName}"; desc = "Test"; numeric = "00A"; recontime = 1; netname = "Test"; hidehostsuffix = "users.test.local";
  adminname = "a"; adminemail = "a@test.local"; registeremail = "noreply@test.local"; mta = "/bin/true"; loglevel = { all; };
  maxlogins = 5; maxusers = 0; mdlimit = 30; emaillimit = 10; emailtime = 300; auth = none; casemapping = rfc1459;
};
uplink "irc.test.local" { host = "127.0.0.1"; send_password = "${password}"; receive_password = "${password}"; port = ${port}; };
nickserv { nick = "NickServ"; user = "NickServ"; host = "services.test"; real = "Nickname Services"; };
saslserv { nick = "SaslServ"; user = "SaslServ"; host = "services.test"; real = "SASL Authentication Agent"; };
general { commit_interval = 5; flood_msgs = 0; flood_time = 10; uflags = { }; cflags = { }; };
`;
}
