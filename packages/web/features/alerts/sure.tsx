/** Is that meant? For what breaks a monitor or cannot be taken back. */
import { Modal } from '@mantine/core';
import type { Problem } from '@samspel/contract/route.ts';
import type { ReactNode } from 'react';
import { Form } from '../../parts/field/form.tsx';

export function Sure({
  title,
  submit,
  pending,
  problem,
  onDo,
  close,
  children,
}: {
  readonly title: string;
  readonly submit: string;
  readonly pending: boolean;
  readonly problem: Problem | null;
  readonly onDo: () => void;
  readonly close: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Modal opened onClose={close} title={title} size={480}>
      <Form submit={submit} tone="danger" pending={pending} problem={problem} onCancel={close} onSubmit={onDo}>
        <p>{children}</p>
      </Form>
    </Modal>
  );
}
