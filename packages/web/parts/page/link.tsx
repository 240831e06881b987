/** How does one thing lead to another? A link inside the product, which keeps the page and opens in a new tab as links do. */
import { Link as RouterLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';
import { parseSearch } from '../../platform/address.ts';

export interface LinkProps extends Omit<ComponentPropsWithRef<'a'>, 'href'> {
  /** A path with its search: `/incidents/inc_…?panel=…`, or `?panel=…` for the same page. */
  readonly to: string;
  readonly replace?: boolean;
}

/** A link to a path of the product; anything with a scheme, and what the server itself serves, is a plain one. */
export function Link({ to, replace, ...rest }: LinkProps) {
  if (/^[a-z]+:|^\/(api|openapi|status|metrics)\b/.test(to)) return <a href={to} {...rest} />;
  const [path = '', hashed = ''] = splitOnce(to, '#');
  const [pathname = '', search = ''] = splitOnce(path, '?');
  return (
    <RouterLink
      {...(rest as object)}
      to={pathname === '' ? '.' : pathname}
      search={(pathname === '' ? (before: object) => ({ ...before, ...parseSearch(search) }) : parseSearch(search)) as never}
      {...(hashed === '' ? {} : { hash: hashed })}
      {...(replace === true ? { replace: true } : {})}
    />
  );
}

function splitOnce(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
