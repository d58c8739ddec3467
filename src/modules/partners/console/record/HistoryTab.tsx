import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { useMembers } from '#client/members.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { wordsOf } from '#ui/states.ts'
import { toast } from '#ui/toasts.ts'
import { sourceKinds } from '../../contract/stages.ts'
import { PartnerMerges } from '../duplicates/PartnerMerges.tsx'
import { fieldName } from '../fieldName.ts'
import { stageLabels } from '../stageWords.ts'
import { words as listWords } from '../texts.ts'
import styles from './Record.module.css'
import type { Partner } from './savePartner.ts'
import { words } from './texts.ts'

/** What is never rewritten: source, stages, tiers, and every change of a field. */
export const HistoryTab = ({ partner }: { partner: Partner }) => (
  <>
    <Sources partner={partner} />
    <Moves partnerId={partner.id} />
    <Tiers partner={partner} />
    <PartnerMerges partnerId={partner.id} />
    <Changes partnerId={partner.id} />
  </>
)

const Sources = ({ partner }: { partner: Partner }) => {
  const [writing, setWriting] = useState(false)
  const cache = useQueryClient()
  const reason = useRightReason('partners.write', words('noWrite'))
  const query = useQuery({
    queryKey: ['partners', partner.id, 'sources'],
    queryFn: async () => (await api.listPartnerSources({ params: { id: partner.id } })).data,
  })
  const has = (query.data?.length ?? 0) > 0
  return (
    <Section
      title={words('source')}
      actions={
        <ReasonButton size="xs" reason={reason} onClick={() => setWriting(true)}>
          {words(has ? 'sourceCorrect' : 'sourceWrite')}
        </ReasonButton>
      }
    >
      <Loaded query={query}>
        {(sources) => (
          <SimpleTable
            label={words('source')}
            rows={sources}
            rowKey={(one) => String(one.number)}
            empty={words('sourceUnknown')}
            columns={[
              {
                key: 'kind',
                title: words('sourceKind'),
                cell: (one) => (
                  <span className={styles.pills}>
                    {listWords(`source_${one.kind}`)}
                    {one.number === 1 && <FactPill>{words('sourceFirst')}</FactPill>}
                  </span>
                ),
              },
              {
                key: 'detail',
                title: words('sourceDetail'),
                cell: (one) => [one.detail, one.reason].filter(Boolean).join(' · '),
              },
              { key: 'by', title: words('by'), cell: (one) => one.by.name },
              { key: 'at', title: words('at'), cell: (one) => <DateText value={one.at} as="date" /> },
            ]}
          />
        )}
      </Loaded>
      <SideForm
        opened={writing}
        onClose={() => setWriting(false)}
        title={words(has ? 'sourceCorrect' : 'sourceWrite')}
        draftKey={`source ${partner.id}`}
        sendLabel={words('save')}
        initial={{ kind: partner.source?.kind ?? 'outreach', detail: '', reason: '' }}
        fields={[
          {
            name: 'kind',
            label: words('sourceKind'),
            kind: 'choice',
            required: true,
            options: sourceKinds.map((kind) => ({ value: kind, label: listWords(`source_${kind}`) })),
          },
          { name: 'detail', label: words('sourceDetail'), maxLength: 500 },
          { name: 'reason', label: words('sourceReason'), required: has, maxLength: 2000, when: () => has },
        ]}
        send={(values) =>
          api.correctPartnerSource({
            params: { id: partner.id },
            body: {
              kind: sourceKinds.find((kind) => kind === values.kind) ?? 'outreach',
              ...(values.detail && { detail: values.detail }),
              ...(values.reason && { reason: values.reason }),
            },
          })
        }
        onSent={() => void cache.invalidateQueries({ queryKey: ['partners'] })}
      />
    </Section>
  )
}

