/** As much of irc-framework as is used here; it comes without types. */
declare module 'irc-framework' {
  export interface IrcMessage {
    readonly command: string;
    readonly params: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
    /** `nick!user@host`, or the name of a server. */
    readonly prefix: string;
    readonly nick: string;
    readonly ident: string;
    readonly hostname: string;
  }

  /** What the framework calls; it tells `open`, `line` and `close`. */
  export interface Transport {
    connect(): void;
    isConnected(): boolean;
    writeLine(line: string, done?: () => void): void;
    close(force?: boolean): void;
    disposeSocket(): void;
    setEncoding(encoding: string): boolean;
  }

  export interface ClientOptions {
    readonly host: string;
    readonly port: number;
    readonly nick: string;
    readonly username: string;
    readonly gecos: string;
    readonly version: string;
    readonly password?: string;
    readonly account: { readonly account?: string; readonly password?: string };
    readonly sasl_mechanism?: 'PLAIN' | 'EXTERNAL';
    readonly sasl_disconnect_on_fail: boolean;
    readonly auto_reconnect: boolean;
    readonly ping_interval: number;
    readonly ping_timeout: number;
    readonly enable_echomessage: boolean;
    readonly transport: new (options: ClientOptions) => Transport;
  }

  class Client {
    constructor(options: ClientOptions);
    readonly connection: { on(event: 'message', heard: (message: IrcMessage) => void): void };
    readonly command_handler: { dispatch: (message: IrcMessage) => void };
    readonly network: { readonly cap: { isEnabled(name: string): boolean }; readonly options: Readonly<Record<string, unknown>> };
    readonly user: { readonly nick: string };
    connect(): void;
    quit(message: string): void;
    raw(...parts: readonly string[]): void;
    on(event: 'registered', heard: (event: { readonly nick: string }) => void): void;
    on(event: 'sasl failed', heard: (event: { readonly reason: string; readonly message?: string }) => void): void;
    on(event: 'socket close', heard: (error: Error | false) => void): void;
    on(event: 'ping timeout', heard: () => void): void;
  }

  const irc: { readonly Client: typeof Client };
  export default irc;
}
