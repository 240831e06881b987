/** Which address shows which screen? Made from the features' lists; each screen's script is loaded when it is asked for, and on hovering a link. */

import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { parseSearch, stringifySearch } from '../platform/address.ts';
import { ensureSession } from '../platform/session.ts';
import { features } from './features.ts';
import { Frame } from './frame/frame.tsx';
import { Failed, Nowhere } from './frame/outside.tsx';

const root = createRootRouteWithContext<{ client: QueryClient }>()({ component: Outlet, notFoundComponent: Nowhere, errorComponent: Failed });

/** Everything inside the frame needs somebody to be signed in. */
const framed = createRoute({
  getParentRoute: () => root,
  id: 'framed',
  component: Frame,
  beforeLoad: async ({ context, location }) => {
    const session = await ensureSession(context.client).catch(() => null);
    if (session === null || session.who !== null) return;
    throw redirect({ to: session.needsSetup ? '/set-up' : '/sign-in', search: (session.needsSetup ? {} : { next: location.href }) as never });
  },
});

const screens = features.flatMap((feature) => feature.screens);
const inside = screens
  .filter((screen) => screen.bare !== true)
  .map((screen) =>
    createRoute({ getParentRoute: () => framed, path: screen.path, component: lazyRouteComponent(screen.load, 'Screen'), errorComponent: Failed }),
  );
const outside = screens
  .filter((screen) => screen.bare === true)
  .map((screen) =>
    createRoute({ getParentRoute: () => root, path: screen.path, component: lazyRouteComponent(screen.load, 'Screen'), errorComponent: Failed }),
  );

/** Makes the router; answers live in the query client, so it caches nothing itself. */
export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([framed.addChildren(inside), ...outside]),
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultNotFoundComponent: Nowhere,
    defaultErrorComponent: Failed,
    scrollRestoration: true,
    defaultPendingMs: 200,
  });
}
