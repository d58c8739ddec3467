/** The explorer: a person tries calls at a page, with a key of a sandbox lent for minutes. */
import { endpoint, Id, Instant, listOf, named, strict, Type } from '#platform/contract.ts'

const params = strict({ id: Id('workspace') })
export const ExplorerKey = named(
  'ExplorerKey',
  Type.Object({ id: Id('apiKey'), name: Type.String(), lastFour: Type.String(), scopes: listOf(Type.String()) }),
)

const session = Type.Object({ text: Type.String(), endsAt: Instant, scopes: listOf(Type.String()) })
export const explorerEndpoints = {
  openLiveExplorer: endpoint({
    method: 'POST',
    path: '/v1/portal/explorer-sessions',
    summary: 'Lends a page what one of your keys here may do, for 15 minutes; the text is in this answer alone',
    access: { right: 'integrations.manage_keys' },
    scope: null,
    transaction: 'none',
    idempotency: 'none',
    status: 201,
    body: strict({ keyId: Id('apiKey') }),
    answer: session,
    refuses: { 'key.not_active': [409, 'Choose a key that works; this one is revoked.'] },
  }),
  listPortalSandboxKeys: endpoint({
    method: 'GET',
    path: '/v1/portal/sandboxes/:id/keys',
    summary: 'Your working keys in the sandbox, by name, last four characters and scopes',
    transaction: 'none',
    access: { right: 'integrations.manage_keys' },
    params,
    answer: Type.Object({ data: listOf(ExplorerKey) }),
  }),
  openExplorer: endpoint({
    method: 'POST',
    path: '/v1/portal/sandboxes/:id/explorer-sessions',
    summary: 'Lends a page what one key of the sandbox may do, for 15 minutes; the text is in this answer alone',
    access: { right: 'integrations.manage_keys' },
    scope: null,
    transaction: 'none',
    idempotency: 'none',
    status: 201,
    params,
    body: strict({ keyId: Id('apiKey') }),
    answer: session,
    refuses: {
      'sandbox.busy': [409, 'The sandbox is resetting since 14:02.'],
      'sandbox.archived': [409, 'This sandbox is put away; open it again first.'],
      'key.not_active': [409, 'Choose a key that works; this one is revoked.'],
    },
  }),
}
