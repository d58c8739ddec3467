import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { ListBar } from '#ui/ListBar.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card, SimplePage } from '#ui/SimplePage.tsx'
import { useRightReason, useSeat } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { type ConsentRule, consentRules } from '../../contract/link-states.ts'
import { CopyText } from './CopyText.tsx'
import styles from './Links.module.css'
import { words } from './texts.ts'

type Domain = RowOf<'listLinkDomains'>
type Settings = AnswerTo<'getTrackingSettings'>
const useAdmin = () => useRightReason('attribution.set_policy', words('onlyAdmins'))
const regions = ['EEA', 'UK', 'CH', 'other'] as const

/** Hosts of links, and how clicks are taken. */
export const DomainsPage = () => {
  const cache = useQueryClient()
  const [url, setUrl] = useUrlState({ q: '' })
  const [open, setOpen] = useState<'new' | Domain | null>(null)
  const [retiring, setRetiring] = useState<Domain | null>(null)
  const reason = useAdmin()
  const query = useInfiniteQuery({
    queryKey: ['link-domains', url.q],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listLinkDomains({ query: { ...(url.q && { q: url.q }), ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const renew = () => cache.invalidateQueries({ queryKey: ['link-domains'] })
  const domain = open === 'new' ? null : open
  const prove = async (one: Domain) => {
    try {
      await api.proveLinkDomain({ params: { id: one.id } })
      toast(words('proven', { host: one.host ?? '' }), { tone: 'good' })
      await renew()
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
  }
  return (
    <SimplePage
      title={words('domains')}
      actions={
        <ReasonButton variant="filled" reason={reason} onClick={() => setOpen('new')}>
          {words('addDomain')}
        </ReasonButton>
      }
    >
      <div className={styles.stack}>
        <ListBar
          search={url.q}
          onSearch={(q) => setUrl({ q })}
          onExport={() => exportList('listLinkDomains', 'link-domains', url)}
        />
        <Loaded query={query}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.data)
            if (rows.length === 0) return <EmptyState sentence={words('emptyDomains')} />
            return (
              <RowList label={words('domains')}>
                {rows.map((row) => (
                  <Row
                    key={row.id}
                    title={
                      <span className={styles.address}>
                        {row.host ?? words('ownAddress')}
                        <StateBadge
                          state={row.isServed ? 'live' : row.retiredAt ? 'retired' : 'new'}
                          label={words(row.isServed ? 'served' : row.retiredAt ? 'retired' : 'waitsForProof')}
                          plain
                        />
                      </span>
                    }
                    second={<DomainFacts domain={row} />}
                    acts={
                      <>
                        {row.reasons.prove === null && (
                          <ReasonButton size="xs" reason={reason} onClick={() => void prove(row)}>
                            {words('look')}
                          </ReasonButton>
                        )}
                        <ReasonButton size="xs" reason={reason} onClick={() => setOpen(row)}>
                          {words('change')}
                        </ReasonButton>
                        {row.host !== null && (
                          <ReasonButton
                            size="xs"
                            color="bad"
                            variant="subtle"
                            reason={reason ?? row.reasons.retire}
                            onClick={() => setRetiring(row)}
                          >
                            {words('retire')}
                          </ReasonButton>
                        )}
                      </>
                    }
                  />
                ))}
              </RowList>
            )
          }}
        </Loaded>
        {query.hasNextPage && (
          <Button variant="default" onClick={() => void query.fetchNextPage()}>
            {words('domains')}
          </Button>
        )}
        <Tracking />
      </div>
      {open !== null && (
        <SideForm
          opened
          onClose={() => setOpen(null)}
          title={domain ? (domain.host ?? words('ownAddress')) : words('addDomain')}
          draftKey={domain ? `link domain ${domain.id} ${domain.version}` : 'new link domain'}
          sendLabel={words(domain ? 'save' : 'addDomain')}
          reason={reason}
          initial={{
            host: '',
            notFoundUrl: domain?.notFoundUrl ?? '',
            expiredUrl: domain?.expiredUrl ?? '',
            deepLinkHosts: domain?.deepLinkHosts ?? ([] as string[]),
          }}
          fields={[
            {
              name: 'host',
              label: words('host'),
              hint: words('hostHint'),
              required: true,
              maxLength: 253,
              placeholder: 'go.acme.example',
              when: () => !domain,
            },
            { name: 'notFoundUrl', label: words('notFoundUrl'), kind: 'url', maxLength: 2048 },
            { name: 'expiredUrl', label: words('expiredUrl'), kind: 'url', maxLength: 2048 },
            { name: 'deepLinkHosts', label: words('deepLinkHosts'), hint: words('deepLinkHint'), kind: 'tags' },
          ]}
          send={(values) => {
            const body = {
              notFoundUrl: values.notFoundUrl.trim() || null,
              expiredUrl: values.expiredUrl.trim() || null,
              deepLinkHosts: values.deepLinkHosts,
            }
            return domain
              ? api.updateLinkDomain({ params: { id: domain.id }, version: domain.version, body })
              : api.createLinkDomain({ body: { ...body, host: values.host.trim().toLowerCase() } })
          }}
          onSent={() => {
            setOpen(null)
            toast(words('saved'), { tone: 'good' })
            void renew()
          }}
        />
      )}
      {retiring && (
        <ConfirmDialog
          opened
          onClose={() => setRetiring(null)}
          title={words('retireTitle', { host: retiring.host ?? '' })}
          consequence={words('retireConsequence')}
          act={words('retire')}
          danger
          run={async () => {
            await api.retireLinkDomain({ params: { id: retiring.id } })
            setRetiring(null)
            await renew()
          }}
        />
      )}
    </SimplePage>
  )
}

const DomainFacts = ({ domain }: { domain: Domain }) => (
  <>
    <span className={styles.mono}>{domain.address}</span>
    <span>
      {words('openLinks')}: {domain.links}
    </span>
    {domain.proof && !domain.isServed && !domain.retiredAt && (
      <span>
        {words('proofNote')} <span className={styles.mono}>{domain.proof.name}</span> TXT{' '}
        <span className={styles.mono}>{domain.proof.value}</span>
      </span>
    )}
  </>
)

/** Consent, defaults, and the script with this workspace's address in it. */
const Tracking = () => {
  const { workspace } = useSeat()
  const query = useQuery({ queryKey: ['tracking-settings'], queryFn: () => api.getTrackingSettings() })
  const script = `<script src="${location.origin}/r/${workspace.slug}/tandem.js" data-key="tk_pub_live_…" data-region="EEA" defer></script>`
  return (
    <Card title={words('tracking')}>
      <Loaded query={query}>{(settings) => <TrackingForm settings={settings} />}</Loaded>
      <p>
        <strong>{words('scriptTitle')}</strong>
      </p>
      <p>{words('scriptNote')}</p>
      <p className={styles.mono}>{script}</p>
      <CopyText text={script} label={words('copy')} copied={words('copied')} byHand={words('copyByHand')} />
    </Card>
  )
}

const TrackingForm = ({ settings }: { settings: Settings }) => {
  const cache = useQueryClient()
  const [opened, setOpened] = useState(false)
  const reason = useAdmin()
  const ruleOf = (text: string): ConsentRule => consentRules.find((one) => one === text) ?? 'required'
  return (
    <>
      <p>{words('trackingNote')}</p>
      <ul>
        <li>
          {words('defaultDestination')}: <span className={styles.mono}>{settings.defaultDestination ?? '–'}</span>
        </li>
        {regions.map((region) => (
          <li key={region}>
            {words(`consent_${region}`)}: {words(settings.consent[region])}
          </li>
        ))}
        <li>
          {words('repeatMinutes')}: {settings.repeatMinutes}
        </li>
        <li>
          {words('clickMonths')}: {settings.clickMonths}
        </li>
      </ul>
      <ReasonButton reason={reason} onClick={() => setOpened(true)}>
        {words('change')}
      </ReasonButton>
      <SideForm
        opened={opened}
        onClose={() => setOpened(false)}
        title={words('tracking')}
        draftKey={`tracking ${settings.version}`}
        sendLabel={words('save')}
        initial={{
          defaultDestination: settings.defaultDestination ?? '',
          repeatMinutes: settings.repeatMinutes as number | null,
          clickMonths: settings.clickMonths as number | null,
          EEA: settings.consent.EEA as string,
          UK: settings.consent.UK as string,
          CH: settings.consent.CH as string,
          other: settings.consent.other as string,
        }}
        fields={[
          {
            name: 'defaultDestination',
            label: words('defaultDestination'),
            hint: words('defaultDestinationHint'),
            kind: 'url',
            maxLength: 2048,
          },
          ...regions.map((name) => ({
            name,
            label: words(`consent_${name}`),
            kind: 'choice' as const,
            half: true,
            options: consentRules.map((value) => ({ value, label: words(value) })),
          })),
          { name: 'repeatMinutes', label: words('repeatMinutes'), kind: 'number', min: 1, max: 1440, half: true },
          { name: 'clickMonths', label: words('clickMonths'), kind: 'number', min: 1, max: 60, half: true },
        ]}
        send={(values) =>
          api.updateTrackingSettings({
            version: settings.version,
            body: {
              defaultDestination: values.defaultDestination.trim() || null,
              consent: {
                EEA: ruleOf(values.EEA),
                UK: ruleOf(values.UK),
                CH: ruleOf(values.CH),
                other: ruleOf(values.other),
              },
              ...(values.repeatMinutes && { repeatMinutes: values.repeatMinutes }),
              ...(values.clickMonths && { clickMonths: values.clickMonths }),
            },
          })
        }
        onSent={() => {
          setOpened(false)
          toast(words('saved'), { tone: 'good' })
          void cache.invalidateQueries({ queryKey: ['tracking-settings'] })
        }}
      />
    </>
  )
}
