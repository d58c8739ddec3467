import { Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { countryName } from '#ui/form/choices.ts'
import { useKeys } from '#ui/keys.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { showUndo } from '#ui/toasts.ts'
import { stageLabels } from '../stageWords.ts'
import { words as listWords } from '../texts.ts'
import styles from './Duplicates.module.css'
import type { Pair } from './DuplicatesPage.tsx'
import { Evidence } from './Evidence.tsx'
import { MergePanel } from './MergePanel.tsx'
import { words } from './texts.ts'

type Partner = AnswerTo<'getPartner'>
type PairDetailProps = { oneId: string; otherId: string; pair?: Pair; onSettled: () => void }

/** Both companies side by side, the evidence line by line, and the three ways out: merge, not the same, parent. */
export const PairDetail = ({ oneId, otherId, pair, onSettled }: PairDetailProps) => {
  const query = useQuery({
    queryKey: ['partners', 'pair', oneId, otherId],
    queryFn: () =>
      Promise.all([api.getPartner({ params: { id: oneId } }), api.getPartner({ params: { id: otherId } })]),
  })
  const [merging, setMerging] = useState(false)
  return (
    <Loaded query={query}>
      {([one, other]) =>
        merging ? (
          <MergePanel
            one={one}
            other={other}
            onBack={() => setMerging(false)}
            onMerged={() => {
              setMerging(false)
              onSettled()
            }}
          />
        ) : (
          <SideBySide one={one} other={other} pair={pair} onMerge={() => setMerging(true)} onSettled={onSettled} />
        )
      }
    </Loaded>
  )
}

type SideBySideProps = { one: Partner; other: Partner; pair?: Pair; onMerge: () => void; onSettled: () => void }

const SideBySide = ({ one, other, pair, onMerge, onSettled }: SideBySideProps) => {
  const reason = useRightReason('partners.merge', words('noMerge'))
  const [asking, setAsking] = useState<'distinct' | 'parent' | null>(null)
  const free = reason === null && asking === null
  useKeys({ m: () => free && onMerge(), d: () => free && setAsking('distinct'), p: () => free && setAsking('parent') })
  return (
    <div className={styles.stack}>
      <div className={styles.pairHead}>
        {pair ? (
          <>
            <FactPill tone={pair.band === 'certain' ? 'bad' : 'watch'}>{words(pair.band)}</FactPill>
            <span className={styles.quiet}>
              {words('pointsOf', { points: pair.points })} · {words('found')} <DateText value={pair.foundAt} />,{' '}
              {words(`cause_${pair.cause}`)}
            </span>
          </>
        ) : (
          <span className={styles.quiet}>{words('noEvidence')}</span>
        )}
        <span className={styles.grow} />
        <div className={styles.acts}>
          <ReasonButton reason={reason} onClick={() => setAsking('parent')} title="p">
            {words('parent')}
          </ReasonButton>
          <ReasonButton reason={reason} onClick={() => setAsking('distinct')} title="d">
            {words('distinct')}
          </ReasonButton>
          <ReasonButton variant="filled" reason={reason} onClick={onMerge} title="m">
            {words('merge')}
          </ReasonButton>
        </div>
      </div>
      {pair?.suggestion === 'link_as_parent' && <Notice tone="info">{words('suggestParent')}</Notice>}
      <Comparison one={one} other={other} />
      {pair && <Evidence pair={pair} />}
      <DistinctDialog
        opened={asking === 'distinct'}
        one={one}
        other={other}
        onClose={() => setAsking(null)}
        onSettled={onSettled}
      />
      <ParentDialog
        opened={asking === 'parent'}
        one={one}
        other={other}
        onClose={() => setAsking(null)}
        onSettled={onSettled}
      />
    </div>
  )
}

const rows: {
  key: string
  label: string
  text: (partner: Partner) => string
  cell?: (partner: Partner) => ReactNode
}[] = [
  { key: 'legal', label: listWords('legalName'), text: (partner) => partner.legalName },
  { key: 'website', label: words('website'), text: (partner) => partner.website ?? '' },
  { key: 'country', label: words('country'), text: (partner) => (partner.country ? countryName(partner.country) : '') },
  {
    key: 'registration',
    label: words('registration'),
    text: (partner) => [partner.registrationNumber, partner.registrationCountry].filter(Boolean).join(' '),
  },
  { key: 'vat', label: words('vatId'), text: (partner) => partner.vatId ?? '' },
  { key: 'lei', label: words('lei'), text: (partner) => partner.lei ?? '' },
  {
    key: 'stage',
    label: words('stage'),
    text: (partner) => partner.stage,
    cell: (partner) => <StateBadge state={partner.stage} label={stageLabels[partner.stage]} plain />,
  },
  { key: 'manager', label: words('manager'), text: (partner) => partner.manager?.name ?? '' },
  { key: 'contact', label: words('contact'), text: (partner) => partner.primaryContact?.fullName ?? '' },
  {
    key: 'source',
    label: words('source'),
    text: (partner) => (partner.source ? listWords(`source_${partner.source.kind}`) : ''),
  },
  {
    key: 'added',
    label: words('added'),
    text: (partner) => partner.createdAt,
    cell: (partner) => <DateText value={partner.createdAt} />,
  },
]

const Comparison = ({ one, other }: { one: Partner; other: Partner }) => (
  <table className={styles.compare}>
    <colgroup>
      <col />
      <col />
      <col />
    </colgroup>
    <thead>
      <tr>
        <th scope="col">
          <span className="visually-hidden">{words('field')}</span>
        </th>
        {[one, other].map((partner) => (
          <th key={partner.id} scope="col">
            <ScreenLink to={`partners/${partner.id}`}>{partner.displayName}</ScreenLink>
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows
        .filter((row) => row.text(one) || row.text(other))
        .map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.label}</th>
            {[one, other].map((partner) => (
              <td key={partner.id}>{row.text(partner) ? (row.cell?.(partner) ?? row.text(partner)) : words('none')}</td>
            ))}
          </tr>
        ))}
    </tbody>
  </table>
)

