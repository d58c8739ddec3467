import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { DateText, FactPill, NameAvatar } from '#ui/Badges.tsx'
import { countryName } from '#ui/form/choices.ts'
import { useKeys } from '#ui/keys.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { useSeat } from '#ui/seat.tsx'
import { SlotPart, useSlots } from '#ui/slots.tsx'
import { wordsOf } from '#ui/states.ts'
import { toast } from '#ui/toasts.ts'
import type { Stage } from '../contract/stages.ts'
import { NextDate } from './record/NextDate.tsx'
import { PartnerMenu } from './record/PartnerMenu.tsx'
import styles from './record/Record.module.css'
import { SidePanel } from './record/SidePanel.tsx'
import { type Partner, partnerKey } from './record/savePartner.ts'
import { words } from './record/texts.ts'
import { stageLabels } from './stageWords.ts'

// A tab's code comes when the tab is opened, so that the record itself is there at once.
const loadAccessTab = () => import('./record/AccessTab.tsx').then((m) => m.AccessTab)
const loadContactsTab = () => import('./record/ContactsTab.tsx').then((m) => m.ContactsTab)
const loadFilesTab = () => import('./record/FilesTab.tsx').then((m) => m.FilesTab)
const loadHistoryTab = () => import('./record/HistoryTab.tsx').then((m) => m.HistoryTab)
const loadOverviewTab = () => import('./record/OverviewTab.tsx').then((m) => m.OverviewTab)
const loadPortalUsersTab = () => import('./record/PortalUsersTab.tsx').then((m) => m.PortalUsersTab)
const loadRelationsTab = () => import('./record/RelationsTab.tsx').then((m) => m.RelationsTab)
const loadStageDialog = () => import('./record/StageDialog.tsx').then((m) => m.StageDialog)

/** One partner: where it stands, what is missing, everything about it by tab, and what happened at the right. */
export const PartnerPage = () => {
  const { partnerId } = useScreenParams('partnerId')
  const query = useQuery({
    queryKey: partnerKey(partnerId),
    queryFn: () => api.getPartner({ params: { id: partnerId } }),
  })
  return <Loaded query={query}>{(partner) => <PartnerRecord partner={partner} askedId={partnerId} />}</Loaded>
}

