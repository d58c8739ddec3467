/** What of this module leaves with a whole workspace and comes back with it. */
import { archiveParts } from '#platform/archive/parts.ts'

export const archivePart = archiveParts.fill({
  module: 'settings',
  records: ['members'],
  seats: ['members'],
})
