/** A link that looks like a button: for what leads somewhere. What changes something is a Button. */
import { Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from './link.tsx';

/** `variant="filled"` for the one first step of a screen. */
export function ButtonLink({ to, children, ...rest }: ButtonProps & { readonly to: string; readonly onClick?: () => void; readonly children: ReactNode }) {
  return (
    <Button {...rest} renderRoot={(props) => <Link {...props} to={to} />}>
      {children}
    </Button>
  );
}
