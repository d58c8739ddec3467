import { api, type RowOf } from '#client/api.ts'

export type Hook = RowOf<'listPortalWebhookEndpoints'>
export const hooksQuery = {
  queryKey: ['portal', 'webhooks'],
  queryFn: async () => (await api.listPortalWebhookEndpoints({ query: { limit: 50 } })).data,
}

export type Key = RowOf<'listPortalApiKeys'>
export const keysQuery = {
  queryKey: ['portal', 'keys'],
  queryFn: async () => (await api.listPortalApiKeys({ query: { sort: '-createdAt', limit: 100 } })).data,
}
