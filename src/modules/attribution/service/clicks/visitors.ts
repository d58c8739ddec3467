/**
 * The visitor's key of a day: HMAC of the network, the browser and its language under a salt that belongs to one
 * workspace and one of its days. The salt is destroyed after 48 hours; from then on nobody can say who it was.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { addDays, civilDate, endOfDate } from '#platform/civil-time.ts'
import type { Services } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { putSalt } from '../../queries/tracking.ts'
import { networkOf } from './network.ts'

export type Visit = { address: string; agent: string; language: string }

export const visitorKey = (salt: string, visit: Visit): string =>
  createHmac('sha256', salt)
    .update(`${networkOf(visit.address)}\n${visit.agent}\n${visit.language}`)
    .digest('base64url')
    .slice(0, 22)

/** Which day it is for a workspace, without asking the calendar for every click. */
export const dayKeeper = () => {
  const known = new Map<string, { day: string; untilMs: number; fromMs: number }>()
  return (zone: string, at: Date): string => {
    const ms = at.getTime()
    const today = known.get(zone)
    if (today && ms >= today.fromMs && ms < today.untilMs) return today.day
    const day = civilDate(zone, at)
    known.set(zone, { day, fromMs: ms, untilMs: endOfDate(zone, day).getTime() })
    return day
  }
}

/** How long a click waits for a salt before it is given one of this process's own. */
const waitMs = 150

export type Salts = { of: (workspaceId: string, day: string) => string | Promise<string> }

/**
 * Salts in memory for two days. While the database does not answer, a day that nobody has a salt for gets one of this
 * process: its visitors are then told apart here, and counted anew once there is the shared one.
 */
export const keepSalts = (services: Services): Salts => {
  const known = new Map<string, string>()
  const own = new Map<string, string>()
  const asking = new Map<string, Promise<string>>()
  const ask = async (workspaceId: string, day: string): Promise<string> => {
    const workspace = await findWorkspace(services, workspaceId)
    if (!workspace) throw new Error('The workspace of a link is gone')
    const salt = await inTransaction(systemContext(services, workspace, 'clicks'), (tx) => putSalt(tx, day))
    for (const name of known.keys()) if (name.slice(-10) < addDays(day, -2)) known.delete(name)
    known.set(`${workspaceId} ${day}`, salt)
    return salt
  }
  return {
    of: (workspaceId, day) => {
      const name = `${workspaceId} ${day}`
      const salt = known.get(name)
      if (salt !== undefined) return salt
      let asked = asking.get(name)
      if (!asked) {
        asked = ask(workspaceId, day).finally(() => asking.delete(name))
        asked.catch(() => undefined)
        asking.set(name, asked)
      }
      const instead = () => {
        const made = own.get(name) ?? randomBytes(24).toString('base64url')
        if (own.size > 1_000) own.clear()
        own.set(name, made)
        return made
      }
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<string>((resolve) => {
        timer = setTimeout(() => resolve(instead()), waitMs)
      })
      return Promise.race([asked.catch(instead), late]).finally(() => clearTimeout(timer))
    },
  }
}
