/** The command palette: any record by name, domain or number. */
import type { Ctx } from '#platform/context.ts'
import type { AnswerOf, InputOf } from '#platform/contract.ts'
import { reading } from '#platform/db/transaction.ts'
import { searchKinds } from '#platform/search.ts'
import type { taskEndpoints } from '../contract/tasks.ts'
import { searchIds } from '../queries/lists.ts'

type Answer = AnswerOf<typeof taskEndpoints.search>

/** Candidates looked at before the best are chosen. */
const candidatesMax = 500

/**
 * Hits of all kinds that modules have filled in, best first: the whole title, then a title that begins with the words,
 * a word of it that does, then the rest; shorter titles before longer ones. One query, and those of each kind found.
 */
export const search = (ctx: Ctx, query: InputOf<typeof taskEndpoints.search>['query']): Promise<Answer> =>
  reading(ctx, async (tx) => {
    const kinds = searchKinds.of(ctx.services.product).filter((kind) => !query.kinds || query.kinds.includes(kind.kind))
    const found = Map.groupBy(
      await searchIds(
        tx,
        kinds.map((kind) => kind.kind),
        query.q,
        candidatesMax,
      ),
      (hit) => hit.kind,
    )
    const data: (Answer['data'][number] & { rank: number; order: number })[] = []
    const wanted = query.q.trim().toLowerCase()
    for (const [order, kind] of kinds.entries()) {
      const ids = found.get(kind.kind)?.map((hit) => hit.id) ?? []
      if (ids.length === 0) continue
      for (const [id, hit] of await kind.describe(tx, ids))
        data.push({
          kind: kind.kind,
          heading: kind.heading,
          id,
          ...hit,
          rank: rankOf(hit.title.toLowerCase(), wanted),
          order,
        })
    }
    const best = data.sort(
      (a, b) => a.rank - b.rank || a.title.length - b.title.length || a.order - b.order || (a.id < b.id ? -1 : 1),
    )
    return { data: best.slice(0, query.limit ?? 20).map(({ rank: _rank, order: _order, ...hit }) => hit) }
  })

const rankOf = (title: string, wanted: string): number => {
  if (title === wanted) return 0
  if (title.startsWith(wanted)) return 1
  return title.split(/[\s./-]+/).some((word) => word.startsWith(wanted)) ? 2 : 3
}
