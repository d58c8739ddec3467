/** The cards below Today: the partners that a member manages, with what other modules add about each. */
import type { Ctx } from '#platform/context.ts'
import type { AnswerOf, InputOf } from '#platform/contract.ts'
import { reading } from '#platform/db/transaction.ts'
import { invalid } from '#platform/errors.ts'
import type { taskEndpoints } from '../contract/tasks.ts'
import { portfolioFacts } from '../kinds.ts'
import { taskCountsOfPartners } from '../queries/lists.ts'
import { managedPartners } from './partners.ts'

type Endpoint = typeof taskEndpoints.listPortfolio
type Fact = AnswerOf<Endpoint>['data'][number]['facts'][number]

/** Partners by name. One query for the partners, one for their tasks, and those of each module that adds facts. */
export const listPortfolio = (ctx: Ctx, query: InputOf<Endpoint>['query']): Promise<AnswerOf<Endpoint>> =>
  reading(ctx, async (tx) => {
    const memberId = query.memberId ?? (ctx.actor.kind === 'member' ? ctx.actor.id : undefined)
    if (!memberId)
      throw invalid({ field: 'memberId', rule: 'required', message: 'A key is nobody in person; name a member.' })
    const page = await managedPartners(tx, memberId, query)
    const ids = page.data.map((partner) => partner.id)
    const tasks = await taskCountsOfPartners(tx, ids)
    const facts = new Map<string, Fact[]>()
    if (ids.length > 0)
      for (const source of portfolioFacts.of(ctx.services.product))
        for (const [id, own] of await source.facts(tx, ids)) facts.set(id, [...(facts.get(id) ?? []), ...own])
    return {
      ...page,
      data: page.data.map((partner) => {
        const own = tasks.get(partner.id)
        return {
          partner: { id: partner.id, name: partner.name },
          stage: partner.stage,
          stageSince: partner.stageSince.toISOString(),
          openTasks: own?.open ?? 0,
          overdueTasks: own?.overdue ?? 0,
          nextDueAt: own?.nextDueAt?.toISOString() ?? null,
          facts: facts.get(partner.id) ?? [],
        }
      }),
    }
  })
