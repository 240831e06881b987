/** Where does the page begin? Providers, router, keys; then the first screen. */
import '@fontsource-variable/inter/wght.css';
import '../parts/theme/tokens.css';
import '@mantine/core/styles.layer.css';
import '../parts/theme/mantine.css';
import { MantineProvider } from '@mantine/core';
import { ProblemError } from '@samspel/contract/client.ts';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { cssVariablesResolver, theme } from '../parts/theme/theme.ts';
import { useShownColours } from '../platform/appearance.ts';
import { startKeys } from '../platform/keys.ts';
import { makeRouter } from './router.tsx';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => !(error instanceof ProblemError && error.problem.status < 500) && count < 2,
    },
    mutations: { retry: false },
  },
});
const router = makeRouter(client);

function App() {
  const colours = useShownColours();
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} forceColorScheme={colours}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

startKeys();
const place = document.getElementById('root');
if (place !== null)
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
