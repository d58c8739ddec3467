/** Public pages that also stand as bare HTML: the contact page and the forms, with the link that the reader came by. */

import { plainPages } from '#platform/http/web.ts'
import type { SlotFill } from '#platform/module.ts'

const carried = {
  'plain-inquiries': ['language', 'source'],
  'plain-forms': ['language', 'source', 'partner_referral', 'event', 'outreach', 'inbound'],
} as const

export const plainPageFills: readonly SlotFill[] = [
  plainPages.fill(([workspace, page, slug], query) => {
    if (!workspace) return undefined
    const to = (kind: keyof typeof carried, ...rest: string[]) => {
      const kept = new URLSearchParams(carried[kind].flatMap((key) => (query.get(key) ? [[key, query.get(key)!]] : [])))
      // The parts are as the address has them, encoded already.
      const path = ['/v1/public', kind, workspace, ...rest].join('/')
      return kept.size > 0 ? `${path}?${kept}` : path
    }
    if (page === 'inquiries' && !slug) return to('plain-inquiries')
    return page === 'apply' && slug ? to('plain-forms', slug) : undefined
  }),
]
