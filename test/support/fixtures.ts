/** Builders of one record of each kind, for the walks over all endpoints. A new kind of id adds its line here. */
import type { Ctx, Workspace } from '#platform/context.ts'
import type { TestApp } from './app.ts'
import { type Client, clientFor } from './client.ts'
import { aMember, type TestMember } from './people.ts'

export type World = {
  app: TestApp
  workspace: Workspace
  ctx: Ctx
  /** A team key with every scope. */
  api: Client
  /** Nobody, on this workspace's public pages. */
  publicApi: Client
  /** A member with every role and the head flag. */
  admin: TestMember
  viewer: TestMember
  partnerId: string
  otherPartnerId: string
  principal: { api: Client }
  portalViewer: { api: Client }
  otherPrincipal: { api: Client }
}

export const fixtures: Record<string, (world: World) => Promise<string>> = {}

export const aWorld = async (_app: TestApp): Promise<World> => {
  throw new Error('not yet')
}
export { aMember, clientFor }
