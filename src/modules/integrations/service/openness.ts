/** What anybody may read. */
import type { Ctx, Services } from '#platform/context.ts'
import { readStanding } from '#platform/http/health.ts'
import { openapiDocument } from '#platform/http/openapi.ts'
import type { standings } from '../contract/openness.ts'

type Status = {
  state: (typeof standings)[number]
  at: string
  parts: { name: string; state: (typeof standings)[number] }[]
}
/** Anybody may ask, as often as they like: the database is asked at most every five seconds. */
const keepMs = 5_000
const kept = new WeakMap<Services['database'], { at: number; status: Promise<Status> }>()

export const getStatus = ({ services }: Ctx): Promise<Status> => {
  const known = kept.get(services.database)
  if (known && performance.now() - known.at < keepMs) return known.status
  const status = look(services)
  kept.set(services.database, { at: performance.now(), status })
  return status
}

const look = async (services: Services): Promise<Status> => {
  // Whether some workspace's money adds up is a matter of its own people, not of whoever calls the API.
  const told = (await readStanding(services)).filter((part) => part.name !== 'ledger')
  const parts = [{ name: 'api', state: 'working' as const }, ...told]
  const worst = (['down', 'late', 'working'] as const).find((state) => parts.some((part) => part.state === state))
  return { state: worst ?? 'working', at: services.time().toISOString(), parts }
}

const documents = new WeakMap<Services['product'], Record<string, unknown>>()
export const getOpenapi = async ({ services }: Ctx): Promise<Record<string, unknown>> => {
  const known = documents.get(services.product)
  if (known) return known
  const made = openapiDocument(services.product, services.config.publicUrl)
  documents.set(services.product, made)
  return made
}
