/** How bad is it when this fails? What then is done, the rules say. */
import { Select } from '@mantine/core';
import type { AlertAnswer } from '@samspel/contract/alerts.ts';

type Severity = AlertAnswer['severity'];

export function SeverityField({ value, onChange }: { readonly value: Severity; readonly onChange: (severity: Severity) => void }) {
  return (
    <Select
      label="Severity"
      description="What is done about it, the rules say"
      allowDeselect={false}
      data={['critical', 'error', 'warning', 'info']}
      value={value}
      onChange={(chosen) => onChange((chosen ?? 'error') as Severity)}
    />
  );
}
