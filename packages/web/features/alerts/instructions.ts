/** How is each monitor pointed here? In words and as configuration; KEY stands where the key goes. */
import type { SourceAnswer } from '@samspel/contract/alerts.ts';

export interface Instruction {
  readonly says: string;
  readonly text: string;
}

export const kindSaid: Readonly<Record<SourceAnswer['kind'], string>> = {
  alertmanager: 'Prometheus or Alertmanager',
  grafana: 'Grafana',
  pagerduty: 'Anything that speaks PagerDuty Events v2',
  opsgenie: 'Anything that speaks Opsgenie alerts v2',
  cloudevents: 'CloudEvents',
  json: 'Any JSON, by a mapping',
  mail: 'Mail',
};

/** What to do at the monitor. `door` is the address of the source without its key. */
export function instructionsFor(kind: SourceAnswer['kind'], origin: string, id: string, key: string): readonly Instruction[] {
  const door = `${origin}/in/alerts/${id}`;
  const url = new URL(origin);
  switch (kind) {
    case 'alertmanager':
      return [
        {
          says: 'In alertmanager.yml, a receiver. Let it send resolves; its key goes as Bearer.',
          text: `receivers:\n  - name: samspel\n    webhook_configs:\n      - url: ${door}\n        send_resolved: true\n        http_config: { authorization: { credentials: ${key} } }`,
        },
        {
          says: 'Or Prometheus straight here, without an Alertmanager: in prometheus.yml.',
          text: `alerting:\n  alertmanagers:\n    - scheme: ${url.protocol.replace(':', '')}\n      path_prefix: /in/alerts/${id}\n      authorization: { credentials: ${key} }\n      static_configs: [{ targets: ['${url.host}'] }]`,
        },
        { says: 'To try it by hand.', text: `amtool alert add --alertmanager.url=${origin}/in/alerts/${key} alertname=Try severity=info` },
      ];
    case 'grafana':
      return [
        {
          says: 'Alerting → Contact points → new, integration Webhook, method POST. Authorization header: scheme Bearer, credentials the key.',
          text: `URL          ${door}\nScheme       Bearer\nCredentials  ${key}`,
        },
      ];
    case 'pagerduty':
      return [
        {
          says: 'The key is the routing key (integration key). Where only a host can be set, /v2/enqueue at this host is the same door.',
          text: `URL          ${door}/v2/enqueue\nrouting_key  ${key}`,
        },
        {
          says: 'To try it by hand.',
          text: `curl ${origin}/v2/enqueue -H 'content-type: application/json' -d '{"routing_key":"${key}","event_action":"trigger","dedup_key":"try","payload":{"summary":"Try","source":"me","severity":"info"}}'`,
        },
      ];
    case 'opsgenie':
      return [
        { says: 'The key is the API key. Where only a host can be set, /v2/alerts at this host is the same door.', text: `API URL  ${door}\nAPI key  ${key}` },
      ];
    case 'cloudevents':
      return [
        {
          says: 'Structured, batched or binary, over HTTP. A type that ends in .resolved or .closed ends the alert of the same source and subject.',
          text: `curl ${door} -H 'authorization: Bearer ${key}' -H 'content-type: application/cloudevents+json' -d '{"specversion":"1.0","id":"1","source":"/try","type":"com.example.disk.firing","subject":"db1"}'`,
        },
      ];
    case 'json':
      return [
        {
          says: 'Whatever can send JSON by POST. Its mapping says what is what.',
          text: `curl ${door} -H 'authorization: Bearer ${key}' -H 'content-type: application/json' -d @alert.json`,
        },
      ];
    case 'mail':
      return [
        {
          says: 'In the settings of mail, an address for alerts with this source as its target. PROBLEM, RECOVERY, RESOLVED or OK in the subject say whether it begins or ends.',
          text: `kind    alert\ntarget  ${id}`,
        },
      ];
  }
}
