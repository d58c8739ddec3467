import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api, type RowOf } from '#client/api.ts'
import type { Secret } from '../ShownOnce.tsx'
import { words } from './texts.ts'

export type Endpoint = RowOf<'listWebhookEndpoints'>
export type Health = AnswerTo<'getWebhookHealth'>
export type Delivery = RowOf<'listWebhookDeliveries'>

/** How endpoints and deliveries are named in the cache; both begin alike, since a message changes an endpoint's health. */
export const webhooksCache = 'webhooks'
export const deliveriesCache = 'deliveries'

export const useEventTypes = () =>
  useQuery({
    queryKey: ['event types'],
    queryFn: async () => (await api.listEventTypes()).data,
    staleTime: 300_000,
  })

/** Endpoints by id, for lists that name them. The newest 200, more than the limits of a team and its partners allow. */
export const useEndpointNames = () =>
  useQuery({
    queryKey: [webhooksCache, 'names'],
    queryFn: async () => (await api.listWebhookEndpoints({ query: { limit: 200 } })).data,
    staleTime: 30_000,
  })

/** `hooks.acme.example/tandem`: the part of an address that tells endpoints apart. */
export const shortUrl = (url: string): string => url.replace(/^https?:\/\//, '').replace(/\/$/, '')
export const endpointName = (endpoint: Endpoint): string => endpoint.description ?? shortUrl(endpoint.url)

/** JSON for reading; a body that is none stays as it is. */
export const laidOut = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // An answer may be any text; it is shown as it came.
    return text
  }
}

export const signingSecret = (secret: string, oldEnds: string | null): Secret => {
  const sample = (shown: string) =>
    `import { Webhook } from 'standardwebhooks'\n\nconst webhook = new Webhook('${shown}')\n// The body as it came, byte for byte, and the three webhook-* headers\nconst message = webhook.verify(body, headers)`
  return {
    title: words('secretMade'),
    note: oldEnds ? `${words('secretNote')} ${words('oldEnds', { when: oldEnds })}` : words('secretNote'),
    text: secret,
    env: `TANDEM_WEBHOOK_SECRET=${secret}\n`,
    sample: { title: words('verifySample'), text: sample(secret), shown: sample(`${secret.slice(0, 10)}…`) },
  }
}
