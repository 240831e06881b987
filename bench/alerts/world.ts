/** Which storm? Twenty causes, each with nine systems that stand on it, and a hundred alerts of each system: its own and those of its instances. */

export const causes = 20;
const effects = 9;
const perSystem = 100;

export interface StormAlert {
  readonly cause: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** 200 systems, as the catalog reads them. */
export function catalogText(): string {
  const group = 'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: storm }\nspec: { type: team, children: [] }\n';
  const component = (name: string, on: string): string =>
    `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { type: service, lifecycle: production, owner: storm${on === '' ? '' : `, dependsOn: ['component:${on}']`} }\n`;
  const systems = Array.from({ length: causes }, (_, cause) => [
    component(rootOf(cause), ''),
    // Three stand on the cause itself, the others on one of these.
    ...Array.from({ length: effects }, (_, effect) => component(effectOf(cause, effect), effect < 3 ? rootOf(cause) : effectOf(cause, effect % 3))),
  ]);
  return [group, ...systems.flat()].join('---\n');
}

const rootOf = (cause: number): string => `store-${cause}`;
const effectOf = (cause: number, effect: number): string => `app-${cause}-${effect}`;

/** The storm in the order in which it comes: what is hit first is heard first, all causes at once. */
export function storm(): readonly StormAlert[] {
  const alerts: StormAlert[] = [];
  for (let instance = 0; instance < perSystem; instance++)
    for (let place = 0; place <= effects; place++)
      for (let cause = 0; cause < causes; cause++) {
        const system = place === 0 ? rootOf(cause) : effectOf(cause, place - 1);
        alerts.push({ cause, labels: { alertname: 'ErrorRate', severity: 'critical', system, instance: `${system}-${instance}:9100` } });
      }
  return alerts;
}

/** One alert as Prometheus tells it. */
export function told({ labels }: StormAlert, startsAt: string): object {
  return {
    labels,
    annotations: { summary: `Errors on ${labels['instance'] ?? ''}` },
    startsAt,
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus.example:9090/graph',
  };
}
