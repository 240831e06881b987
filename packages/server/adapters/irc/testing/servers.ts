/** How does a test get a real IRC server? ngircd or InspIRCd from Debian, started on loopback in a folder of its own, stopped by id; null and the reason when it is not installed. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type ServerKind = 'ngircd' | 'inspircd';

export interface TestIrcd {
  readonly kind: ServerKind;
  readonly port: number;
  readonly tlsPort: number;
  /** The certificate it shows, which signs itself. */
  readonly certificate: string;
  /** `OPER` takes these. */
  readonly operator: { readonly name: string; readonly password: string };
  /** Where services link to it, when it was started for them. */
  readonly services: { readonly port: number; readonly password: string };
  /** Ends it at once, as a crash does. */
  readonly kill: () => Promise<void>;
  /** Starts it again at the same ports. */
  readonly again: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** What the services are called on the network. */
export const servicesName = 'services.test.local';

const programs: Readonly<Record<ServerKind, string>> = { ngircd: '/usr/sbin/ngircd', inspircd: '/usr/sbin/inspircd' };

/** Why a server cannot be started here; null when it can. */
export function missingIrcd(kind: ServerKind): string | null {
  return existsSync(programs[kind]) ? null : `${kind} is not installed (apt-get install ${kind})`;
}

/** Starts one and waits until it takes connections. `forServices`: InspIRCd that services may link to. */
export async function startIrcd(kind: ServerKind, forServices = false): Promise<TestIrcd> {
  const folder = mkdtempSync(join(tmpdir(), `samspel-${kind}-`));
  chmodSync(folder, 0o755);
  const [port, tlsPort] = [await freePort(), await freePort()];
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const asks = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=irc.test', '-addext'];
  execFileSync('openssl', [...asks, 'subjectAltName=IP:127.0.0.1,DNS:irc.test', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  chmodSync(key, 0o644);
  // Known numbers: what ngircd looks for of its own takes seconds, sometimes many.
  if (kind === 'ngircd') {
    const numbers = join(folder, 'dh.pem');
    execFileSync('openssl', ['genpkey', '-genparam', '-algorithm', 'DH', '-pkeyopt', 'group:ffdhe2048', '-out', numbers], { stdio: 'ignore' });
    chmodSync(numbers, 0o644);
  }
  const operator = { name: 'root', password: 'let-me' };
  const services = { port: await freePort(), password: 'between-us' };
  const configuration = join(folder, 'server.conf');
  writeFileSync(
    configuration,
    kind === 'ngircd' ? ngircd({ folder, port, tlsPort, operator }) : inspircd({ folder, port, tlsPort, operator }, forServices ? linked(services) : ''),
  );
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const given = kind === 'ngircd' ? ['-n', '-f', configuration] : ['--runasroot', '--nofork', '--nopid', `--config=${configuration}`];
    const started = spawn(programs[kind], given, { stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    let said = '';
    started.stdout.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-2000)));
    started.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-2000)));
    for (let look = 0; look < 800; look++) {
      if (started.exitCode !== null) throw new Error(`${kind} ended: ${said}`);
      if (await answers(port)) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    started.kill('SIGKILL');
    throw new Error(`${kind} does not answer: ${said}`);
  };
  const kill = async (): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null) return;
    await new Promise<void>((resolve) => {
      running.once('exit', () => resolve());
      running.kill('SIGKILL');
    });
  };
  await start();
  return {
    kind,
    port,
    tlsPort,
    certificate: readFileSync(certificate, 'utf8'),
    operator,
    services,
    kill,
    again: start,
    end: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Told {
  readonly folder: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly operator: TestIrcd['operator'];
}

function ngircd({ folder, port, tlsPort, operator }: Told): string {
  return `[Global]
Name = irc.test.local
Info = Test
Listen = 127.0.0.1
Ports = ${port}
MotdPhrase = hello
[Limits]
MaxConnectionsIP = 0
MaxJoins = 0
PingTimeout = 60
[Options]
DNS = no
Ident = no
PAM = no
[Operator]
Name = ${operator.name}
Password = ${operator.password}
[SSL]
CertFile = ${folder}/certificate.pem
KeyFile = ${folder}/key.pem
DHFile = ${folder}/dh.pem
Ports = ${tlsPort}
`;
}

/** What lets services in, and lets them say who signed in. */
function linked({ port, password }: TestIrcd['services']): string {
  return `${['spanningtree', 'sasl', 'sslinfo', 'svshold', 'chghost'].map((name) => `<module name="${name}">`).join('\n')}
<bind address="127.0.0.1" port="${port}" type="servers">
<link name="${servicesName}" ipaddr="127.0.0.1" port="${port}" allowmask="127.0.0.1/32" sendpass="${password}" recvpass="${password}" timeout="30">
<uline server="${servicesName}" silent="yes">
<sasl target="${servicesName}" requiressl="no">
`;
}

function inspircd({ folder, port, tlsPort, operator }: Told, more: string): string {
  const modules = [
    'cap',
    'ircv3',
    'ircv3_accounttag',
    'ircv3_servertime',
    'ircv3_echomessage',
    'ircv3_msgid',
    'ircv3_ctctags',
    'botmode',
    'services_account',
    'ssl_gnutls',
    'nicklock',
  ];
  return `<server name="irc.test.local" description="Test" network="Test">
<admin name="a" nick="a" email="a@test.local">
${modules.map((name) => `<module name="${name}">`).join('\n')}
${more}<sslprofile name="own" provider="gnutls" requestclientcert="yes" hash="sha256" certfile="${folder}/certificate.pem" keyfile="${folder}/key.pem">
<bind address="127.0.0.1" port="${port}" type="clients">
<bind address="127.0.0.1" port="${tlsPort}" type="clients" sslprofile="own">
<connect name="main" allow="*" timeout="30" pingfreq="60" hardsendq="262144" softsendq="8192" recvq="8192" threshold="20" commandrate="1000" localmax="200" globalmax="200" resolvehostnames="no" useident="no">
<class name="all" commands="*" privs="*" usermodes="*" chanmodes="*">
<type name="root" classes="all">
<oper name="${operator.name}" password="${operator.password}" host="*@*" type="root">
<performance nouserdns="yes" softlimit="100">
<options allowhalfop="no">
<channels users="100" opers="100">
<log method="file" type="*" level="default" target="${folder}/inspircd.log">
<path configdir="${folder}" datadir="${folder}" logdir="${folder}" moduledir="/usr/lib/inspircd/modules" runtimedir="${folder}">
`;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
