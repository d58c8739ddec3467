import { queryOptions } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'

export const integrationsKey = ['portal', 'integrations'] as const
export type Integration = AnswerTo<'getPortalIntegration'>

export const integrationQuery = (id: string) =>
  queryOptions({
    queryKey: [...integrationsKey, 'one', id],
    queryFn: () => api.getPortalIntegration({ params: { id } }),
  })

/** Keys that an integration may call with: live ones, and those of each sandbox that stands. */
export const ownKeysQuery = queryOptions({
  queryKey: ['portal', 'keys of integrations'],
  queryFn: async () => {
    const live = (await api.listPortalApiKeys({ query: { limit: 200 } })).data
      .filter((key) => key.kind === 'secret' && (key.state === 'active' || key.state === 'rotating'))
      .map((key) => ({ value: key.id, label: `${key.name} …${key.lastFour}` }))
    const { data } = await api.listPortalSandboxes()
    const keys = [...live]
    for (const sandbox of data.filter((one) => one.state === 'ready' || one.state === 'advancing'))
      for (const key of (await api.listPortalSandboxKeys({ params: { id: sandbox.id } })).data)
        if (!keys.some((one) => one.value === key.id))
          keys.push({ value: key.id, label: `${sandbox.name}: ${key.name} …${key.lastFour}` })
    return keys
  },
})
