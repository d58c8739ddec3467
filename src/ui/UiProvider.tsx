import '@fontsource-variable/inter/wght.css'
import './mantine.css'
import './tokens.css'
import './base.css'
import './parts.css'
import { DirectionProvider, MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { schemeManager } from './scheme.ts'
import { Toasts } from './Toasts.tsx'
import { makeTheme } from './theme.ts'

/** One cache per page load. A refusal (4xx) is an answer and is not asked again; a broken line is, twice. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: true,
        retry: (failureCount, error) => failureCount < 2 && !isRefusal(error),
      },
      mutations: { retry: false },
    },
  })

const isRefusal = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status < 500

/** Theme, cache, direction and toasts around an app. Writes no style element, so a strict CSP holds. */
export const UiProvider = ({ queryClient, children }: { queryClient: QueryClient; children: ReactNode }) => {
  const [theme] = useState(makeTheme)
  return (
    <QueryClientProvider client={queryClient}>
      <DirectionProvider detectDirection>
        <MantineProvider
          theme={theme}
          withCssVariables={false}
          withGlobalClasses={false}
          defaultColorScheme="auto"
          colorSchemeManager={schemeManager}
        >
          {children}
          <Toasts />
        </MantineProvider>
      </DirectionProvider>
    </QueryClientProvider>
  )
}
