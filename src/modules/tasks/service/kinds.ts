/** The kinds of this module itself, and those of partners, which stands above and cannot fill our slot. */
import type { TaskKind } from '../kinds.ts'

/** A task that a person opened by hand, about anything. */
export const handMade = 'tasks.to_do'

export const ownKinds: readonly TaskKind[] = [
  { kind: handMade, words: 'To do', closesByItself: null },
  {
    kind: 'partners.fill_gap',
    words: 'Fill a gap',
    closesByItself: 'This closes by itself when what is missing has been filled in.',
  },
  { kind: 'partners.hand_over', words: 'Take over a partner', closesByItself: null },
  { kind: 'partners.resolve_duplicate', words: 'Resolve a duplicate', closesByItself: null },
  { kind: 'partners.review_expiring_file', words: 'Review an expiring file', closesByItself: null },
]