const Moves = ({ partnerId }: { partnerId: string }) => {
  const query = useQuery({
    queryKey: ['partners', partnerId, 'stage-moves'],
    queryFn: async () =>
      (await api.listStageMoves({ params: { id: partnerId }, query: { sort: '-at', limit: 200 } })).data,
  })
  return (
    <Section title={words('moves')}>
      <Loaded query={query}>
        {(moves) => (
          <SimpleTable
            label={words('moves')}
            rows={moves}
            rowKey={(move) => move.id}
            columns={[
              {
                key: 'to',
                title: words('stage'),
                cell: (move) => <StateBadge state={move.to} label={stageLabels[move.to]} plain />,
              },
              { key: 'from', title: words('from'), cell: (move) => move.from && stageLabels[move.from] },
              {
                key: 'why',
                title: words('moveReason'),
                cell: (move) =>
                  [
                    move.reason,
                    move.overridden.length > 0
                      ? words('overridden', { words: move.overridden.map((one) => one.words).join('; ') })
                      : null,
                  ]
                    .filter(Boolean)
                    .join(' · ') || wordsOf(move.cause),
              },
              { key: 'by', title: words('by'), cell: (move) => move.by.name },
              { key: 'at', title: words('at'), cell: (move) => <DateText value={move.at} /> },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}

const Tiers = ({ partner }: { partner: Partner }) => {
  const [granting, setGranting] = useState(false)
  const cache = useQueryClient()
  const reason = useRightReason('partners.grant_tier', words('noGrant'))
  const query = useQuery({
    queryKey: ['partners', partner.id, 'tiers'],
    queryFn: () => api.listTierGrants({ params: { id: partner.id } }),
  })
  return (
    <Section
      title={words('tiers')}
      note={
        query.data?.tier ? `${words('tierOn')} ${formatDate(query.data.on)}: ${wordsOf(query.data.tier)}` : undefined
      }
      actions={
        <ReasonButton size="xs" reason={reason} onClick={() => setGranting(true)}>
          {words('grant')}
        </ReasonButton>
      }
    >
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label={words('tiers')}
            rows={data}
            rowKey={(one) => one.id}
            empty={words('tiersNone')}
            columns={[
              { key: 'tier', title: words('grantTier'), cell: (one) => <FactPill>{wordsOf(one.tier)}</FactPill> },
              { key: 'from', title: words('from'), cell: (one) => <DateText value={one.from} as="date" /> },
              { key: 'to', title: words('to'), cell: (one) => one.to && <DateText value={one.to} as="date" /> },
              { key: 'cause', title: words('cause'), cell: (one) => words(`cause_${one.cause}`) },
              { key: 'reason', title: words('grantReason'), cell: (one) => one.reason },
              { key: 'by', title: words('by'), cell: (one) => one.by.name },
            ]}
          />
        )}
      </Loaded>
      <SideForm
        opened={granting}
        onClose={() => setGranting(false)}
        title={words('grant')}
        draftKey={`tier ${partner.id}`}
        sendLabel={words('grant')}
        initial={{ tier: '', from: query.data?.on ?? '', to: '', reason: '' }}
        fields={[
          { name: 'tier', label: words('grantTier'), required: true, maxLength: 60, placeholder: 'gold' },
          { name: 'from', label: words('grantFrom'), kind: 'date', required: true, half: true },
          { name: 'to', label: words('grantTo'), hint: words('grantToHint'), kind: 'date', half: true },
          { name: 'reason', label: words('grantReason'), required: true, maxLength: 2000 },
        ]}
        send={(values) =>
          api.grantTier({
            params: { id: partner.id },
            body: {
              tier: values.tier.trim().toLowerCase(),
              from: values.from,
              reason: values.reason,
              ...(values.to && { to: values.to }),
            },
          })
        }
        onSent={() => {
          toast(words('granted'), { tone: 'good' })
          void cache.invalidateQueries({ queryKey: ['partners'] })
        }}
      />
    </Section>
  )
}

const Changes = ({ partnerId }: { partnerId: string }) => {
  const members = useMembers()
  const shown = (value: unknown): string => members.find((member) => member.id === value)?.name ?? valueText(value)
  const query = useInfiniteQuery({
    queryKey: ['partners', partnerId, 'changes'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.getPartnerHistory({
        params: { id: partnerId },
        query: { limit: 30, ...(pageParam && { cursor: pageParam }) },
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = (query.data?.pages ?? [])
    .flatMap((page) => page.data)
    .flatMap((change) =>
      Object.entries(change.changes).map(([field, [before, after]]) => ({ ...change, field, before, after })),
    )
  return (
    <Section title={words('changes')}>
      <SimpleTable
        label={words('changes')}
        rows={rows}
        rowKey={(row) => `${row.eventId}${row.field}`}
        empty={query.isPending ? undefined : words('changesNone')}
        columns={[
          { key: 'field', title: words('changeField'), cell: (row) => fieldName(row.field) },
          { key: 'before', title: words('before'), cell: (row) => shown(row.before) },
          { key: 'after', title: words('after'), cell: (row) => shown(row.after) },
          { key: 'by', title: words('by'), cell: (row) => row.by.name },
          { key: 'at', title: words('at'), cell: (row) => <DateText value={row.at} /> },
        ]}
      />
      {query.hasNextPage && (
        <Button
          size="xs"
          variant="subtle"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words('showMore')}
        </Button>
      )}
    </Section>
  )
}

const valueText = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? words('emptied')
    : typeof value === 'string'
      ? value
      : Array.isArray(value) && value.every((one) => typeof one === 'string')
        ? value.join(', ')
        : JSON.stringify(value)
