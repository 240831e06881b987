/**
 * How do lines go to and from an IRC server? Over TCP or TLS. irc-framework's own transport trusts no authority but the usual ones, and keeps what comes without a line
 * break for ever; so this one stands in its place. What went wrong is kept in words a person can act on.
 */
import { EventEmitter } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { rootCertificates, connect as tlsConnect } from 'node:tls';
import type { ClientOptions } from 'irc-framework';
import type { IrcSettings } from './settings.ts';

/** Longest line a server may send, tags included: 8,191 bytes of tags and 512 of message, and room for servers that count otherwise. */
const longestLineBytes = 32_768;
const slowestConnectMilliseconds = 10_000;
const quietMilliseconds = 240_000;
const goodbyeMilliseconds = 1000;

/** A transport of irc-framework for these settings. */
export function transportFor(settings: IrcSettings): ClientOptions['transport'] {
  return class extends EventEmitter {
    #socket: Socket | null = null;
    #connected = false;
    #held: Buffer = Buffer.alloc(0);
    #error: Error | null = null;

    constructor(_options: ClientOptions) {
      super();
    }

    connect(): void {
      const socket = openSocket(settings);
      this.#socket = socket;
      const slow = setTimeout(
        () => socket.destroy(new Error(`${settings.host}:${settings.port} did not answer within ${slowestConnectMilliseconds / 1000} s`)),
        slowestConnectMilliseconds,
      );
      socket.setTimeout(quietMilliseconds, () => socket.destroy(new Error('the server said nothing for too long')));
      socket.on(settings.tls ? 'secureConnect' : 'connect', () => {
        clearTimeout(slow);
        this.#connected = true;
        this.emit('open');
      });
      socket.on('error', (error) => {
        this.#error = error;
      });
      socket.on('data', (data: Buffer) => this.#take(data));
      socket.on('close', () => {
        clearTimeout(slow);
        this.#connected = false;
        this.emit('close', this.#error ?? false);
      });
    }

    #take(data: Buffer): void {
      this.#held = this.#held.length === 0 ? data : Buffer.concat([this.#held, data]);
      let begin = 0;
      for (let end = this.#held.indexOf(10, begin); end >= 0; end = this.#held.indexOf(10, begin)) {
        const line = this.#held.subarray(begin, end).toString('utf8').replace(/\r$/, '');
        begin = end + 1;
        if (line !== '') this.emit('line', line);
      }
      this.#held = this.#held.subarray(begin);
      if (this.#held.length > longestLineBytes) this.#socket?.destroy(new Error('the server sent a line without end'));
    }

    isConnected(): boolean {
      return this.#connected;
    }

    writeLine(line: string, done?: () => void): void {
      // A line break inside would be a command of its own.
      const one = `${line.replace(/[\r\n\0]+/g, ' ')}\r\n`;
      if (this.#socket !== null && this.#connected) this.#socket.write(one, () => done?.());
      else if (done !== undefined) process.nextTick(done);
    }

    close(force?: boolean): void {
      const socket = this.#socket;
      if (force === true || !this.#connected) socket?.destroy();
      else if (socket !== null) {
        socket.end();
        // A server that does not let go is left.
        setTimeout(() => socket.destroy(), goodbyeMilliseconds).unref();
      }
    }

    disposeSocket(): void {
      this.#socket?.destroy();
      this.#socket = null;
    }

    setEncoding(encoding: string): boolean {
      return encoding === 'utf8';
    }
  };
}

function openSocket(settings: IrcSettings): Socket {
  const { host, port } = settings;
  if (!settings.tls) return connect({ host, port });
  return tlsConnect({
    host,
    port,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(settings.authority === '' ? {} : { ca: [...rootCertificates, settings.authority] }),
    ...(settings.certificate === '' ? {} : { cert: settings.certificate, key: settings.certificate }),
  });
}

/** Why a connection ended, in words. */
export function whyClosed(error: Error | false): string {
  if (error === false) return 'the server closed the connection';
  const code = 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nothing listens at that address and port',
    ENOTFOUND: 'there is no server of that name',
    ECONNRESET: 'the server broke the connection off',
    ETIMEDOUT: 'the server does not answer',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself: put it into «Own authority» to trust it',
    SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that is not trusted: put that one’s certificate into «Own authority»',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an authority that is not trusted: put that one’s certificate into «Own authority»',
    CERT_HAS_EXPIRED: 'its certificate has ended',
    ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
    EPROTO: 'it does not speak TLS at that port',
    ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS at that port',
    ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS at that port',
  };
  return words[code] ?? error.message;
}