const PartnerRecord = ({ partner, askedId }: { partner: Partner; askedId: string }) => {
  const cache = useQueryClient()
  const slots = useSlots()
  const seat = useSeat()
  const [moving, setMoving] = useState(false)
  useKeys({ m: () => setMoving(true) })
  const money = slots.partnerFacts.find((fact) => fact.key === 'open_money')
  const extraFacts = slots.partnerFacts.filter((fact) => fact.key !== 'open_money').sort((a, b) => a.order - b.order)
  const extraTabs = slots.partnerTabs
    .filter((tab) => !tab.right || seat.rights.has(tab.right))
    .sort((a, b) => a.order - b.order)
  return (
    <>
      <RecordPage
        title={partner.displayName}
        picture={<NameAvatar name={partner.displayName} square size="large" />}
        state={partner.stage}
        stateLabel={stageLabels[partner.stage]}
        badges={
          <>
            {partner.type && <FactPill>{partner.type.name}</FactPill>}
            {partner.suspended && <FactPill tone="bad">{words('suspendedTitle')}</FactPill>}
          </>
        }
        subtitle={
          <>
            {partner.website && (
              <a href={partner.website} target="_blank" rel="noreferrer">
                {partner.domain ?? partner.website}
              </a>
            )}
            {partner.country && <span>{countryName(partner.country)}</span>}
            {partner.legalName !== partner.displayName && <span>{partner.legalName}</span>}
            {partner.parent && <ScreenLink to={`partners/${partner.parent.id}`}>{partner.parent.name}</ScreenLink>}
          </>
        }
        facts={[
          {
            label: words('stage'),
            value: stageLabels[partner.stage],
            note: (
              <>
                {words('stageSince', { date: '' })}
                <DateText value={partner.stageSince} as="date" />
              </>
            ),
          },
          {
            label: words('tier'),
            value: partner.tier ? wordsOf(partner.tier.tier) : words('tierNone'),
            note: partner.tier?.to ? (
              <>
                {words('tierUntil', { date: '' })}
                <DateText value={partner.tier.to} as="date" />
              </>
            ) : undefined,
          },
          { label: words('manager'), value: partner.manager?.name ?? words('managerNone') },
          { label: words('nextDate'), value: <NextDate partnerId={partner.id} /> },
          money
            ? {
                label: words('openMoney'),
                value: <SlotPart load={money.load} props={{ partnerId: partner.id }} fallback="…" />,
              }
            : { label: words('openMoney'), value: words('noneYet'), note: words('noneYetNote') },
          ...extraFacts.map((fact) => ({
            label: fact.label,
            value: <SlotPart load={fact.load} props={{ partnerId: partner.id }} fallback="…" />,
          })),
        ]}
        notice={
          partner.mergedInto || partner.id !== askedId || partner.suspended || partner.gaps.length > 0 ? (
            <Notices partner={partner} askedId={askedId} />
          ) : undefined
        }
        actions={
          <>
            <ReasonButton
              variant="filled"
              reason={partner.mergedInto ? words('mergedReadOnly') : null}
              title="m"
              onClick={() => setMoving(true)}
            >
              {words('move')}
            </ReasonButton>
            <PartnerMenu partner={partner} />
          </>
        }
        tabs={[
          {
            key: 'overview',
            label: words('overview'),
            render: () => <SlotPart load={loadOverviewTab} props={{ partner }} />,
          },
          {
            key: 'contacts',
            label: words('contacts'),
            render: () => <SlotPart load={loadContactsTab} props={{ partner }} />,
          },
          {
            key: 'portal-users',
            label: words('portalUsers'),
            render: () => <SlotPart load={loadPortalUsersTab} props={{ partner }} />,
          },
          {
            key: 'relations',
            label: words('relations'),
            render: () => <SlotPart load={loadRelationsTab} props={{ partner }} />,
          },
          {
            key: 'access',
            label: words('access'),
            render: () => <SlotPart load={loadAccessTab} props={{ partner }} />,
          },
          {
            key: 'history',
            label: words('history'),
            render: () => <SlotPart load={loadHistoryTab} props={{ partner }} />,
          },
          { key: 'files', label: words('files'), render: () => <SlotPart load={loadFilesTab} props={{ partner }} /> },
          ...extraTabs.map((tab) => ({
            key: tab.key,
            label: tab.label,
            render: () => <SlotPart load={tab.load} props={{ partnerId: partner.id }} />,
          })),
        ]}
        side={<SidePanel partnerId={partner.id} />}
      />
      {moving && (
        <SlotPart
          load={loadStageDialog}
          fallback={null}
          props={{
            partner,
            onClose: () => setMoving(false),
            onMoved: async (to: Stage) => {
              setMoving(false)
              toast(words('moved', { name: partner.displayName, stage: stageLabels[to] }), { tone: 'good' })
              await cache.invalidateQueries({ queryKey: ['partners'] })
            },
          }}
        />
      )}
    </>
  )
}

/** What is missing stands on top, then what the reader has to know before touching the record. */
const Notices = ({ partner, askedId }: { partner: Partner; askedId: string }) => (
  <>
    {(partner.mergedInto || partner.id !== askedId) && (
      <Notice
        tone="info"
        title={words('mergedTitle')}
        action={
          partner.mergedInto && <ScreenLink to={`partners/${partner.mergedInto}`}>{words('openRecord')}</ScreenLink>
        }
      >
        {words('mergedInto')}
      </Notice>
    )}
    {partner.suspended && (
      <Notice
        tone="bad"
        title={words('suspendedTitle')}
        action={<ScreenLink to={`partners/${partner.id}?tab=access`}>{words('suspendedSee')}</ScreenLink>}
      />
    )}
    {partner.gaps.length > 0 && (
      <Notice tone="watch" title={words('gapsTitle', { count: partner.gaps.length })}>
        <ul className={styles.gaps}>
          {partner.gaps.map((gap) => (
            <li key={gap.gap}>
              {gap.words} <DateText value={gap.since} />
            </li>
          ))}
        </ul>
      </Notice>
    )}
  </>
)
