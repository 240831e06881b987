/** What of opsgenie-sdk the journeys use; the package brings no types. */
declare module 'opsgenie-sdk' {
  type Done = (error: unknown, answer: unknown) => void;
  interface Sdk {
    configure(options: { host: string; api_key: string }): void;
    readonly alertV2: {
      create(body: Readonly<Record<string, unknown>>, done: Done): void;
      acknowledge(identifier: { identifier: string; identifierType: 'alias' }, body: Readonly<Record<string, unknown>>, done: Done): void;
      close(identifier: { identifier: string; identifierType: 'alias' }, body: Readonly<Record<string, unknown>>, done: Done): void;
    };
  }
  const sdk: Sdk;
  export default sdk;
}
