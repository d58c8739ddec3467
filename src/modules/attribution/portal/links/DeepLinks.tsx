import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AnswerTo, RowOf } from '#client/api.ts'
import { Card, Columns } from '#ui/SimplePage.tsx'
import { CopyText } from '../../console/links/CopyText.tsx'
import styles from '../../console/links/Links.module.css'
import { words } from './texts.ts'

type Link = RowOf<'listPortalLinks'>
type Domain = AnswerTo<'getPortalLinkOptions'>['domains'][number]
const parameters = ['source', 'medium', 'campaign'] as const

const mayOpen = (page: string, hosts: readonly string[]): boolean => {
  const url = URL.parse(page)
  return (
    url?.protocol === 'https:' &&
    hosts.some((host) => host === url.hostname || (host.startsWith('*.') && url.hostname.endsWith(host.slice(1))))
  )
}

/** Puts a page and UTM parameters of one's own behind a link. */
export const DeepLinks = ({ links, domains }: { links: readonly Link[]; domains: readonly Domain[] }) => {
  const open = links.filter((link) => link.state === 'open')
  const [linkId, setLinkId] = useState(open[0]?.id ?? '')
  const [page, setPage] = useState('')
  const [utm, setUtm] = useState<Record<string, string>>({})
  const link = open.find((one) => one.id === linkId) ?? open[0]
  if (!link) return null
  const hosts = domains.find((domain) => domain.id === link.domainId)?.deepLinkHosts ?? []
  const isFine = page.trim() === '' || mayOpen(page.trim(), hosts)
  const address = new URL(link.address)
  if (page.trim() && isFine) address.searchParams.set('url', page.trim())
  for (const name of parameters) if (utm[name]?.trim()) address.searchParams.set(`utm_${name}`, utm[name].trim())
  return (
    <Card title={words('builder')}>
      <p>{words('builderNote')}</p>
      <Columns leastPx={220}>
        <Select
          label={words('link')}
          data={open.map((one) => ({ value: one.id, label: one.name ?? one.key }))}
          value={link.id}
          allowDeselect={false}
          onChange={(value) => setLinkId(value ?? '')}
        />
        <TextInput
          label={words('page')}
          value={page}
          disabled={hosts.length === 0}
          description={hosts.length === 0 ? words('pageNone') : undefined}
          error={isFine ? undefined : words('pageWrong', { hosts: hosts.join(', ') })}
          onChange={(event) => setPage(event.currentTarget.value)}
        />
        {parameters.map((name) => (
          <TextInput
            key={name}
            label={`utm_${name}`}
            maxLength={200}
            value={utm[name] ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget
              setUtm((before) => ({ ...before, [name]: value }))
            }}
          />
        ))}
      </Columns>
      <p className={styles.result}>
        <span className={styles.mono} role="status" aria-label={words('result')}>
          {address.href}
        </span>
        <CopyText text={address.href} label={words('copy')} copied={words('copied')} byHand={words('copyByHand')} />
      </p>
    </Card>
  )
}
