import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill, NameAvatar, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { countryName } from '#ui/form/choices.ts'
import { useKeys } from '#ui/keys.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListView } from '#ui/list/listTypes.ts'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo, useUrlState } from '#ui/routing.tsx'
import { warmSideForm } from '#ui/SideForm.tsx'
import { useRightReason, useSeat } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { wordsOf } from '#ui/states.ts'
import styles from './Partners.module.css'
import { LayoutSwitch } from './PartnersNav.tsx'
import { partnerFilters, toPartnersQuery } from './partnerFilters.ts'
import { stageLabels } from './stageWords.ts'
import { words } from './texts.ts'
import { toListView, useDefaultView, useViews } from './views/useViews.ts'
import { ViewsButton } from './views/ViewsButton.tsx'

export type PartnerRow = RowOf<'listPartners'>
/** Partners of one hand-over. */
const handOverMax = 1000

const columns: ListColumn<PartnerRow>[] = [
  {
    key: 'name',
    title: words('partner'),
    sort: 'name',
    cell: (partner) => (
      <span className={styles.name}>
        <span className={styles.nameText}>{partner.displayName}</span>
        {partner.suspended && <FactPill tone="bad">{words('suspended')}</FactPill>}
        {partner.gaps.length > 0 && (
          <FactPill tone="watch" title={partner.gaps.map((gap) => gap.words).join('\n')}>
            {partner.gaps.length}
          </FactPill>
        )}
      </span>
    ),
    picture: (partner) => <NameAvatar name={partner.displayName} square />,
    second: (partner) => partner.domain ?? partner.legalName,
  },
  {
    key: 'stage',
    title: words('stage'),
    width: 130,
    phone: 'end',
    cell: (partner) => <StateBadge state={partner.stage} label={stageLabels[partner.stage]} plain />,
  },
  {
    key: 'stageSince',
    title: words('since'),
    width: 130,
    sort: 'stageSince',
    cell: (partner) => <DateText value={partner.stageSince} />,
  },
  { key: 'type', title: words('type'), width: 120, cell: (partner) => partner.type?.name },
  {
    key: 'tier',
    title: words('tier'),
    width: 90,
    cell: (partner) => partner.tier && <FactPill>{wordsOf(partner.tier.tier)}</FactPill>,
  },
  {
    key: 'manager',
    title: words('manager'),
    width: 170,
    phone: 'below',
    cell: (partner) => <PersonBadge name={partner.manager?.name} nobody={words('noManager')} />,
  },
  {
    key: 'country',
    title: words('country'),
    width: 150,
    cell: (partner) => partner.country && countryName(partner.country),
  },
  {
    key: 'source',
    title: words('source'),
    width: 130,
    hidden: true,
    cell: (partner) => partner.source && words(`source_${partner.source.kind}`),
  },
  {
    key: 'access',
    title: words('access'),
    width: 110,
    hidden: true,
    cell: (partner) => words(`level_${partner.accountLevel}`),
  },
  {
    key: 'contact',
    title: words('contact'),
    width: 170,
    hidden: true,
    cell: (partner) => partner.primaryContact?.fullName,
  },
  { key: 'tags', title: words('tags'), width: 170, hidden: true, cell: (partner) => partner.tags.join(', ') },
  {
    key: 'createdAt',
    title: words('created'),
    width: 120,
    sort: 'createdAt',
    hidden: true,
    cell: (partner) => <DateText value={partner.createdAt} />,
  },
  {
    key: 'updatedAt',
    title: words('updated'),
    width: 120,
    sort: 'updatedAt',
    hidden: true,
    cell: (partner) => <DateText value={partner.updatedAt} />,
  },
]

const builtIn: ListView[] = [
  { key: 'all', label: words('all') },
  { key: 'active', label: words('activeView'), filters: { stage: ['active'] } },
  { key: 'unmanaged', label: words('unmanaged'), filters: { hasManager: 'false' } },
  { key: 'gaps', label: words('incomplete'), filters: { hasGap: 'true' } },
]

const fetchPage = (query: Record<string, unknown>) => api.listPartners({ query: toPartnersQuery(query) })

const loadNewPartner = () => import('./NewPartnerForm.tsx').then((m) => m.NewPartnerForm)
const loadHandOver = () => import('./HandOverForm.tsx').then((m) => m.HandOverForm)

/** Every partner as a table: all filters, saved views, hand-over of many at once, export. */
export const PartnersPage = () => {
  const [url, setUrl] = useUrlState({ new: false as boolean })
  const [handing, setHanding] = useState<PartnerRow[]>([])
  const cache = useQueryClient()
  const go = useGo()
  const views = useViews('partners')
  useDefaultView('partners', views.data)
  const { rights, sees } = useSeat()
  const mayExport = rights.has('partners.export')
  const writeReason = useRightReason('partners.write', words('write'))
  const assignReason = useRightReason('partners.assign', words('assignNeedsRight'))
  useKeys({ n: () => writeReason === null && setUrl({ new: true }) })
  const saved = (views.data ?? []).filter((view) => view.layout === 'table').map(toListView)
  return (
    <>
      <ListPage
        id="partners"
        title={words('partners')}
        columns={columns}
        filters={partnerFilters}
        defaultSort="name"
        fetchPage={fetchPage}
        rowKey={(partner) => partner.id}
        rowName={(partner) => partner.displayName}
        rowTo={(partner) => `partners/${partner.id}`}
        views={[...builtIn, ...saved]}
        above={sees === 'own' && <Notice tone="info">{words('ownPortfolio')}</Notice>}
        onSaveView={async ({ label, filters, sort }) => {
          await api.createView({
            body: { list: 'partners', name: label, filters, sort: sort || null, layout: 'table' },
          })
          await cache.invalidateQueries({ queryKey: ['views'] })
        }}
        bulkActs={[
          {
            key: 'hand over',
            label: words('assign'),
            reason: (rows) => assignReason ?? (rows.length > handOverMax ? words('tooMany') : null),
            run: async (rows) => setHanding(rows),
          },
        ]}
        onExport={
          mayExport ? (query) => exportList('listPartners', words('partners'), toPartnersQuery(query)) : undefined
        }
        actions={
          <>
            <LayoutSwitch current="table" />
            <ViewsButton list="partners" layout="table" filters={partnerFilters} />
            <ReasonButton
              variant="filled"
              reason={writeReason}
              onMouseEnter={warmSideForm}
              onClick={() => setUrl({ new: true })}
            >
              {words('newPartner')}
            </ReasonButton>
          </>
        }
        empty={{
          sentence: words('empty'),
          action: (
            <span className={styles.acts}>
              <ReasonButton reason={writeReason} onClick={() => setUrl({ new: true })}>
                {words('emptyAdd')}
              </ReasonButton>
              <Button onClick={() => go('imports')}>{words('emptyImport')}</Button>
            </span>
          ),
        }}
      />
      {url.new && (
        <SlotPart
          load={loadNewPartner}
          fallback={null}
          props={{ opened: true, onClose: () => setUrl({ new: false }) }}
        />
      )}
      {handing.length > 0 && (
        <SlotPart load={loadHandOver} fallback={null} props={{ partners: handing, onClose: () => setHanding([]) }} />
      )}
    </>
  )
}
