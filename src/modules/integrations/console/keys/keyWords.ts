import type { AnswerTo, RowOf } from '#client/api.ts'
import { formatRelative } from '#ui/format.ts'
import type { Secret } from '../ShownOnce.tsx'
import { words } from './texts.ts'

export type ApiKey = RowOf<'listApiKeys'>
export type KeyMade = AnswerTo<'createApiKey'>

/** How every list and panel of keys is named in the cache. */
export const keysCache = 'api-keys'
export const works = (key: ApiKey): boolean => key.state === 'active' || key.state === 'rotating'

/** The line under a key's name: what of it may be shown, and what is odd about it. */
export const keyLine = (key: ApiKey): string =>
  [
    `…${key.lastFour}`,
    key.kind === 'publishable' ? words('kind_publishable') : null,
    key.disabled ? words(`disabled_${key.disabled.reason}`) : null,
    key.state === 'rotating' && key.endsAt ? words('rotatingNote', { when: formatRelative(key.endsAt) }) : null,
  ]
    .filter((part) => part !== null)
    .join(' · ')

/** What the one screen shows of a new key. The sample reads the first thing that the key's scopes open. */
export const secretOf = ({ key, text }: KeyMade): Secret => {
  const call = (shown: string) =>
    `curl ${location.origin}/v1/${key.scopes.includes('partners.read') ? 'partners?limit=3' : 'event-types'} \\\n  -H 'Authorization: Bearer ${shown}'`
  const reads =
    key.scopes.includes('*') || key.scopes.includes('partners.read') || key.scopes.includes('integrations.read')
  return {
    title: `${words('keyMadeTitle')}: ${key.name}`,
    note: words('keyMadeNote'),
    text,
    env: `TANDEM_URL=${location.origin}\nTANDEM_API_KEY=${text}\n`,
    ...(reads && {
      sample: { title: words('sampleTitle'), text: call(text), shown: call(`${text.slice(0, 12)}…${key.lastFour}`) },
    }),
  }
}
