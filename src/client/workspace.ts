import { useQuery } from '@tanstack/react-query'
import { api } from './api.ts'

/** The workspace's own currency; undefined until it is known. A form keeps what it begins with, so it waits for it. */
export const useWorkspaceCurrency = (): string | undefined =>
  useQuery({ queryKey: ['workspace'], queryFn: () => api.getWorkspace(), staleTime: 300_000 }).data?.currency
