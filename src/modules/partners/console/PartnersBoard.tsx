import { Button, Switch } from '@mantine/core'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, FactPill, PersonBadge } from '#ui/Badges.tsx'
import { BoardPage, useBoardFilters } from '#ui/BoardPage.tsx'
import { formatNumber } from '#ui/format.ts'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { useGo, useUrlState } from '#ui/routing.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { wordsOf } from '#ui/states.ts'
import { type Stage, stageRow, stages } from '../contract/stages.ts'
import styles from './Partners.module.css'
import { LayoutSwitch } from './PartnersNav.tsx'
import type { PartnerRow } from './PartnersPage.tsx'
import { boardFilters, toPartnersQuery } from './partnerFilters.ts'
import { reasonsAgainst } from './record/reasonsAgainst.ts'
import { stageLabels } from './stageWords.ts'
import { words } from './texts.ts'
import { ViewsButton } from './views/ViewsButton.tsx'

type Options = AnswerTo<'listStageOptions'>
/** Cards of one column; the rest is in the table, one press away. */
const cardsMax = 50
const exits: readonly Stage[] = ['ended', 'waitlisted', 'declined', 'withdrawn']
const chain = stages.filter((stage) => !exits.includes(stage))

const loadStageDialog = () => import('./record/StageDialog.tsx').then((m) => m.StageDialog)

/** Partners by stage. A column that refuses a card says every reason while the card is still in the hand. */
export const PartnersBoard = () => {
  const [url, setUrl] = useUrlState({ exits: false as boolean })
  const values = useBoardFilters(boardFilters)
  const cache = useQueryClient()
  const go = useGo()
  const [options, setOptions] = useState<Record<string, Options>>({})
  const [asking, setAsking] = useState<{ partner: PartnerRow; to: Stage; answer: (moved: boolean) => void } | null>(
    null,
  )
  const shown = url.exits ? [...chain, ...exits] : chain
  const columns = useQueries({
    queries: shown.map((stage) => ({
      queryKey: ['partners', 'board', stage, values],
      queryFn: () =>
        api.listPartners({
          query: {
            ...toPartnersQuery(values),
            stage: [stage],
            sort: 'stageSince' as const,
            limit: cardsMax,
            count: true,
          },
        }),
    })),
  })
  const grab = async (partner: PartnerRow) => {
    const found = await cache.fetchQuery({
      queryKey: ['partners', partner.id, 'stage-options'],
      queryFn: () => api.listStageOptions({ params: { id: partner.id } }),
      staleTime: 10_000,
    })
    setOptions((before) => ({ ...before, [partner.id]: found }))
  }
  const failed = columns.find((column) => column.error)
  if (failed) return <ProblemBanner error={failed.error} retry={() => void failed.refetch()} />
  if (columns.some((column) => column.isPending)) return <PageSkeleton />
  const cards = columns.flatMap((column) => column.data?.data ?? [])
  const refresh = () => cache.invalidateQueries({ queryKey: ['partners'] })
  return (
    <>
      <BoardPage
        title={words('partners')}
        filters={boardFilters}
        columns={shown.map((stage, index) => ({
          key: stage,
          label: stageLabels[stage],
          count: columns[index]?.data?.total,
        }))}
        cards={cards}
        cardKey={(partner) => partner.id}
        cardName={(partner) => partner.displayName}
        cardTo={(partner) => `partners/${partner.id}`}
        columnOf={(partner) => partner.stage}
        body={(partner) => [partner.type?.name, partner.domain].filter(Boolean).join(' · ')}
        foot={(partner) => (
          <>
            <span className={styles.foot}>
              <PersonBadge name={partner.manager?.name} faceOnly nobody={words('noManager')} />
              {partner.tier && <FactPill>{wordsOf(partner.tier.tier)}</FactPill>}
              {partner.gaps.length > 0 && (
                <FactPill tone="watch" title={partner.gaps.map((gap) => gap.words).join('\n')}>
                  {formatNumber(partner.gaps.length)}
                </FactPill>
              )}
            </span>
            <span className={styles.quiet}>
              <DateText value={partner.stageSince} />
            </span>
          </>
        )}
        onGrab={(partner) => void grab(partner)}
        reasonAgainst={(partner, to) => reasonAgainst(partner, to as Stage, options[partner.id])}
        move={async (partner, to) => {
          const target = to as Stage
          const option = options[partner.id]?.data.find((one) => one.to === target)
          if (option?.needsReason) return new Promise<boolean>((answer) => setAsking({ partner, to: target, answer }))
          await api.movePartnerStage({ params: { id: partner.id }, body: { to: target } })
          await refresh()
          return true
        }}
        actions={
          <>
            <Switch
              size="xs"
              label={words('showExits')}
              checked={url.exits}
              onChange={(event) => setUrl({ exits: event.currentTarget.checked })}
            />
            <LayoutSwitch current="board" />
            <ViewsButton list="partners" layout="board" filters={boardFilters} />
          </>
        }
        empty={{
          sentence: words('empty'),
          action: <Button onClick={() => go('partners?new=true')}>{words('emptyAdd')}</Button>,
        }}
      />
      {asking && (
        <SlotPart
          load={loadStageDialog}
          fallback={null}
          props={{
            partner: asking.partner,
            to: asking.to,
            onClose: () => {
              asking.answer(false)
              setAsking(null)
            },
            onMoved: async () => {
              await refresh()
              asking.answer(true)
              setAsking(null)
            },
          }}
        />
      )}
    </>
  )
}

/** All reasons at once; before the server has answered, what the table of stages knows by itself. */
const reasonAgainst = (partner: PartnerRow, to: Stage, options: Options | undefined): string | null => {
  const row = stageRow(partner.stage, to)
  if (!row) return words('noWay', { from: stageLabels[partner.stage], to: stageLabels[to] })
  if (!options) return row.movedBy.includes('member') ? words('checking') : row.happens
  const option = options.data.find((one) => one.to === to)
  if (!option) return words('noWay', { from: stageLabels[partner.stage], to: stageLabels[to] })
  const reasons = reasonsAgainst(option, partner.stage)
  if (option.byHand && reasons.length === 0) return null
  return [
    ...(option.byHand ? [] : [row.happens]),
    ...reasons.map((reason) =>
      reason.clears ? `${reason.words}. ${words('clears', { words: reason.clears })}` : reason.words,
    ),
    ...(option.mayOverride ? [words('canOverride')] : []),
  ]
    .filter(Boolean)
    .join('\n')
}
