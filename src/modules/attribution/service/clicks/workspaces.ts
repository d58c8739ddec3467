/** Workspaces as the redirect needs them: what was known goes on being so while the database does not answer. */
import type { Services, Workspace } from '#platform/context.ts'
import { findWorkspace } from '#platform/tenancy/workspaces.ts'

const freshMs = 5_000
const waitMs = 150
const keptMax = 20_000

type Known = { workspace: Workspace | undefined; atMs: number }
/** By id or slug. */
export type Workspaces = (idOrSlug: string) => Promise<Workspace | undefined> | Workspace | undefined

export const keepWorkspaces = (services: Services): Workspaces => {
  const known = new Map<string, Known>()
  const asking = new Map<string, Promise<Workspace | undefined>>()
  const ask = (name: string): Promise<Workspace | undefined> => {
    let asked = asking.get(name)
    if (!asked) {
      asked = findWorkspace(services, name)
        .then((workspace) => {
          if (known.size >= keptMax) known.clear()
          known.set(name, { workspace, atMs: performance.now() })
          return workspace
        })
        .finally(() => asking.delete(name))
      asked.catch(() => undefined)
      asking.set(name, asked)
    }
    return asked
  }
  return (name) => {
    const one = known.get(name)
    if (!one) return ask(name)
    if (performance.now() - one.atMs < freshMs) return one.workspace
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<Workspace | undefined>((resolve) => {
      timer = setTimeout(() => resolve(one.workspace), waitMs)
    })
    return Promise.race([ask(name).catch(() => one.workspace), late]).finally(() => clearTimeout(timer))
  }
}
