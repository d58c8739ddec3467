import type { QueryClient } from '@tanstack/react-query'
import type { AnyRouter } from '@tanstack/react-router'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { loadCatalogue, preferredLanguage } from './texts.ts'
import { UiProvider } from './UiProvider.tsx'

/** Starts an app in `#root`: the person's language first, then the pages. */
export const mountApp = async (router: AnyRouter, queryClient: QueryClient): Promise<void> => {
  await loadCatalogue(preferredLanguage())
  const root = document.getElementById('root')
  if (!root) throw new Error('The page has no #root')
  createRoot(root).render(
    <StrictMode>
      <UiProvider queryClient={queryClient}>
        <RouterProvider router={router} />
      </UiProvider>
    </StrictMode>,
  )
}
