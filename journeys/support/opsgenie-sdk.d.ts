/** What of opsgenie-sdk the journeys use; the package brings no types. */
declare module 'opsgenie-sdk' {
  type Done = (error: unknown, answer: unknown) => void;
  type Body = Readonly<Record<string, unknown>>;
  interface Named {
    readonly identifier: string;
    readonly identifierType: 'alias';
  }
  interface Sdk {
    configure(options: { host: string; api_key: string }): void;
    readonly alertV2: {
      create(body: Body, done: Done): void;
      get(identifier: Named, done: Done): void;
      list(query: Body, done: Done): void;
      getRequestStatus(requestId: string, done: Done): void;
      acknowledge(identifier: Named, body: Body, done: Done): void;
      addTags(identifier: Named, body: Body, done: Done): void;
      removeTags(identifier: Named, query: Body, done: Done): void;
      executeAction(identifier: Named, body: Body, done: Done): void;
      listAlertNotes(identifier: Named, query: Body, done: Done): void;
      close(identifier: Named, body: Body, done: Done): void;
      delete(identifier: Named, done: Done): void;
    };
  }
  const sdk: Sdk;
  export default sdk;
}