type DialogProps = { opened: boolean; one: Partner; other: Partner; onClose: () => void; onSettled: () => void }

const useRefresh = () => {
  const cache = useQueryClient()
  return async () => {
    await cache.invalidateQueries({ queryKey: ['duplicates'] })
    await cache.invalidateQueries({ queryKey: ['distinct pairs'] })
    await cache.invalidateQueries({ queryKey: ['partners'] })
  }
}

const DistinctDialog = ({ opened, one, other, onClose, onSettled }: DialogProps) => {
  const [reason, setReason] = useState('')
  const refresh = useRefresh()
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={words('distinctTitle', { one: one.displayName, other: other.displayName })}
      consequence={words('distinctConsequence')}
      act={words('distinct')}
      reason={reason.trim() ? null : words('reasonNeeded')}
      run={async () => {
        const told = await api.tellApart({ body: { oneId: one.id, otherId: other.id, reason: reason.trim() } })
        onSettled()
        await refresh()
        showUndo(words('distinctDone'), async () => {
          await api.deleteDistinctPair({ params: { id: told.id } })
          await refresh()
        })
      }}
    >
      <Textarea
        label={words('distinctReason')}
        autosize
        minRows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  )
}

const ParentDialog = ({ opened, one, other, onClose, onSettled }: DialogProps) => {
  const [parentId, setParentId] = useState(one.id)
  const refresh = useRefresh()
  const parent = parentId === one.id ? one : other
  const child = parentId === one.id ? other : one
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={words('parentTitle')}
      consequence={words('parentConsequence')}
      act={words('parentAct')}
      run={async () => {
        const before = child.parentId
        await api.updatePartner({ params: { id: child.id }, version: child.version, body: { parentId: parent.id } })
        const told = await api.tellApart({ body: { oneId: one.id, otherId: other.id, reason: words('parentReason') } })
        onSettled()
        await refresh()
        showUndo(words('parentDone', { parent: parent.displayName, child: child.displayName }), async () => {
          await api.deleteDistinctPair({ params: { id: told.id } })
          const now = await api.getPartner({ params: { id: child.id } })
          await api.updatePartner({ params: { id: child.id }, version: now.version, body: { parentId: before } })
          await refresh()
        })
      }}
    >
      <div className={styles.survivors}>
        {[one, other].map((partner) => (
          <label key={partner.id} className={styles.survivor}>
            <input
              type="radio"
              name="parent"
              checked={parentId === partner.id}
              onChange={() => setParentId(partner.id)}
            />
            {words('parentOf', {
              parent: partner.displayName,
              child: (partner.id === one.id ? other : one).displayName,
            })}
          </label>
        ))}
      </div>
    </ConfirmDialog>
  )
}
